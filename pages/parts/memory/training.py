"""A run of the visitor's own: its fields, where it stands, and its curves."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.recipes.memory import CELL_TITLES
from core.runs.status import ACTIVE, Run
from core.tasks import LONGEST_GAP, SHORTEST_GAP
from core.view.run_curves import CHART_CONFIG, score_curves
from pages.parts.memory.state import MemoryState
from pages.parts.number_field import number_field
from pages.parts.problems import guarded, show_problems
from pages.parts.run_controls import run_controls

LOOK_EVERY_S = 1.0


def training_panel(state: MemoryState, own: dict[str, Run]) -> None:
    """Draw the fields of a new run, and the visitor's last run."""
    st.header(_("Train one at a gap of your own"), anchor=False)
    st.caption(
        _(
            "It learns the task that is chosen above, in a process of its own, in less than a "
            "minute on two cores that are free. Then it appears in the figure and in the table."
        )
    )
    fields, run = st.columns([0.42, 0.58], gap="large")
    with fields:
        _fields(state, may_train=not any(each.status in ACTIVE for each in own.values()))
    if state.runs:
        with run:
            last = state.runs[0]
            watch = st.fragment(
                _watch, run_every=LOOK_EVERY_S if own[last].status in ACTIVE else None
            )
            watch(last, own[last].status in ACTIVE)


def _fields(state: MemoryState, *, may_train: bool) -> None:
    def taker(name: str) -> None:
        state.typed[name] = st.session_state[f"memory-new-{name}"]

    for name in state.typed:
        st.session_state[f"memory-new-{name}"] = state.typed[name]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("Cell"),
            tuple(CELL_TITLES),
            key="memory-new-cell",
            on_change=taker,
            args=("cell",),
            format_func=lambda name: _(CELL_TITLES[name]),
            width=230,
        )
        number_field(
            _("Gap"),
            "memory-new-gap",
            lambda: taker("gap"),
            _("In steps, from {low} to {high}.", low=SHORTEST_GAP, high=LONGEST_GAP),
        )
        number_field(
            _("Seed"),
            "memory-new-seed",
            lambda: taker("seed"),
            _("Of the first weights and of every sequence that it learns from."),
        )
        problems: list[str] = []
        with guarded(problems):
            state.new_recipe()
        st.button(
            _("Train"),
            key="memory-train",
            type="primary",
            on_click=state.train,
            disabled=bool(problems) or not may_train,
        )
    show_problems(problems)


@guarded()
def _watch(run_id: str, was_active: bool) -> None:
    run = cache.runs().follow(run_id)
    if (run.status in ACTIVE) != was_active:
        st.rerun()  # the fields, the figure and the table have to know it too
    run_controls(run)
    if run.progress and run.status != "done":
        st.plotly_chart(
            score_curves(run, st.context.theme.type or "light"),
            key="memory-run-curves",
            config=CHART_CONFIG,
        )
    elif run.status == "done":
        found = cache.user_memory_run(run_id)
        st.page_link(
            "pages/memory.py",
            label=_("See it at its gap of {gap} →", gap=found.gap),
            query_params={"task": found.recipe.task, "gap": str(found.gap), "run": run_id},
        )
