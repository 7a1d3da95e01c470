"""The story page's address: a link or a reload tells the same stories again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.stories.prompt import whole_number
from core.stories.seed_words import MOST_CHARACTERS
from core.stories.user_text import OWN_TEXT
from core.stories.variants import columns_from_text, columns_to_text, temperature_from_text
from pages.parts.story.storybook import FIRST_STORY, LOOKS, Storybook


def storybook() -> Storybook:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "storybook" not in st.session_state:
        st.session_state["storybook"] = Storybook()
    book: Storybook = st.session_state["storybook"]
    if st.session_state.pop("entered_page", False):
        book.complaints = []
        if asked := st.query_params.to_dict():
            open_address(book, asked)
    try:
        _ = book.teller
    except ValueError as error:
        book.complaints.append(str(error))
        book.open_story(FIRST_STORY)
    return book


def open_address(book: Storybook, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; what it asks in vain becomes a complaint."""
    book.prompt, book.beside = None, ()
    for name, take in _TAKE.items():
        if name in asked:
            try:
                take(book, asked[name])
            except ValueError as error:
                book.complaints.append(str(error))


def keep_in_address(book: Storybook) -> None:
    """Write into the address what is told; the chosen word and the look see to themselves."""
    plain = Storybook()
    is_own = book.story == OWN_TEXT
    wanted = {
        "story": book.story if book.story != plain.story and not is_own else None,
        "run": book.run if is_own else None,
        "words": book.words if 0 < len(book.words) <= MOST_CHARACTERS else None,
        "temperature": f"{book.temperature:.1f}" if book.temperature else None,
        "top_k": str(book.top_k) if book.top_k is not None else None,
        "length": str(book.length) if book.length not in (None, plain.length) else None,
        "seed": str(book.seed) if book.seed not in (None, plain.seed) else None,
        "beside": columns_to_text(book.beside) or None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _take_words(book: Storybook, text: str) -> None:
    book.words = text


def _take_temperature(book: Storybook, text: str) -> None:
    book.temperature = temperature_from_text(text)


def _take_top_k(book: Storybook, text: str) -> None:
    book.top_k = whole_number(text)


def _take_length(book: Storybook, text: str) -> None:
    book.length = whole_number(text)


def _take_seed(book: Storybook, text: str) -> None:
    book.seed = whole_number(text)


def _take_beside(book: Storybook, text: str) -> None:
    book.beside = columns_from_text(text, len(book.teller.vocabulary))


def _take_word(book: Storybook, text: str) -> None:
    column, _, word = text.partition(".")
    book.send_to(whole_number(column), whole_number(word))


def _take_look(book: Storybook, text: str) -> None:
    if text not in LOOKS:
        raise ValueError(f"Expected a look among {', '.join(LOOKS)}, got {text[:40]!r}.")
    book.look = text


_TAKE: dict[str, Callable[[Storybook, str], None]] = {
    "story": Storybook.open_story,
    "run": Storybook.open_run,
    "words": _take_words,
    "temperature": _take_temperature,
    "top_k": _take_top_k,
    "length": _take_length,
    "seed": _take_seed,
    "beside": _take_beside,
    "word": _take_word,
    "look": _take_look,
}
