"""The language page's address: a link or a reload shows the same text, read the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.drawing.links import from_text, to_text
from core.language.ptb_tokenizer import MAX_CHARACTERS
from core.stories.prompt import whole_number
from core.stories.variants import temperature_from_text
from pages.parts.language.state import LanguageState

PLAIN_CHARACTERS = 1_000
"""A longer text is packed for a link."""


def get_language_state() -> LanguageState:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "language-book" not in st.session_state:
        st.session_state["language-book"] = LanguageState()
    state: LanguageState = st.session_state["language-book"]
    if st.session_state.pop("entered_page", False):
        state.address_problems = []
        if asked := st.query_params.to_dict():
            open_address(state, asked)
    return state


def open_address(state: LanguageState, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; what it asks in vain becomes an error message."""
    for name, take in _TAKE.items():
        if name in asked:
            try:
                take(state, asked[name])
            except ValueError as error:
                state.address_problems.append(str(error))


def keep_in_address(state: LanguageState) -> bool:
    """Write into the address what is read; the chosen word sees to itself.

    Returns:
        Whether the text has room in a link.
    """
    plain = LanguageState()
    is_short = len(state.text) <= PLAIN_CHARACTERS
    packed = None if is_short else to_text(state.text.encode("utf-8", "replace"))
    wanted = {
        "words": state.text if is_short and state.text != plain.text else None,
        "text": packed,
        "write": "1" if state.writes else None,
        "temperature": _unless(plain.temperature, state.temperature),
        "top_k": _unless(None, state.top_k),
        "length": _unless(plain.length, state.length),
        "seed": _unless(plain.seed, state.seed),
        "unk": "1" if state.allows_unknown else None,
        "trigram": "1" if state.counts_three else None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value
    return is_short or packed is not None


def _unless(plain: float | None, now: float | None) -> str | None:
    return None if now is None or now == plain else str(now)


def _take_words(state: LanguageState, text: str) -> None:
    state.open_text(text)


def _take_packed(state: LanguageState, text: str) -> None:
    raw = from_text(text, 4 * MAX_CHARACTERS)
    state.open_text(raw.decode("utf-8", "replace"))


def _take_word(state: LanguageState, text: str) -> None:
    state.send_to(whole_number(text))


def _take_writes(state: LanguageState, text: str) -> None:
    state.writes = text == "1"


def _take_temperature(state: LanguageState, text: str) -> None:
    state.temperature = temperature_from_text(text)


def _take_top_k(state: LanguageState, text: str) -> None:
    state.top_k = whole_number(text)


def _take_length(state: LanguageState, text: str) -> None:
    state.length = whole_number(text)


def _take_seed(state: LanguageState, text: str) -> None:
    state.seed = whole_number(text)


def _take_unknown(state: LanguageState, text: str) -> None:
    state.allows_unknown = text == "1"


def _take_trigram(state: LanguageState, text: str) -> None:
    state.counts_three = text == "1"


_TAKE: dict[str, Callable[[LanguageState, str], None]] = {
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
