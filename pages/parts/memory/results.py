"""What the cells reach: the figure against the gap, the table at one gap, the learning curves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core import cache
from core.analysis.memory_lengths import SEQUENCES
from core.analysis.memory_runs import MemoryRuns
from core.analysis.memory_scores import TEST_SEQUENCES
from core.i18n import gettext as _
from core.view.memory_figures import curve_figure, score_figure
from core.view.memory_table import heads, published_sentence, score_text, table_rows
from core.view.run_curves import CHART_CONFIG
from pages.parts.memory.state import MemoryState


def at_the_gap(state: MemoryState, found: Sequence[MemoryRuns]) -> list[MemoryRuns]:
    """The chosen cells' runs that were tested at the chosen gap, each by its nearest training.

    Shipped ones come in order, then the visitor's.
    """
    here = []
    for cell in state.cells:
        shipped = [each for each in found if each.cell == cell and not each.run_id]
        tested = [each for each in shipped if each.scores_at(state.gap)]
        here += sorted(tested, key=lambda each: abs(each.gap - state.gap))[:1]
    own = [each for each in found if each.run_id and each.cell in state.cells]
    return [*here, *(each for each in own if each.scores_at(state.gap))]


def score_chart(state: MemoryState, found: Sequence[MemoryRuns]) -> None:
    """Draw the scores against the gap, and say how to read them."""
    chosen = [each for each in found if each.cell in state.cells]
    if not chosen:
        st.info(_("No network of this task is here yet. Train one below."))
        return
    st.plotly_chart(
        score_figure(chosen, state.the_task, state.gap, st.context.theme.type or "light"),
        key="memory-scores",
        config=CHART_CONFIG,
    )
    is_error = state.the_task.measure == "error"
    st.caption(
        _(
            "Large marks: what a cell reaches at the gap that it was trained at; the lines: what "
            "the same networks reach at others. Medians over the seeds, bars from lowest to "
            "highest. Lower is better; the dashed line is what guessing reaches."
        )
        if is_error
        else _(
            "Large marks: what a cell reaches at the gap that it was trained at; the lines: what "
            "the same networks reach at others. Medians over the seeds, bars from lowest to "
            "highest. Higher is better; the dashed line is what guessing reaches."
        )
    )


def score_table(state: MemoryState, here: Sequence[MemoryRuns]) -> None:
    """Draw the table of one gap."""
    if not here:
        st.info(_("None of the chosen cells was trained at this gap. Choose others, or train one."))
        return
    task = state.the_task
    times = [cache.memory_step_us(each.typical, each.run_id or each.name) for each in here]
    rows = table_rows(here, task, state.gap, times)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads(here[0]))
    lines = "".join(
        "<tr>"
        + f'<th scope="row">{escape(row.cells[0])}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in row.cells[1:])
        + "</tr>"
        for row in rows
    )
    label = escape(_("What each cell reaches at a gap of {gap}", gap=state.gap))
    st.html(
        f'<div class="lab-table" tabindex="0" role="group" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
    sentences = [
        _(
            "Root mean square error on {n:,} test sequences; {guess} gives {chance}."
            if task.measure == "error"
            else "Accuracy on {n:,} test sequences; {guess} gives {chance}.",
            n=TEST_SEQUENCES if all(each.gap == state.gap for each in here) else SEQUENCES,
            guess=_(task.chance_is),
            chance=score_text(task.chance, task),
        ),
        published_sentence(task, state.gap),
        _(
            "Differences are medians of all pairs of seeds with the interval of Mann and Whitney's "
            "test, at least 95%. A step is timed in NumPy on this machine; a batch is processor "
            "time of one seed while five learned side by side."
        ),
    ]
    st.caption(" ".join(filter(None, sentences)))


def learning_curves(here: Sequence[MemoryRuns]) -> None:
    """Draw how the cells learned, on demand."""
    drawn = [each for each in here if each.loss_curve.size]
    if not drawn:
        return
    with st.expander(_("How they learned")):
        st.plotly_chart(
            curve_figure(drawn, st.context.theme.type or "light"),
            key="memory-curves",
            config=CHART_CONFIG,
        )
        recipe = drawn[0].recipe
        st.caption(
            _(
                "Median loss over the seeds, the range shaded. All cells were trained alike: "
                "{steps:,} batches of {batch} fresh sequences, Adam with a peak learning rate of "
                "{rate:g} that falls to 0, gradients clipped to a norm of {clip:g}. The gap "
                "grows from {first} steps to {gap} over the first {share:.0%} of the batches.",
                steps=recipe.steps or 0,
                batch=recipe.batch,
                rate=getattr(recipe.optimizer, "peak_learning_rate", 0.0),
                clip=recipe.optimizer.clip_norm or 0.0,
                first=recipe.first_gap,
                gap=recipe.gap,
                share=recipe.grown_at,
            )
        )
