"""The story page's address: a link or a reload tells the same stories again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.stories.prompt import whole_number
from core.stories.seed_words import MOST_CHARACTERS
from core.stories.user_text import USER_TEXT
from core.stories.variants import temperature_from_text, variants_from_text, variants_to_text
from pages.parts.story.state import FIRST_STORY, LOOKS, StoryState


def get_story_state() -> StoryState:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "storybook" not in st.session_state:
        st.session_state["storybook"] = StoryState()
    state: StoryState = st.session_state["storybook"]
    if st.session_state.pop("entered_page", False):
        state.address_problems = []
        if asked := st.query_params.to_dict():
            open_address(state, asked)
    try:
        _ = state.story_model
    except ValueError as error:
        state.address_problems.append(str(error))
        state.open_story(FIRST_STORY)
    return state


def open_address(state: StoryState, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; what it asks in vain becomes an error message."""
    state.prompt, state.beside = None, ()
    for name, take in _TAKE.items():
        if name in asked:
            try:
                take(state, asked[name])
            except ValueError as error:
                state.address_problems.append(str(error))


def keep_in_address(state: StoryState) -> None:
    """Write into the address what is told; the chosen word and the look see to themselves."""
    plain = StoryState()
    is_own = state.story == USER_TEXT
    wanted = {
        "story": state.story if state.story != plain.story and not is_own else None,
        "run": state.run if is_own else None,
        "words": state.words if 0 < len(state.words) <= MOST_CHARACTERS else None,
        "temperature": f"{state.temperature:.1f}" if state.temperature else None,
        "top_k": str(state.top_k) if state.top_k is not None else None,
        "length": str(state.length) if state.length not in (None, plain.length) else None,
        "seed": str(state.seed) if state.seed not in (None, plain.seed) else None,
        "beside": variants_to_text(state.beside) or None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _take_words(state: StoryState, text: str) -> None:
    state.words = text


def _take_temperature(state: StoryState, text: str) -> None:
    state.temperature = temperature_from_text(text)


def _take_top_k(state: StoryState, text: str) -> None:
    state.top_k = whole_number(text)


def _take_length(state: StoryState, text: str) -> None:
    state.length = whole_number(text)


def _take_seed(state: StoryState, text: str) -> None:
    state.seed = whole_number(text)


def _take_beside(state: StoryState, text: str) -> None:
    state.beside = variants_from_text(text, len(state.story_model.vocabulary))


def _take_word(state: StoryState, text: str) -> None:
    variant, _, word = text.partition(".")
    state.send_to(whole_number(variant), whole_number(word))


def _take_look(state: StoryState, text: str) -> None:
    if text not in LOOKS:
        raise ValueError(f"Expected a look among {', '.join(LOOKS)}, got {text[:40]!r}.")
    state.look = text


_TAKE: dict[str, Callable[[StoryState, str], None]] = {
    "story": StoryState.open_story,
    "run": StoryState.open_run,
    "words": _take_words,
    "temperature": _take_temperature,
    "top_k": _take_top_k,
    "length": _take_length,
    "seed": _take_seed,
    "beside": _take_beside,
    "word": _take_word,
    "look": _take_look,
}
