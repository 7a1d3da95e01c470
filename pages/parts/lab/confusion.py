"""A confusion matrix as a table: which digit was taken for which, how often."""

from __future__ import annotations

from collections.abc import Sequence


def confusion_html(confusion: Sequence[Sequence[int]]) -> str:
    """HTML of a table, true digit down, answer across; the darker a cell, the more mistakes.

    Args:
        confusion: (10, 10) counts, true digit down, answer across.
    """
    most = max(
        (count for k, row in enumerate(confusion) for j, count in enumerate(row) if j != k),
        default=0,
    )
    heads = "".join(f'<th scope="col">{digit}</th>' for digit in range(len(confusion)))
    rows = "".join(
        f'<tr><th scope="row">{truth}</th>'
        + "".join(_cell(truth, answer, count, most) for answer, count in enumerate(row))
        + "</tr>"
        for truth, row in enumerate(confusion)
    )
    return (
        '<table class="lab-confusion"><caption>True digit down, answer across</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(truth: int, answer: int, count: int, most: int) -> str:
    if truth == answer:
        return f'<td class="right" title="{truth} read right: {count:,} times">{count:,}</td>'
    if not count:
        return "<td></td>"
    depth = 10 + round(30 * count / most)  # what is printed on it stays legible
    ground = f"color-mix(in srgb, currentcolor {depth}%, transparent)"
    times = "once" if count == 1 else f"{count:,} times"
    said = f"{truth} taken for {answer}: {times}"
    return f'<td title="{said}" style="background:{ground}">{count:,}</td>'
