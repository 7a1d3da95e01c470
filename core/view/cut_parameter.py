"""One cut as a visitor chooses it and as a link carries it: `amnesiac.57.12`, `wipe.all.14`.

The parts are the kind of cut, the units (from 0, such as `3,17,40-52`) or `all`, and the row (from
1): the first row of a gate that is forced, the row before which the memory is wiped, or the row
that is erased. A free cut has a kind such as `force-forget_gate-0.25`.

A cut that a visitor makes up: any quantity of a cell forced, scaled or frozen.

A link carries it as `force-forget_gate-0.25`, `scale-cell_state-0.5` or `freeze-output_gate`.

Some units of a layer as a person types them and as a link carries them: `3,17,40-52`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import gettext as _
from core.network.interventions import (
    Erase,
    Force,
    Freeze,
    Intervention,
    Scale,
    Wipe,
    check_interventions,
)
from core.network.network import Network
from core.network.presets import PRESETS, preset, presets_for
from core.whole_numbers import whole_number_from_text

ALL_UNITS = "all"
WIPE, ERASE = "Wipe", "Erase"
SENTENCES = {
    WIPE: "Wipe: before this {step}, all that the memory holds is set to 0.",
    ERASE: "Erase: this {step} is read as {nothing}.",
}


@dataclass(frozen=True)
class CutChoice:
    """What is cut, in which units, at which row.

    Attributes:
        kind: A preset's name, `Wipe`, `Erase`, or a free cut.
        units: From 0; all units when None. Erasing a row knows no units.
        row: From 1, in the order in which the layer reads; erased is that row of the image.
    """

    kind: str | FreeCut
    units: tuple[int, ...] | None = None
    row: int = 1

    @property
    def text(self) -> str:
        """The same for an address."""
        kind = self.kind.text if isinstance(self.kind, FreeCut) else self.kind.lower()
        units = ALL_UNITS if self.units is None else units_text(self.units)
        return f"{kind}.{units}.{self.row}"

    @property
    def title(self) -> str:
        """Its kind in a few words, such as `Amnesiac` or `forget gate x 0.5`."""
        return self.kind.title if isinstance(self.kind, FreeCut) else self.kind

    @property
    def goes_on(self) -> bool:
        """Whether the cut is made at every later row as well."""
        return self.kind not in (WIPE, ERASE)

    def cuts(self, network: Network, layer: str, steps: int) -> tuple[Intervention, ...]:
        """The cuts in a layer of a network that reads `steps` steps.

        Raises:
            ValueError: If the layer knows no such cut, or the units or the row do not exist.
        """
        step = self.row - 1
        cuts: tuple[Intervention, ...]
        if isinstance(self.kind, FreeCut):
            cuts = (self.kind.cut(layer, self.units, step),)
        elif self.kind == WIPE:
            cuts = (Wipe(layer, step, units=self.units),)
        elif self.kind == ERASE:
            cuts = (Erase(step),)
        else:
            cuts = preset(self.kind, network, layer, self.units, step)
        check_interventions(network.parts, cuts, steps)
        return cuts

    def sentence(self, network: Network, layer: str, step: str = "row") -> str:
        """What the cut does, in a sentence.

        Args:
            network: What is cut.
            layer: Where.
            step: What a step is called.
        """
        if isinstance(self.kind, FreeCut):
            return self.kind.sentence()
        if self.kind in SENTENCES:
            nothing = "empty paper" if step == "row" else "a word without meaning, all zeros"
            return SENTENCES[self.kind].format(step=step, nothing=nothing)
        return _(PRESETS[self.kind].sentences[network.layer(layer).kind])


def unit_removal(unit: int) -> CutChoice:
    """The cut that removes a unit: nothing downstream, nor the layer, hears of it again."""
    return CutChoice(FreeCut(FORCE, "hidden_state", 0.0), (unit,))


def kinds(network: Network, layer: str) -> tuple[str, ...]:
    """The kinds of cut with a name that a layer of a network knows."""
    return (*(preset.name for preset in presets_for(network, layer)), WIPE, ERASE)


def cut_from_text(text: str, network: Network, layer: str, steps: int) -> CutChoice:
    """The choice that an address names.

    Raises:
        ValueError: If it names none that can be made.
    """
    kind, *where = text.rsplit(".", 2)  # a number in a free cut may have a point of its own
    known = {kind.lower(): kind for kind in kinds(network, layer)}
    is_free = kind.partition("-")[0].title() in VERBS
    if len(where) != 2 or (kind not in known and not is_free):
        raise ValueError(
            f"Expected a cut such as amnesiac.all.1 or wipe.57.14 (among {', '.join(known)}, "
            f"{', '.join(verb.lower() for verb in VERBS)}), got {text[:40]!r}."
        )
    units, row = where
    choice = CutChoice(
        free_cut_from_text(kind, network, layer) if is_free else known[kind],
        None if units == ALL_UNITS else units_from_text(units, network.layer(layer).units),
        whole_number_from_text(row, 1, steps, _("The row of a cut")),
    )
    choice.cuts(network, layer, steps)
    return choice


FORCE, SCALE, FREEZE = "Force", "Scale", "Freeze"
VERBS = (FORCE, SCALE, FREEZE)


@dataclass(frozen=True)
class FreeCut:
    """What is done to one quantity of a cell.

    Attributes:
        verb: One of `VERBS`.
        quantity: A gate, or another of the layer's `editable` quantities.
        number: What it is forced to or multiplied with; freezing it knows none.
    """

    verb: str
    quantity: str
    number: float = 0.0

    @property
    def text(self) -> str:
        """The same for an address."""
        number = "" if self.verb == FREEZE else f"-{number_text(self.number)}"
        return f"{self.verb.lower()}-{self.quantity}{number}"

    @property
    def title(self) -> str:
        """The same in a few words, such as `forget gate to 0.25`."""
        what = self.quantity.replace("_", " ")
        return {
            FORCE: f"{what} to {number_text(self.number)}",
            SCALE: f"{what} x {number_text(self.number)}",
            FREEZE: f"{what} at its mean",
        }[self.verb]

    def sentence(self) -> str:
        """What it does."""
        what = f"the {self.quantity.replace('_', ' ')}"
        number = number_text(self.number)
        return {
            FORCE: f"Force: {what} is held at {number}, whatever its parts say.",
            SCALE: f"Scale: {what} is multiplied with {number}, and stays within its range.",
            FREEZE: f"Freeze: {what} of each unit stays at its own mean over the whole sequence.",
        }[self.verb]

    def cut(self, layer: str, units: tuple[int, ...] | None, start: int) -> Force | Scale | Freeze:
        """The cut in a layer, in some units or in all (None), from step `start` on, from 0."""
        if self.verb == FREEZE:
            return Freeze(layer, self.quantity, units, start)
        kind = Force if self.verb == FORCE else Scale
        return kind(layer, self.quantity, self.number, units, start)


def free_cut(verb: str, quantity: str, number: str, network: Network, layer: str) -> FreeCut:
    """The free cut that was typed, or that stood in a link.

    Args:
        verb: One of `VERBS`, whatever its case.
        quantity: One of the layer's `editable` quantities.
        number: As typed; freezing does not look at it.
        network: What is to be cut.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such verb or quantity, or the number is none that can be used.
    """
    if verb.title() not in VERBS:
        raise ValueError(f"Expected {', '.join(VERBS)} as a free cut, got {verb[:40]!r}.")
    made = FreeCut(verb.title(), quantity)
    if made.verb != FREEZE:
        made = FreeCut(made.verb, quantity, _number(number, made))
    check_interventions(network.parts, (made.cut(layer, None, 0),), steps=1)
    return made


def free_cut_from_text(text: str, network: Network, layer: str) -> FreeCut:
    """The free cut in a part of an address, such as `scale-cell_state-0.5`.

    Raises:
        ValueError: If it names none that can be made in that layer.
    """
    verb, _, rest = text.partition("-")
    quantity, _, number = rest.partition("-")
    return free_cut(verb, quantity, number, network, layer)


def number_text(number: float) -> str:
    """A number in as few digits as give the same number back: `0.25`, `1`."""
    return repr(float(number) + 0.0).removesuffix(".0")


def _number(text: str, cut: FreeCut) -> float:
    try:
        return float(text)
    except ValueError:
        what = "a factor" if cut.verb == SCALE else "a value"
        shown = repr(text[:20]) if text.strip() else "an empty field"
        raise ValueError(
            f"Expected a number as {what} for {cut.quantity[:40]}, got {shown}."
        ) from None


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
