"""Sweeps: several runs that differ in one setting, started by one press and shown as a range."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

import streamlit as st

from core import cache
from core.formatting import percent
from core.i18n import gettext as _
from core.i18n import ngettext
from core.recipes.editable import label
from core.runs.status import ACTIVE, Run
from core.runs.sweep import MOST_RUNS, Sweep, sweepable
from core.view.run_curves import CHART_CONFIG
from core.view.run_status import status_name
from core.view.sweep_view import (
    SweepResult,
    sweep_difference,
    sweep_figure,
    sweep_name,
    sweep_sentence,
)
from pages.parts.lab.runs import run_summary
from pages.parts.lab.state import LabState
from pages.parts.problems import guarded, show_problems

LOOK_EVERY_S = 3.0


def sweep_form(state: LabState) -> None:
    """Draw the choice of a setting and its values, and the button that starts their runs."""
    names = sweepable(state.plain)
    if state.vary not in names:
        state.vary, state.values = names[0], ""

    def choose() -> None:
        state.vary, state.values = st.session_state["lab-vary"], ""

    def take() -> None:
        state.values = st.session_state["lab-values"]

    st.session_state["lab-vary"], st.session_state["lab-values"] = state.vary, state.values
    st.selectbox(
        _("Setting that differs"), names, key="lab-vary", format_func=label, on_change=choose
    )
    st.text_input(
        _("Values"),
        key="lab-values",
        on_change=take,
        placeholder="0-4" if state.vary == "seed" else "32, 64, 128",
        help=_(
            "From 2 to {most} values, separated by commas; 0-4 stands for 0, 1, 2, 3, 4. Each is a "
            "run of its own, and waits for its turn.",
            most=MOST_RUNS,
        ),
    )
    planned = state.planned_sweep()
    if isinstance(planned, str):
        show_problems([planned] if state.values else [])
    count = 0 if isinstance(planned, str) else len(planned[0])
    st.button(
        ngettext("Train {n} run", "Train {n} runs", count) if count else _("Train the sweep"),
        key="lab-sweep",
        on_click=state.train_sweep,
        disabled=not count,
    )


def lab_sweeps(state: LabState) -> None:
    """Draw the visitor's sweeps: curves as median and range, results and their comparison."""
    if not state.sweeps:
        return
    st.subheader(_("Sweeps"), anchor=False)
    is_active = any(
        run.status in ACTIVE for found in _results(state).values() for run in found.runs
    )
    with st.container(key="lab-sweeps"):
        st.fragment(_sweeps, run_every=LOOK_EVERY_S if is_active else None)(state)


@guarded()
def _sweeps(state: LabState) -> None:
    results = list(_results(state).values())
    for result in results:
        st.html(f'<p class="lab-standing">{escape(sweep_sentence(result))}</p>')
    for first, second in pairwise(results):
        st.html(f'<p class="lab-standing">{escape(sweep_difference(first, second))}</p>')
    st.plotly_chart(
        sweep_figure(results, st.context.theme.type or "light"),
        key="lab-sweep-curves",
        config=CHART_CONFIG,
    )
    st.caption(
        _(
            "Line: the median of the runs of a sweep; band: from the lowest to the highest. On "
            "validation data, or where there is none, the mean of nine records of the training. "
            "Compare sweeps by their ranges: a single seed may lie anywhere in the band."
        )
    )
    for result in results:
        st.html(_table(result))


def _results(state: LabState) -> Mapping[str, SweepResult]:
    """By id the visitor's sweeps; those whose files are gone leave the list."""
    found = {}
    for sweep_id in tuple(state.sweeps):
        try:
            sweep = cache.runs().sweep(sweep_id)
            if sweep is None:
                raise ValueError(_("The run in the link belongs to no sweep."))
            found[sweep_id] = _result(sweep)
        except ValueError as error:
            state.sweeps.remove(sweep_id)
            show_problems([str(error)])
    return found


def _result(sweep: Sweep) -> SweepResult:
    runs: list[Run] = []
    values: list[str] = []
    for run_id, value in zip(sweep.runs, sweep.values, strict=True):
        try:
            runs.append(cache.runs().follow(run_id))
            values.append(value)
        except ValueError:  # deleted meanwhile, as the oldest of many runs
            continue
    kept = Sweep(sweep.setting, tuple(values), tuple(run.run_id for run in runs))
    summaries = tuple(run_summary(number, run) for number, run in enumerate(runs, start=1))
    recipe = next((each.recipe.name for each in summaries if each), "")
    return SweepResult(sweep_name(recipe, kept), kept, tuple(runs), summaries)


def _table(result: SweepResult) -> str:
    heads = (label(result.sweep.setting), _("status"), _("score"))
    rows = []
    for value, run, summary in zip(result.sweep.values, result.runs, result.summaries, strict=True):
        score = summary.score if summary else None
        cells = (value, status_name(run.status), percent(score.accuracy) if score else "-")
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    return (
        f'<div class="lab-table" tabindex="0" role="region" aria-label="{escape(result.name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
