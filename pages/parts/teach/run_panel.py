"""A network that learns a text, watched: its curves, what it says on the way, what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from core import cache
from core.export.archive import run_archive
from core.formatting import duration, percent
from core.runs.example_run import example_run
from core.runs.log import ProgressRecord
from core.runs.status import ACTIVE
from core.stories.user_text import USER_TEXT
from core.view.run_curves import learning_curves
from pages.parts.run_controls import run_controls

LOOK_EVERY_S = 0.5


def run_panel(run_id: str, *, is_active: bool) -> None:
    """Draws a run, again and again while it is under way."""
    watch = st.fragment(_watch, run_every=LOOK_EVERY_S if is_active else None)
    watch(run_id, is_active)


def example_run_panel() -> None:
    """Draws the training that was watched once, for who has not trained anything yet."""
    progress = example_run()
    st.html(
        '<p class="lab-standing">How the fable was learnt, once, before you came: '
        f"{duration(progress[-1].seconds)}. Press Train to see it happen.</p>"
    )
    _curves_and_stories(progress)


def _watch(run_id: str, was_active: bool) -> None:
    try:
        run = cache.runs().follow(run_id)
    except ValueError:
        st.rerun()  # it was cleared away meanwhile: the page says so
    if (run.status in ACTIVE) != was_active:
        st.rerun()  # the fields beside know it too, and the looks begin or end
    run_controls(run)
    if run.status == "done":
        _what_now(run_id)
        st.html(f'<p class="lab-badge">{escape(_reached(run.progress))}</p>')
    _curves_and_stories(run.progress)


def _curves_and_stories(progress: Sequence[ProgressRecord]) -> None:
    ceiling = next((each.scores["ceiling"] for each in progress if "ceiling" in each.scores), None)
    st.plotly_chart(
        learning_curves(progress, ceiling, st.context.theme.type or "light"),
        key="teach-curves",
        config={"displayModeBar": False},
    )
    st.caption(
        "Above, the share of next ones that it foretells: in each batch (thin), in the whole text "
        "(bold); the dashed line is what the window allows. Below, the loss. What it says on the "
        "way, always its likeliest next, from the same beginning:"
    )
    stories = [(each.epoch, each.story) for each in progress if each.story][::-1]
    lines = "".join(
        f'<li><b>pass {epoch}</b><span dir="auto">{escape(story)}</span></li>'
        for epoch, story in stories
    )
    st.html(f'<ol class="lab-told" tabindex="0" aria-label="What it said">{lines}</ol>')


def _what_now(run_id: str) -> None:
    asked = {"run": run_id}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link("pages/story.py", label="**Let it tell a story** →", query_params=asked)
        st.page_link("pages/gates.py", label="Look inside it →", query_params=asked)
        st.download_button(
            "Take it home",
            partial(_parcel, run_id),
            file_name="lstm-lab-own-text.zip",
            mime="application/zip",
            on_click="ignore",
            help="The network as a .keras file, its vocabulary and its card.",
        )


def _reached(progress: Sequence[ProgressRecord]) -> str:
    scores = progress[-1].scores if progress else {}
    if not {"text_accuracy", "ceiling"} <= scores.keys():
        return ""
    return (
        f"It foretells {percent(scores['text_accuracy'])} of what comes next in its text; its "
        f"window "
        f"allows {percent(scores['ceiling'])}."
    )


def _parcel(run_id: str) -> bytes:
    return run_archive(cache.runs().results(run_id), USER_TEXT)
