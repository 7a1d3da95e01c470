"""A training run on a text: its curves, its stories during training, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from core import cache
from core.export.archive import run_archive
from core.formatting import duration, percent
from core.i18n import gettext as _
from core.runs.example_run import example_run
from core.runs.log import ProgressRecord
from core.runs.status import ACTIVE
from core.stories.user_text import USER_TEXT
from core.view.run_curves import learning_curves
from pages.parts.problems import guarded
from pages.parts.run_controls import run_controls

LOOK_EVERY_S = 0.5


def run_panel(run_id: str, *, is_active: bool) -> None:
    """Draw a run, repeatedly while it is in progress."""
    watch = st.fragment(_watch, run_every=LOOK_EVERY_S if is_active else None)
    watch(run_id, is_active)


def example_run_panel() -> None:
    """Draw a recorded run, for visitors who have not trained anything yet."""
    progress = example_run()
    line = _(
        "An earlier run on the fable, which took {duration}. Press Train to start your own.",
        duration=duration(progress[-1].seconds),
    )
    st.html(f'<p class="lab-standing">{escape(line)}</p>')
    _curves_and_stories(progress)


@guarded()
def _watch(run_id: str, was_active: bool) -> None:
    try:
        run = cache.runs().follow(run_id)
    except ValueError:
        st.rerun()  # its files were deleted meanwhile: the page says so
    if (run.status in ACTIVE) != was_active:
        st.rerun()  # the fields have to know it too, and the polling starts or ends
    run_controls(run)
    if run.status == "done":
        _links(run_id)
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
        _(
            "Top: the share of next words or characters that it predicts correctly, in each batch "
            "(thin) and in the whole text (bold); dashed, the most that its window allows. Bottom: "
            "the loss. Below: its story after each epoch, from the same beginning at temperature 0."
        )
    )
    stories = [(each.epoch, each.story) for each in progress if each.story][::-1]
    lines = "".join(
        f'<li><b>{escape(_("epoch {n}", n=epoch))}</b><span dir="auto">{escape(story)}</span></li>'
        for epoch, story in stories
    )
    label = escape(_("Stories during training"))
    st.html(f'<ol class="lab-told" tabindex="0" role="group" aria-label="{label}">{lines}</ol>')


def _links(run_id: str) -> None:
    asked = {"run": run_id}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link("pages/story.py", label=_("**Generate a story** →"), query_params=asked)
        st.page_link("pages/gates.py", label=_("See its gates →"), query_params=asked)
        st.download_button(
            _("Download"),
            partial(_archive, run_id),
            key="teach-download",
            file_name="lstm-lab-own-text.zip",
            mime="application/zip",
            on_click="ignore",
            help=_("The network as a .keras file, its vocabulary and its card."),
        )


def _reached(progress: Sequence[ProgressRecord]) -> str:
    scores = progress[-1].scores if progress else {}
    if not {"text_accuracy", "ceiling"} <= scores.keys():
        return ""
    return _(
        "It predicts {share} of its text correctly; its window allows {most}.",
        share=percent(scores["text_accuracy"]),
        most=percent(scores["ceiling"]),
    )


def _archive(run_id: str) -> bytes:
    return run_archive(cache.runs().results(run_id), USER_TEXT)
