"""The steps of the by-hand page: in short, and every equation with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.view.by_hand import ByHand
from core.view.by_hand_steps import Line, WorkedStep, work_out
from core.view.quantities import LOOKS


def worked_steps(stage: ByHand, solved: int | None = None) -> None:
    """Draws what a stage computes.

    Args:
        stage: The numbers.
        solved: How many results may be seen; the next line then ends in a question mark, and
            nothing comes after it. None for all.
    """
    steps = work_out(stage)
    all_lines = sum(len(step.lines) for step in steps)
    left = all_lines if solved is None else solved
    html = _in_short(stage.kind, steps) if left == all_lines else ""
    for number, step in enumerate(steps, 1):
        if left >= 0:
            html += _equations(number, step, left)
        left -= len(step.lines)
    st.html(f'<div class="lab-hand">{html}</div>')
    st.caption(
        "How to read it: each unit adds up what the input, both units' last states and the bias "
        "say, and squashes the sum. Point at a result for all its digits."
    )


def _in_short(kind: str, steps: Sequence[WorkedStep]) -> str:
    columns = {"state": "hidden_state"}
    if kind == "lstm":
        columns = {"cell state": "cell_state", "hidden state": "hidden_state"}
    before = kind == "simple_rnn"
    heads = ["step", "fed", *["before activation"] * before, *columns, "output"]
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
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _equations(number: int, step: WorkedStep, solved: int) -> str:
    lines = "".join(
        _equation(line, is_solved=k < solved) for k, line in enumerate(step.lines[: solved + 1])
    )
    return f'<h4>Step {number}, fed {step.fed:.10g}</h4><ul data-step="{number}">{lines}</ul>'


def _equation(line: Line, *, is_solved: bool) -> str:
    look = LOOKS.get(line.quantity)
    mark = f'<i style="color: {look.colour or "inherit"}">{look.mark}</i>' if look else "<i></i>"
    unit = "" if line.unit is None else f"<sub>{line.unit}</sub>"
    working, _, result = line.working.rpartition(" = ")
    if is_solved:
        made_of = f'{escape(working)} = <b title="{line.value!r}">{result}</b>'
    else:
        made_of = f"{escape(working.partition(' = ')[0])} = <b>?</b>"
    return f'<li data-part="{line.quantity}">{mark} {line.quantity}{unit} = {made_of}</li>'


def _exact(numbers: Sequence[float]) -> str:
    return f"[{', '.join(map(_eight, numbers))}]"


def _eight(number: float) -> str:
    """Eight decimals, as NumPy prints the article's numbers."""
    text = f"{number:.8f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
