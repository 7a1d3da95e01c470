"""The text to learn, how to learn it, and the button that begins."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import get_args

import streamlit as st

from core.formatting import megabytes
from core.recipes.user_text import LIMITS, OptimizerName
from core.stories.texts import STORIES, StoryText
from core.stories.user_text import MAX_BYTES, MAX_TOKENS
from core.text.tokens import KINDS
from pages.parts.teach.state import TeachState

TEXT_HEIGHT_PX = 250
NUMBER_PX = 118
_SETTINGS = (
    "kind",
    "window",
    "epochs",
    "units",
    "layers",
    "has_embedding",
    "embedding",
    "optimizer",
    "learning_rate",
    "seed",
)
_OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}


def teach_fields(state: TeachState, *, may_train: bool) -> None:
    """Draws the fields and takes what is typed into them.

    Args:
        state: The visitor's.
        may_train: Whether no run of theirs is under way.
    """
    _text(state)
    for name in _SETTINGS:
        st.session_state[f"teach-{name}"] = getattr(state, name)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _how(state)
        with st.popover("The network"):
            _network(state)
        st.button(
            "**Train**",
            key="teach-train",
            on_click=state.train,
            disabled=not may_train or isinstance(state.training_plan(), str),
            help=None if may_train else "Stop the run that is under way first.",
        )
    _what_comes_of_it(state)


def _text(state: TeachState) -> None:
    # As a value it is painted at once; what is put into the session comes a moment later.
    first = "" if "teach-text" in st.session_state else state.text

    def put(text: str) -> None:
        state.problems = []
        state.take_text(text)
        st.session_state["teach-text"] = state.text

    def take_typed() -> None:
        put(st.session_state["teach-text"])

    def take_file() -> None:
        if (file := st.session_state["teach-file"]) is not None:
            state.take_upload(file.getvalue())
            st.session_state["teach-text"] = state.text

    def take_story(story: StoryText) -> None:
        put(story.text)

    st.text_area(
        f"The text: up to {MAX_TOKENS:,} words or characters; a paste of more than "
        f"{megabytes(MAX_BYTES)} is not taken in",
        first,
        key="teach-text",
        height=TEXT_HEIGHT_PX,
        max_chars=MAX_BYTES,
        on_change=take_typed,
        placeholder="Paste a text in any language, then press Ctrl and Enter.",
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.popover("Upload"):
            st.file_uploader(
                f"A text file, UTF-8, up to {megabytes(MAX_BYTES)}",
                type=["txt"],
                key="teach-file",
                on_change=take_file,
            )
        for story in STORIES.values():
            st.button(
                story.title,
                key=f"teach-{story.name}",
                type="tertiary",
                on_click=take_story,
                args=(story,),
            )


def _how(state: TeachState) -> None:
    take = _taker(state)
    st.segmented_control(
        "It reads", KINDS, key="teach-kind", on_change=take, required=True, width="content"
    )
    _number("Window", "window", take, "How many it reads before it says the next one.")
    st.number_input(
        "Passes",
        step=1,
        key="teach-epochs",
        on_change=take,
        placeholder="as fits",
        help="How often it goes through the text. Empty: as often as suits the length.",
        width=NUMBER_PX,
    )


def _network(state: TeachState) -> None:
    take = _taker(state)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _number("Units", "units", take, "Of each LSTM layer.")
        _number("Layers", "layers", take, "One on the other.")
        _number("Seed", "seed", take, "The same seed gives the same network.")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.toggle(
            "Embedding",
            key="teach-has_embedding",
            on_change=take,
            help="So many numbers are learnt for each word. Without it a word is its bare number "
            "in the vocabulary, as in the article: word 80 is then twice word 40.",
        )
        _number("Numbers", "embedding", take, "For each word.", disabled=not state.has_embedding)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.segmented_control(
            "Optimizer",
            get_args(OptimizerName),
            key="teach-optimizer",
            on_change=take,
            required=True,
            format_func=_OPTIMIZERS.__getitem__,
        )
        st.number_input(
            "Learning rate",
            key="teach-learning_rate",
            on_change=take,
            placeholder="as fits",
            format="%.5f",
            step=0.001,
            help="From 0.00001 to 1. Empty: what suits the optimizer.",
            width=NUMBER_PX + 20,
        )


def _number(
    label: str, name: str, take: Callable[[], None], told: str, *, disabled: bool = False
) -> None:
    """A field without bounds of its own: core says what is wrong with a number."""
    least, most = LIMITS[name]
    st.number_input(
        label,
        step=1,
        key=f"teach-{name}",
        on_change=take,
        help=f"{told} From {least} to {most:,}.",
        width=NUMBER_PX,
        disabled=disabled,
    )


def _taker(state: TeachState) -> Callable[[], None]:
    def take() -> None:
        for name in _SETTINGS:
            setattr(state, name, st.session_state[f"teach-{name}"])

    return take


def _what_comes_of_it(state: TeachState) -> None:
    learnt = state.training_plan()
    for problem in (*state.problems, *([learnt] if isinstance(learnt, str) else [])):
        st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')
    if not isinstance(learnt, str):
        st.html(f'<p class="lab-badge">{escape(learnt.sentence)}</p>')
