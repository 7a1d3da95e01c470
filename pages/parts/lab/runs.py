"""All runs of a visitor: which one is watched, a table, their curves over each other, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

import streamlit as st

from core import cache
from core.formatting import duration, percent, percent_range
from core.network.card import load_card
from core.recipes import RECIPES, Recipe
from core.recipes.setting_changes import differences
from core.recipes.settings import settings_of
from core.runs.metrics import Summary, score, seconds_so_far
from core.runs.status import ACTIVE, Run
from core.view.run_comparison import difference
from core.view.run_overlay import MOST_RUNS, OVERS, overlay_figure
from pages.parts.lab.state import LabState, keep_in_address

LOOK_EVERY_S = 2.0
_HEADS = ("run", "recipe", "changed", "seed", "it is", "score", "95% interval", "time")


def choose_run(state: LabState, runs: Mapping[str, Run]) -> None:
    """Shows the visitor's runs by number, the watched one marked, and takes another choice."""
    if not runs:
        return

    def choose() -> None:
        state.watch(st.session_state["lab-run"])

    names = {run_id: f"#{k}" for k, run_id in enumerate(runs, start=1)}
    st.session_state["lab-run"] = state.run
    st.segmented_control(
        "Watched",
        ("", *runs),
        key="lab-run",
        on_change=choose,
        required=True,
        format_func=lambda run_id: names.get(run_id, "Example"),
        label_visibility="collapsed",
    )


def lab_runs(state: LabState, runs: Mapping[str, Run]) -> None:
    """Draws the table of all runs, and those that are chosen over each other."""
    st.subheader("Runs", anchor=False)
    is_active = any(run.status in ACTIVE for run in runs.values())
    st.fragment(_runs, run_every=LOOK_EVERY_S if is_active else None)(state)


def _runs(state: LabState) -> None:
    runs = state.followed()
    keep_in_address(state)
    summaries = {
        run_id: found
        for number, (run_id, run) in enumerate(runs.items(), start=1)
        if (found := _summary(number, run))
    }
    if not summaries:
        st.caption(
            "None yet. Train one, change one thing, train again: both stand here, their curves "
            "over each other, and what the change was worth."
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
        f"Lay over each other, up to {MOST_RUNS}",
        tuple(summaries),
        selection_mode="multi",
        key="lab-compared",
        on_change=choose,
        format_func=lambda run_id: summaries[run_id].name,
    )
    return known


def _over_each_other(runs: Sequence[tuple[str, Run]]) -> None:
    over = st.segmented_control(
        "From left to right",
        OVERS,
        key="lab-over",
        default=OVERS[0],
        required=True,
        label_visibility="collapsed",
    )
    st.plotly_chart(
        overlay_figure(runs, over, st.context.theme.type or "light"),
        key="lab-over-each-other",
        config={"displayModeBar": False},
    )
    st.caption(
        "Bold: what was measured beside the batches, else the mean of nine lines. Thin: each line."
    )


def _summary(number: int, run: Run) -> Summary | None:
    """The run in a few facts; None if its settings are of another version."""
    try:
        trained = cache.runs().recipe(run.run_id)
        scores = _scores(run, trained.name)
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
    )


def _scores(run: Run, name: str) -> Mapping[str, float]:
    if run.status != "done":
        return {}
    return load_card(name, cache.runs().results(run.run_id)).scores


def _table(summaries: Sequence[Summary]) -> str:
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(each)) + "</tr>"
        for each in summaries
    )
    return (
        '<div class="lab-table" tabindex="0" role="region" aria-label="Runs"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(summary: Summary) -> tuple[str, ...]:
    trained, found = summary.recipe, summary.score
    low, high = (found and found.interval) or (0.0, 0.0)
    reached = f"{percent(found.accuracy)} of {found.of_what}" if found else ""
    if summary.perplexity:
        reached = f"perplexity {summary.perplexity:.1f}"
    return (
        f"#{summary.number}",
        trained.name,
        _changed(trained),
        str(trained.seed),
        summary.status,
        reached or "-",
        percent_range(low, high) if high else "-",
        duration(summary.seconds),
    )


def _changed(trained: Recipe) -> str:
    """What was changed about the recipe, in words, but for the seed, which has its own column."""
    if trained.name not in RECIPES:
        return "a text of one's own"
    changed = differences(RECIPES[trained.name], settings_of(trained))
    return "; ".join(each for each in changed if not each.startswith("seed ")) or "nothing"
