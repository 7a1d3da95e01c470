"""All runs of a visitor: which one is watched, a table, their curves overlaid, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise

import streamlit as st

from core import cache
from core.formatting import duration, percent, percent_range
from core.i18n import N_
from core.i18n import gettext as _
from core.recipes import RECIPES, Recipe
from core.recipes.setting_changes import differences
from core.recipes.settings import settings_of
from core.runs.metrics import Summary, processor_seconds, score, seconds_so_far
from core.runs.status import ACTIVE, Run
from core.runs.store import RunFolder
from core.view.run_comparison import difference
from core.view.run_curves import CHART_CONFIG
from core.view.run_overlay import MOST_RUNS, OVERS, Over, overlay_figure
from core.view.run_status import status_name
from pages.parts.lab.shipped import shipped_comparison
from pages.parts.lab.state import LabState, keep_in_address
from pages.parts.problems import guarded

LOOK_EVERY_S = 5.0
_HEADS = (
    N_("run"),
    N_("recipe"),
    N_("changed"),
    N_("seed"),
    N_("status"),
    N_("score"),
    N_("95% interval"),
    N_("time"),
    N_("processor time"),
)
_OVER: dict[Over, str] = {
    "batches": N_("batches"),
    "samples": N_("samples"),
    "seconds": N_("seconds"),
}


def choose_run(state: LabState, runs: Mapping[str, Run]) -> None:
    """Show the visitor's runs by number, the watched one marked, and take another choice."""
    if not runs:
        return

    def choose() -> None:
        state.watch(st.session_state["lab-run"])

    names = {run_id: f"#{k}" for k, run_id in enumerate(runs, start=1)}
    st.session_state["lab-run"] = state.run
    st.segmented_control(
        _("Watched run"),
        ("", *runs),
        key="lab-run",
        on_change=choose,
        required=True,
        format_func=lambda run_id: names.get(run_id, _("Example")),
        label_visibility="collapsed",
    )


def lab_runs(state: LabState, runs: Mapping[str, Run]) -> None:
    """Draw the table of all runs, and the chosen ones overlaid."""
    st.subheader(_("Runs"), anchor=False)
    is_active = any(run.status in ACTIVE for run in runs.values())
    with st.container(key="lab-runs"):
        st.fragment(_runs, run_every=LOOK_EVERY_S if is_active else None)(state)


@guarded()
def _runs(state: LabState) -> None:
    runs = state.followed()
    keep_in_address(state)
    summaries = {
        run_id: found
        for number, (run_id, run) in enumerate(runs.items(), start=1)
        if (found := run_summary(number, run))
    }
    if not summaries:
        shipped_comparison()
        st.caption(
            _(
                "None yet. Train one, change one thing, train again: both appear here with their "
                "curves overlaid, and what the change was worth."
            )
        )
        return
    st.html(_table(list(summaries.values())))
    compared = _choose_compared(state, summaries)
    if len(compared) > 1:
        for first, second in pairwise(compared):
            sentence = difference(summaries[first], summaries[second])
            st.html(f'<p class="lab-standing">{escape(sentence)}</p>')
    if compared:
        _over_each_other([(summaries[each].name, runs[each]) for each in compared])


def _choose_compared(state: LabState, summaries: Mapping[str, Summary]) -> list[str]:
    def choose() -> None:
        chosen = st.session_state["lab-compared"]
        state.compared = [each for each in state.runs if each in chosen][:MOST_RUNS]

    known = [each for each in state.compared if each in summaries]
    st.session_state["lab-compared"] = known
    st.pills(
        _("Compare up to {n} runs", n=MOST_RUNS),
        tuple(summaries),
        selection_mode="multi",
        key="lab-compared",
        on_change=choose,
        format_func=lambda run_id: summaries[run_id].name,
    )
    return known


def _over_each_other(runs: Sequence[tuple[str, Run]]) -> None:
    over = st.segmented_control(
        _("Horizontal axis"),
        OVERS,
        format_func=lambda over: _(_OVER[over]),
        key="lab-over",
        default=OVERS[0],
        required=True,
        label_visibility="collapsed",
    )
    st.plotly_chart(
        overlay_figure(runs, over, st.context.theme.type or "light"),
        key="lab-over-each-other",
        config=CHART_CONFIG,
    )
    st.caption(
        _(
            "Bold: measured on validation data, or where there is none, the mean of nine records. "
            "Thin: each record of the training batches."
        )
    )


def run_summary(number: int, run: Run) -> Summary | None:
    """The run in a few facts; None if its files are damaged or of another version."""
    try:
        trained = cache.runs().recipe(run.run_id)
        scores = _scores(run)
    except ValueError:
        return None
    so_far = seconds_so_far(run.progress)
    return Summary(
        number,
        run.run_id,
        run.status,
        trained,
        so_far[-1] if so_far else 0.0,
        score(scores),
        scores.get("test_perplexity"),
        processor_seconds(run.progress),
    )


def _scores(run: Run) -> Mapping[str, float]:
    if run.status != "done":
        return {}
    return RunFolder(cache.runs().results(run.run_id)).card().scores


def _table(summaries: Sequence[Summary]) -> str:
    heads = "".join(f'<th scope="col">{escape(_(head))}</th>' for head in _HEADS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(each)) + "</tr>"
        for each in summaries
    )
    label = escape(_("Runs"))
    return (
        f'<div class="lab-table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(summary: Summary) -> tuple[str, ...]:
    trained, found = summary.recipe, summary.score
    low, high = (found and found.interval) or (0.0, 0.0)
    reached = (
        _("{share} of {what}", share=percent(found.accuracy), what=found.of_what) if found else ""
    )
    if summary.perplexity:
        reached = _("perplexity {perplexity:.1f}", perplexity=summary.perplexity)
    return (
        f"#{summary.number}",
        trained.name,
        _changed(trained),
        str(trained.seed),
        status_name(summary.status),
        reached or "-",
        percent_range(low, high) if high else "-",
        duration(summary.seconds),
        duration(summary.processor_seconds) if summary.processor_seconds else "-",
    )


def _changed(trained: Recipe) -> str:
    """What was changed about the recipe, in words, but for the seed, which has its own column."""
    if trained.name not in RECIPES:
        return _("a text of your own")
    recipe = RECIPES[trained.name]
    changed = differences(recipe, replace(settings_of(trained), seed=recipe.seed))
    return "; ".join(changed) or _("nothing")
