"""The text, its surprise map and all that is said about it: what runs again after a change."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.language.baselines import rivals, unsure_sentence
from core.language.continuation import write_on
from core.language.model import PTB, LanguageModel
from core.language.scored_text import SentenceRead
from core.view.figures import DOUBT
from core.view.surprise_view import surprise_map
from pages.parts.language.address import keep_in_address, language_book
from pages.parts.language.book import LanguageBook
from pages.parts.language.cheat import cheat_lesson
from pages.parts.language.components import surprise_player
from pages.parts.language.counting import count_three, trigram_asked
from pages.parts.language.fields import say_what_to_look_for, text_field
from pages.parts.language.game import language_game
from pages.parts.language.writing import writing_fields

LONG_WORDS = 400
"""A longer text takes a while: how far it has come is shown."""


@st.fragment
def language_desk() -> None:
    """Draws the text in its field and all that the network makes of it."""
    book, model = language_book(), cache.language_model(PTB)
    text_field(book)
    read = _read(book, model)
    say_what_to_look_for(book, model, read, fits_a_link=keep_in_address(book))
    _map(book, model, read)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        writing_fields(book)
        count_three(book)
    game, cheat = st.columns(2, gap="large")
    with game:
        language_game()
    with cheat:
        cheat_lesson(read)


def _read(book: LanguageBook, model: LanguageModel) -> SentenceRead:
    bar = st.empty()

    def show(done: int, total: int) -> None:
        if total > LONG_WORDS:
            bar.progress(done / total, f"{done:,} of {total:,} words read")

    read = book.settle(model, show)
    bar.empty()
    return read


def _map(book: LanguageBook, model: LanguageModel, read: SentenceRead) -> None:
    def take(word: str) -> None:
        if model.vocabulary.id_of(word) is not None:
            book.add(word)

    beside = rivals(model, read, cache.unigram(PTB), trigram_asked(book))
    shown = write_on(model, read, book.writing) if book.writes else read
    data = {
        **surprise_map(model, shown, beside, len(read.tokens)),
        "doubt_colour": DOUBT,
        "sentence": unsure_sentence(read),
        "asked": {"word": book.asked, "stamp": book.times_asked},
    }
    surprise_player(data, key="surprise", on_take=take)
