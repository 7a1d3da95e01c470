"""The text field, the examples, and the messages about the text."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.i18n import gettext as _
from core.language.example_texts import EXAMPLES, comparison_sentence, example_of
from core.language.model import LanguageModel
from core.language.scored_text import MOST_WORDS, ScoredText
from core.view.language_captions import notes
from pages.parts.language.state import LanguageState
from pages.parts.story.components import chips

_KEY = "language-text"
FIELD_PX = 82


def text_field(state: LanguageState) -> None:
    """Draw the field and the examples."""

    def take() -> None:
        state.open_text(st.session_state[_KEY])

    st.session_state[_KEY] = state.text
    field, button = st.columns([0.9, 0.1], gap="small", vertical_alignment="bottom")
    with field:
        st.text_area(
            _(
                "Type or paste an English text of up to {most:,} words, then press Ctrl+Enter",
                most=MOST_WORDS,
            ),
            key=_KEY,
            on_change=take,
            height=FIELD_PX,
        )
    with button:
        st.button(_("Read it"), key="language-read", width="stretch")
    offered = [{"text": _(example.title), "sends": example.text} for example in EXAMPLES]
    group = {"words": _("Examples"), "is_error": False, "chips": offered}
    chips([group], key="language-examples", on_pick=state.open_text)


def text_messages(
    state: LanguageState, model: LanguageModel, read: ScoredText, *, fits_a_link: bool
) -> None:
    """Show what is wrong with the text, how it was read, or what an example shows."""
    for problem in state.problems:
        line = _("{problem} The last text that could be read is shown below.", problem=problem)
        st.html(_line("lab-error", line, "alert"))
    messages = list(notes(read))
    if example := example_of(state.text):
        messages = [_(example.look_for), comparison_sentence(model, example)]
    if not fits_a_link:
        messages.append(_("This text is too long for a link; keep a copy of it."))
    st.html(_line("lab-text-notes", " ".join(filter(None, messages)), "status"))


def _line(style: str, words: str, role: str) -> str:
    return f'<p class="{style}" role="{role}">{escape(words)}</p>'
