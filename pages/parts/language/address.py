"""The language page's address: a link or a reload shows the same text, read the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.drawing.links import from_text, to_text
from core.language.scored_text import MOST_CHARACTERS
from core.stories.prompt import whole_number
from core.stories.variants import temperature_from_text
from pages.parts.language.book import LanguageBook

PLAIN_CHARACTERS = 1_000
"""A longer text is packed for a link."""


def language_book() -> LanguageBook:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "language-book" not in st.session_state:
        st.session_state["language-book"] = LanguageBook()
    book: LanguageBook = st.session_state["language-book"]
    if st.session_state.pop("entered_page", False):
        book.complaints = []
        if asked := st.query_params.to_dict():
            open_address(book, asked)
    return book


def open_address(book: LanguageBook, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; what it asks in vain becomes a complaint."""
    for name, take in _TAKE.items():
        if name in asked:
            try:
                take(book, asked[name])
            except ValueError as error:
                book.complaints.append(str(error))


def keep_in_address(book: LanguageBook) -> bool:
    """Write into the address what is read; the chosen word sees to itself.

    Returns:
        Whether the text has room in a link.
    """
    plain = LanguageBook()
    is_short = len(book.text) <= PLAIN_CHARACTERS
    packed = None if is_short else to_text(book.text.encode("utf-8", "replace"))
    wanted = {
        "words": book.text if is_short and book.text != plain.text else None,
        "text": packed,
        "write": "1" if book.writes else None,
        "temperature": _unless(plain.temperature, book.temperature),
        "top_k": _unless(None, book.top_k),
        "length": _unless(plain.length, book.length),
        "seed": _unless(plain.seed, book.seed),
        "unk": "1" if book.allows_unknown else None,
        "trigram": "1" if book.counts_three else None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value
    return is_short or packed is not None


def _unless(plain: float | None, now: float | None) -> str | None:
    return None if now is None or now == plain else str(now)


def _take_words(book: LanguageBook, text: str) -> None:
    book.open_text(text)


def _take_packed(book: LanguageBook, text: str) -> None:
    raw = from_text(text, 4 * MOST_CHARACTERS)
    book.open_text(raw.decode("utf-8", "replace"))


def _take_word(book: LanguageBook, text: str) -> None:
    book.send_to(whole_number(text))


def _take_writes(book: LanguageBook, text: str) -> None:
    book.writes = text == "1"


def _take_temperature(book: LanguageBook, text: str) -> None:
    book.temperature = temperature_from_text(text)


def _take_top_k(book: LanguageBook, text: str) -> None:
    book.top_k = whole_number(text)


def _take_length(book: LanguageBook, text: str) -> None:
    book.length = whole_number(text)


def _take_seed(book: LanguageBook, text: str) -> None:
    book.seed = whole_number(text)


def _take_unknown(book: LanguageBook, text: str) -> None:
    book.allows_unknown = text == "1"


def _take_trigram(book: LanguageBook, text: str) -> None:
    book.counts_three = text == "1"


_TAKE: dict[str, Callable[[LanguageBook, str], None]] = {
    "words": _take_words,
    "text": _take_packed,
    "write": _take_writes,
    "temperature": _take_temperature,
    "top_k": _take_top_k,
    "length": _take_length,
    "seed": _take_seed,
    "unk": _take_unknown,
    "trigram": _take_trigram,
    "word": _take_word,
}
