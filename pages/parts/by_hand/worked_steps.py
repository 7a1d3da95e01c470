"""The steps of the by-hand page: a summary, and every equation with its numbers."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from html import escape

import streamlit as st

from core.i18n import gettext as _
from core.view.by_hand import ByHand
from core.view.by_hand_steps import Line, WorkedStep, work_out
from core.view.quantities import LOOKS


@dataclass(frozen=True)
class Shown:
    """How much of the equations is shown.

    Attributes:
        known: The lines whose results are shown, by their number from 0; None for all.
        asked: The line whose result is to be computed.
    """

    known: Container[int] | None = None
    asked: int | None = None


@dataclass
class _Compared:
    """The numbers whose equations are on the page, and those before the last change."""

    now: ByHand | None = None
    before: ByHand | None = None
    changed: frozenset[int] = field(default_factory=frozenset)


def worked_steps(stage: ByHand, shown: Shown) -> None:
    """Show what a network computes, and mark the equations that the last edit changed.

    Args:
        stage: The numbers.
        shown: Which results are shown.
    """
    steps = work_out(stage)
    changed = _changed_lines(stage)
    html = _summary(stage.kind, steps) if shown.known is None else ""
    first = 0
    for number, step in enumerate(steps, 1):
        html += _equations(number, step, first, shown, changed)
        first += len(step.lines)
    st.html(f'<div class="lab-hand">{html}</div>')
    words = _(
        "How to read it: each unit adds up the weighted input, the weighted last states of both "
        "units and its bias, and applies its activation to the sum. Point at a result for all its "
        "digits."
    )
    if changed:
        words += " " + _("Marked with a bar: what your last edit changed.")
    st.html(f'<p class="lab-caption">{escape(words)}</p>')


def _changed_lines(stage: ByHand) -> frozenset[int]:
    """Find the lines that differ from those before the last edit of the same cell."""
    compared: _Compared = st.session_state.setdefault("by-hand-compared", _Compared())
    if compared.now != stage:
        is_edit = compared.now is not None and compared.now.kind == stage.kind
        compared.before = compared.now if is_edit else None
        compared.now = stage
        compared.changed = _difference(stage, compared.before)
    return compared.changed


def _difference(stage: ByHand, before: ByHand | None) -> frozenset[int]:
    if before is None:
        return frozenset()
    now, then = (
        [line for step in work_out(each) for line in step.lines] for each in (stage, before)
    )
    return frozenset(
        k for k, line in enumerate(now) if k >= len(then) or line.working != then[k].working
    )


def _summary(kind: str, steps: Sequence[WorkedStep]) -> str:
    columns = {_("state"): "hidden_state"}
    if kind == "lstm":
        columns = {_("cell state"): "cell_state", _("hidden state"): "hidden_state"}
    before = kind == "simple_rnn"
    heads = [
        _("step"),
        _("input"),
        *[_("before activation")] * before,
        *columns,
        _("output"),
    ]
    rows = [
        [
            str(number),
            f"{step.fed:.10g}",
            *[_exact(step.pre_activations("hidden_state"))] * before,
            *(_exact(step.values(quantity)) for quantity in columns.values()),
            _eight(step.values("output")[0]),
        ]
        for number, step in enumerate(steps, 1)
    ]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _equations(
    number: int, step: WorkedStep, first: int, shown: Shown, changed: Container[int]
) -> str:
    lines = "".join(
        _equation(line, first + k, shown, is_changed=first + k in changed)
        for k, line in enumerate(step.lines)
    )
    title = escape(_("Step {step}, input {number}", step=number, number=f"{step.fed:.10g}"))
    return f'<h2>{title}</h2><ul data-step="{number}">{lines}</ul>'


def _equation(line: Line, at: int, shown: Shown, *, is_changed: bool) -> str:
    look = LOOKS.get(line.quantity)
    mark = f'<i style="color: {look.colour or "inherit"}">{look.mark}</i>' if look else "<i></i>"
    unit = "" if line.unit is None else f"<sub>{line.unit}</sub>"
    working, _equals, result = line.working.rpartition(" = ")
    if shown.known is None or at in shown.known:
        right = f'{escape(working)} = <b title="{line.value!r}">{result}</b>'
    elif at == shown.asked:
        right = f"{escape(working.partition(' = ')[0])} = <b>?</b>"
    else:
        right = "?"
    kind = ' class="changed"' if is_changed else ""
    said = f'<span class="lab-unseen">{escape(_("changed"))}</span> ' if is_changed else ""
    return (
        f'<li data-part="{line.quantity}"{kind}>{mark} {said}{line.quantity}{unit} = {right}</li>'
    )


def _exact(numbers: Sequence[float]) -> str:
    return f"[{', '.join(map(_eight, numbers))}]"


def _eight(number: float) -> str:
    """Eight decimals, as NumPy prints the numbers of the article."""
    text = f"{number:.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
