"""A confusion matrix as a table: which digit was taken for which, how often."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from core.i18n import gettext as _
from core.i18n import ngettext


def confusion_html(confusion: Sequence[Sequence[int]]) -> str:
    """Make an HTML table, true digit down, answer across; the darker a cell, the more mistakes.

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
    caption = _("Confusion matrix: true digit down, answer across")
    return (
        f'<table class="lab-confusion"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell(truth: int, answer: int, count: int, most: int) -> str:
    if truth == answer:
        title = ngettext(
            "{digit} read right once", "{digit} read right {n} times", count, digit=truth
        )
        return f'<td class="right" title="{escape(title)}">{count:,}</td>'
    if not count:
        return "<td></td>"
    depth = 10 + round(30 * count / most)  # what is printed on it stays legible
    ground = f"color-mix(in srgb, currentcolor {depth}%, transparent)"
    title = ngettext(
        "{digit} taken for {answer} once",
        "{digit} taken for {answer} {n} times",
        count,
        digit=truth,
        answer=answer,
    )
    return f'<td title="{escape(title)}" style="background:{ground}">{count:,}</td>'
