"""Some units of a layer as a person types them and as a link carries them: `3,17,40-52`."""

from __future__ import annotations

from collections.abc import Sequence

MAX_TYPED_CHARACTERS = 2_000


def units_from_text(text: str, units: int) -> tuple[int, ...]:
    """The units that a person typed, each once, the smallest first.

    >>> units_from_text("17, 3, 40-42", 128)
    (3, 17, 40, 41, 42)

    Args:
        text: Numbers from 0 and ranges of them, between commas; spaces do not count.
        units: How many units the layer has.

    Raises:
        ValueError: If it names no unit, or one that does not exist.
    """
    if len(text) > MAX_TYPED_CHARACTERS:
        raise ValueError(
            f"Expected at most {MAX_TYPED_CHARACTERS:,} characters of units, got {len(text):,}."
        )
    chosen: set[int] = set()
    for part in "".join(text.split()).split(","):
        first, dash, last = part.partition("-")
        ends = (_unit(first, units), _unit(last if dash else first, units))
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise ValueError(
                f"Expected units from 0 to {units - 1} such as 3, 17, 40-52, got {part[:40]!r}."
            )
        chosen.update(range(ends[0], ends[1] + 1))
    return tuple(sorted(chosen))


def units_text(units: Sequence[int]) -> str:
    """The same units as short text: three or more in a row become a range.

    >>> units_text((3, 17, 40, 41, 42))
    '3,17,40-42'
    """
    runs: list[list[int]] = []
    for unit in sorted(units):
        if runs and unit == runs[-1][-1] + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )


def _unit(text: str, units: int) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) < units:
        return int(text)
    return None
