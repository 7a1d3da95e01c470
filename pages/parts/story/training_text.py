"""What there is to learn from a network that has read one text, and the text itself."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.formatting import percent
from core.stories.story_model import StoryModel
from core.text.tokens import join

BY_HEART = 0.9
"""With so many of the next words right, a network has its text by heart."""


SHOWN_TOKENS = 3_000
"""Of a text of 100,000 words the browser gets the beginning alone, at every run of the page."""


def training_text_panel(story_model: StoryModel) -> None:
    """Says what kind of learning this is, and shows what was learnt."""
    kind = story_model.vocabulary.kind
    right = story_model.card.scores["next_words"]["accuracy"]
    heading = "Learnt by heart" if right >= BY_HEART else "Learnt from one text"
    lesson = (
        "It has not learnt a language: it has learnt this text by heart, and that is the lesson. "
        "Where your beginning stands in the text, it quotes; where it does not, it falls back into "
        "the text as soon as it can. A new story takes a temperature that makes it choose against "
        "its memory, or your hand: branch where it hesitates."
        if right >= BY_HEART
        else f"It gives {percent(right, 0)} of the next {kind} right: it knows how its text "
        f"goes, not all "
        "of the text. What it tells is woven from that one text; the strip under each story shows "
        "how much of it is quoted."
    )
    st.subheader(heading, anchor=False)
    st.markdown(
        f"This network has read one text of {len(story_model.tokens):,} {kind}, "
        f"{len(story_model.vocabulary):,} of them different, again and again, "
        f"and nothing else. {lesson}"
    )
    with st.expander("The text that it learnt"):
        st.html(f'<p class="lab-learnt">{escape(learnt_text(story_model))}</p>')
    st.page_link("pages/teach.py", label="Teach a network a text of your own →")


def learnt_text(story_model: StoryModel) -> str:
    """The text that a network learnt, or the beginning of a long one."""
    kind = story_model.vocabulary.kind
    more = len(story_model.tokens) - SHOWN_TOKENS
    rest = f" ... and {more:,} {kind} more." if more > 0 else ""
    return join(story_model.tokens[:SHOWN_TOKENS], kind) + rest
