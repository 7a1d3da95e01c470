"""The text in its field, the examples to click, and what is to be said about what was typed."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.language.example_texts import EXAMPLES, compared, example_of
from core.language.model import LanguageModel
from core.language.scored_text import ScoredText
from core.view.language_captions import notes
from pages.parts.language.state import LanguageState
from pages.parts.story.components import chips

_KEY = "language-text"
FIELD_PX = 82
KEPT = "Below stands what could be read last."


def text_field(state: LanguageState) -> None:
    """Draws the field and the examples, and takes another text."""

    def take() -> None:
        state.open_text(st.session_state[_KEY])

    st.session_state[_KEY] = state.text
    field, button = st.columns([0.9, 0.1], gap="small", vertical_alignment="bottom")
    with field:
        st.text_area(
            "Type or paste a text in English, and press Ctrl+Enter",
            key=_KEY,
            on_change=take,
            height=FIELD_PX,
        )
    with button:
        st.button("Read it", key="language-read", width="stretch")
    offered = [{"text": example.title, "sends": example.text} for example in EXAMPLES]
    group = {"words": "Try", "is_error": False, "chips": offered}
    chips([group], key="language-examples", on_pick=state.open_text)


def say_what_to_look_for(
    state: LanguageState, model: LanguageModel, read: ScoredText, *, fits_a_link: bool
) -> None:
    """Says what is wrong with the text, what became of it, or what an example shows."""
    for problem in state.problems:
        st.html(_line("lab-error", f"{problem} {KEPT}", "alert"))
    told = list(notes(read, len(model.vocabulary)))
    if example := example_of(state.text):
        told = [example.look_for, compared(model, example)]
    if not fits_a_link:
        told.append("It is too long for a link: keep a copy.")
    st.html(_line("lab-told-line", " ".join(filter(None, told)), "status"))


def _line(style: str, words: str, role: str) -> str:
    return f'<p class="{style}" role="{role}">{escape(words)}</p>'
