"""One example sequence: what it brings, what the cells answer, and how far their answers reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import cache
from core.analysis.memory_reach import Reach
from core.analysis.memory_runs import MemoryRuns
from core.i18n import gettext as _
from core.i18n import listed
from core.tasks import Task
from core.tasks.solve import relevant_steps
from core.view.glossary import tooltip
from core.view.memory_figures import example_figure, reach_figure
from core.view.run_curves import CHART_CONFIG
from pages.parts.memory.state import LARGEST_SEED, MemoryState
from pages.parts.number_field import number_field
from pages.parts.problems import guarded


def example_panel(state: MemoryState, here: Sequence[MemoryRuns]) -> None:
    """Draw the example, the answers to it, and what they depend on."""
    st.header(_("One example"), anchor=False)
    inputs = state.example_inputs()
    task = state.the_task
    marked = relevant_steps(task.name, inputs)
    ground = st.context.theme.type or "light"
    sequence, depends = st.columns([0.42, 0.58], gap="large")
    shipped = [each for each in here if not each.run_id]
    reaches = _reaches(shipped, inputs, task)
    with sequence:
        _fields(state, inputs)
        st.plotly_chart(
            example_figure(inputs, [_(name) for name in task.features], marked, ground),
            key="memory-example",
            config=CHART_CONFIG,
        )
        _answers(task, inputs, here)
    with depends:
        if not reaches:
            return
        st.plotly_chart(
            reach_figure(reaches, marked, len(inputs), ground),
            key="memory-reach",
            config=CHART_CONFIG,
        )
        st.caption(
            _(
                "Top: the length of the derivative of the answer by all that each step left in the "
                "states; below the dashed line float32 loses it beside the largest. "
                "Middle: how far the answer really moves when the step is replaced by zeros. "
                "Bottom: the product of the forget gates from there to the end, in the unit that "
                "keeps most (a GRU's update gate; without a gate it is 1). Upright lines are the "
                "steps that matter. Each line is the seed nearest to the median."
            ),
            help=tooltip("vanishing gradient"),
        )
        st.caption(reach_sentence(reaches, marked, here))


def reach_sentence(
    reaches: Mapping[str, Reach], marked: Sequence[int], here: Sequence[MemoryRuns]
) -> str:
    """Say of each cell whether the steps that matter moved its answer most."""
    if not marked:
        return ""
    titles = {each.cell: each.title for each in here}
    right: list[str] = []
    wrong: list[str] = []
    for cell, found in reaches.items():
        most = set(np.argsort(-found.erasure, kind="stable")[: len(marked)].tolist())
        (right if most == set(marked) else wrong).append(titles[cell])
    parts = []
    if right:
        parts.append(
            _("The steps that matter move the answer most in: {cells}.", cells=listed(right))
        )
    if wrong:
        parts.append(_("Other steps move it more in: {cells}.", cells=listed(wrong)))
    return " ".join(parts)


def _reaches(
    runs: Sequence[MemoryRuns], inputs: NDArray[np.float32], task: Task
) -> dict[str, Reach]:
    found = {}
    for each in runs:
        output = 0 if task.measure == "error" else int(task.solve(inputs))
        found[each.cell] = cache.memory_reach(each.typical, each.name, inputs, output)
    return found


def _fields(state: MemoryState, inputs: NDArray[np.float32]) -> None:
    def take_number() -> None:
        with guarded(state.problems):
            state.choose_example(st.session_state["memory-number"])

    def another() -> None:
        state.choose_example((state.example + 1) % (LARGEST_SEED + 1))

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.session_state["memory-number"] = state.example
        number_field(
            _("Example"), "memory-number", take_number, _("A number that stands for a sequence.")
        )
        st.button(_("Another"), key="memory-another", on_click=another)
        with st.popover(_("Change its numbers")):
            _editor(state, inputs)
        if state.edits:
            st.button(
                _("As it was"),
                key="memory-reset",
                on_click=lambda: state.choose_example(state.example),
            )


def _editor(state: MemoryState, inputs: NDArray[np.float32]) -> None:
    features = [_(name) for name in state.the_task.features]
    steps = _("step")
    columns: dict[str, Any] = {steps: list(range(1, len(inputs) + 1))}
    plain = inputs.astype(float).round(4)
    columns |= {name: plain[:, k].tolist() for k, name in enumerate(features)}
    key = f"memory-editor-{state.task}-{state.gap}-{state.example}-{len(state.edits)}"
    changed = st.data_editor(
        columns, key=key, disabled=[steps], hide_index=True, height=320, width="stretch"
    )
    after = np.array([changed[name] for name in features], float).T
    is_changed = (after != plain) if after.shape == plain.shape else np.zeros(1, bool)
    if is_changed.any():
        problems: list[str] = []
        with guarded(problems):
            state.change_example(np.where(is_changed, after, inputs).astype(np.float32))
        if problems:
            st.html(f'<p class="lab-error" role="alert">{escape(problems[0])}</p>')
        else:
            st.rerun()


def _answers(task: Task, inputs: NDArray[np.float32], here: Sequence[MemoryRuns]) -> None:
    truth = task.solve(inputs)
    is_number = task.measure == "error"
    right = f"{truth:.3f}" if is_number else _(task.answers[int(truth)])
    lines = [f"<tr><th scope='row'>{escape(_('right answer'))}</th><td>{escape(right)}</td></tr>"]
    for each in here:
        logits = each.typical.trace(inputs[None]).logits[0, -1]
        answer = f"{logits[0]:.3f}" if is_number else _(task.answers[int(logits.argmax())])
        name = _("{cell}, your run", cell=each.title) if each.run_id else each.title
        lines.append(f"<tr><th scope='row'>{escape(name)}</th><td>{escape(answer)}</td></tr>")
    st.html(f'<div class="lab-table"><table><tbody>{"".join(lines)}</tbody></table></div>')
