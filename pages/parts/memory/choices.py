"""What is looked at in the memory lab: the task, the gap and the cells."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.analysis.memory_runs import MemoryRuns
from core.i18n import gettext as _
from core.recipes.memory import CELL_TITLES
from core.tasks import TASKS
from core.view.glossary import tooltip
from pages.parts.memory.state import MemoryState, check_cells
from pages.parts.problems import guarded


def choose_task(state: MemoryState) -> None:
    """Draw the choice of a task, and what it asks."""

    def take() -> None:
        with guarded(state.problems):
            state.choose_task(st.session_state["memory-task"])

    st.session_state["memory-task"] = state.task
    st.selectbox(
        _("Task"),
        tuple(TASKS),
        key="memory-task",
        on_change=take,
        format_func=lambda name: _(TASKS[name].title),
    )
    st.caption(_(state.the_task.question))


def choose_gap(state: MemoryState, found: Sequence[MemoryRuns]) -> None:
    """Draw the slider of the gaps that networks were tested at; settle on one of them."""
    gaps = sorted({gap for each in found for gap in each.gaps})
    if gaps and state.gap not in gaps:
        nearest = min(gaps, key=lambda gap: abs(gap - state.gap))
        state.problems.append(
            _(
                "No network here was tested at a gap of {asked}; you see the nearest, {gap}. "
                "Train one of your own below.",
                asked=state.gap,
                gap=nearest,
            )
        )
        state.typed["gap"] = state.gap
        state.choose_gap(nearest)

    def take() -> None:
        state.choose_gap(st.session_state["memory-gap"])

    label = _("Gap: {meaning}", meaning=_(state.the_task.gap_means))
    if len(gaps) > 1:
        st.session_state["memory-gap"] = state.gap
        st.select_slider(label, gaps, key="memory-gap", on_change=take)
    else:
        st.markdown(_("{label}: **{gap}**", label=label, gap=state.gap))


def choose_cells(state: MemoryState) -> None:
    """Draw the choice of the cells that are compared."""

    def take() -> None:
        with guarded(state.problems):
            state.cells = check_cells(st.session_state["memory-cells"])

    st.session_state["memory-cells"] = list(state.cells)
    st.pills(
        _("Cells"),
        tuple(CELL_TITLES),
        selection_mode="multi",
        key="memory-cells",
        on_change=take,
        format_func=lambda name: _(CELL_TITLES[name]),
        help=tooltip("peephole LSTM") + " " + tooltip("sLSTM") + " " + tooltip("minLSTM"),
    )
