"""The text, its surprise and everything below: the part that runs again after a change."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.language.baselines import baselines, perplexity_sentence, unknown_words_sentence
from core.language.continuation import continue_text
from core.language.model import PTB, LanguageModel
from core.language.scored_text import ScoredText
from core.view.figures import DOUBT
from core.view.surprise_view import surprise_view
from pages.parts.language.components import surprise_player
from pages.parts.language.continuation import continuation_fields
from pages.parts.language.fields import text_field, text_messages
from pages.parts.language.game import guessing_game
from pages.parts.language.lookahead import lookahead_panel
from pages.parts.language.state import LanguageState, get_language_state, keep_in_address
from pages.parts.language.trigram import trigram_asked, trigram_panel
from pages.parts.problems import guarded

LONG_WORDS = 400
"""Progress is shown while a longer text is read."""


@st.fragment
@guarded()
def language_page() -> None:
    """Draw the text field and everything about the text."""
    state, model = get_language_state(), cache.language_model(PTB)
    text_field(state)
    read = _read(state, model)
    with guarded():
        text_messages(state, model, read, fits_a_link=keep_in_address(state))
    with guarded():
        _surprise(state, model, read)
    with st.container(
        key="language-more", horizontal=True, gap="small", vertical_alignment="bottom"
    ):
        continuation_fields(state)
        trigram_panel(state)
    game, lookahead = st.columns(2, gap="large")
    with game:
        guessing_game()
    with lookahead, guarded():
        lookahead_panel(read)


def _read(state: LanguageState, model: LanguageModel) -> ScoredText:
    bar = st.empty()

    def show(done: int, total: int) -> None:
        if total > LONG_WORDS:
            text = _("{done:,} of {total:,} words read", done=done, total=total)
            bar.progress(done / total, text)

    read = state.settle(model, show)
    bar.empty()
    return read


def _surprise(state: LanguageState, model: LanguageModel, read: ScoredText) -> None:
    def take(word: str) -> None:
        if model.vocabulary.id_of(word) is not None:
            state.add(word)

    compared = baselines(model, read, cache.unigram(PTB), trigram_asked(state))
    shown = continue_text(model, read, state.writing) if state.writes else read
    sentences = (perplexity_sentence(read), unknown_words_sentence(read))
    data = {
        **surprise_view(model, shown, compared, len(read.tokens)),
        "doubt_colour": DOUBT,
        "sentences": tuple(filter(None, sentences)),
        "asked": {"word": state.asked, "stamp": state.times_asked},
    }
    surprise_player(data, key="surprise", on_take=take)
