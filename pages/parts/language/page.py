"""The text, its surprise map and all that is said about it: what runs again after a change."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.language.baselines import baselines, perplexity_sentence
from core.language.continuation import continue_text
from core.language.model import PTB, LanguageModel
from core.language.scored_text import ScoredText
from core.view.figures import DOUBT
from core.view.surprise_view import surprise_view
from pages.parts.language.address import get_language_state, keep_in_address
from pages.parts.language.components import surprise_player
from pages.parts.language.continuation import writing_fields
from pages.parts.language.fields import say_what_to_look_for, text_field
from pages.parts.language.game import language_game
from pages.parts.language.lookahead import lookahead_panel
from pages.parts.language.state import LanguageState
from pages.parts.language.trigram import trigram_asked, trigram_panel

LONG_WORDS = 400
"""A longer text takes a while: how far it has come is shown."""


@st.fragment
def language_page() -> None:
    """Draws the text in its field and all that the network makes of it."""
    state, model = get_language_state(), cache.language_model(PTB)
    text_field(state)
    read = _read(state, model)
    say_what_to_look_for(state, model, read, fits_a_link=keep_in_address(state))
    _map(state, model, read)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        writing_fields(state)
        trigram_panel(state)
    game, cheat = st.columns(2, gap="large")
    with game:
        language_game()
    with cheat:
        lookahead_panel(read)


def _read(state: LanguageState, model: LanguageModel) -> ScoredText:
    bar = st.empty()

    def show(done: int, total: int) -> None:
        if total > LONG_WORDS:
            bar.progress(done / total, f"{done:,} of {total:,} words read")

    read = state.settle(model, show)
    bar.empty()
    return read


def _map(state: LanguageState, model: LanguageModel, read: ScoredText) -> None:
    def take(word: str) -> None:
        if model.vocabulary.id_of(word) is not None:
            state.add(word)

    beside = baselines(model, read, cache.unigram(PTB), trigram_asked(state))
    shown = continue_text(model, read, state.writing) if state.writes else read
    data = {
        **surprise_view(model, shown, beside, len(read.tokens)),
        "doubt_colour": DOUBT,
        "sentence": perplexity_sentence(read),
        "asked": {"word": state.asked, "stamp": state.times_asked},
    }
    surprise_player(data, key="surprise", on_take=take)
