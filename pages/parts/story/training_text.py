"""What a network learns from one text, and that text."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.formatting import percent
from core.i18n import gettext as _
from core.stories.story_model import StoryModel
from core.text.tokens import join

MEMORIZED = 0.9
"""With this share of next words correct, a network has memorized its text."""

SHOWN_TOKENS = 3_000
"""Of a long text only the beginning is sent to the browser."""


def training_text_panel(story_model: StoryModel) -> None:
    """Say what kind of learning this is, and show the text."""
    accuracy = story_model.card.scores["next_words"]["accuracy"]
    is_memorized = accuracy >= MEMORIZED
    heading = _("A memorized text") if is_memorized else _("Trained on a single text")
    st.subheader(heading, anchor=False)
    st.markdown(f"{_size(story_model)} {_lesson(story_model, accuracy)}")
    with st.expander(_("The training text")):
        st.html(f'<p class="lab-learnt">{escape(training_text(story_model))}</p>')
    st.page_link("pages/teach.py", label=_("Train a network on your own text →"))


def training_text(story_model: StoryModel) -> str:
    """The text that a network was trained on, or the beginning of a long one."""
    kind = story_model.vocabulary.kind
    text = join(story_model.tokens[:SHOWN_TOKENS], kind)
    more = len(story_model.tokens) - SHOWN_TOKENS
    if more <= 0:
        return text
    return (
        _("{text} ... and {n:,} more words.", text=text, n=more)
        if kind == "words"
        else _("{text} ... and {n:,} more characters.", text=text, n=more)
    )


def _size(story_model: StoryModel) -> str:
    values = {"n": len(story_model.tokens), "different": len(story_model.vocabulary)}
    return (
        _(
            "This network has read one text of {n:,} words, {different:,} different ones, again "
            "and again, and nothing else.",
            **values,
        )
        if story_model.vocabulary.kind == "words"
        else _(
            "This network has read one text of {n:,} characters, {different:,} of them different, "
            "again and again, and nothing else.",
            **values,
        )
    )


def _lesson(story_model: StoryModel, accuracy: float) -> str:
    if accuracy >= MEMORIZED:
        return _(
            "It has not learned a language; it has memorized this text. If your seed words occur "
            "in the text, it quotes; if they do not, it returns to the text as soon as it can. "
            "For something new, raise the temperature or pick words yourself: branch where it "
            "hesitates."
        )
    return _(
        "It predicts {share} of the next {kind} correctly: it knows the style of its text, not all "
        "of it. The strip under each story shows how much of it is copied.",
        share=percent(accuracy, 0),
        kind=_("words") if story_model.vocabulary.kind == "words" else _("characters"),
    )
