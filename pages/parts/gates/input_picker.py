"""What is read on the gates page: the digit on the desk, or the words on the bench."""

from __future__ import annotations

import streamlit as st

from core.analysis.input_sequence import InputSequence, image_sequence
from core.analysis.input_words import MAX_CHARS, WordSequence, language_sequence, story_sequence
from pages.parts.digit_picker import choose_what_is_read
from pages.parts.digit_state import DigitState
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState

BEHIND_A_SENTENCE = (
    "Type a sentence, and press Enter. Before it stands <eos>, the end of one that nobody typed."
)
_KEY = "words-read"


def input_to_read(
    inspected: InspectedNetwork, digit_state: DigitState, state: GatesState
) -> tuple[InputSequence, tuple[str, ...]]:
    """What the network reads, and sentences about words that it does not."""
    read = _words(inspected, state)
    if read is None:
        return image_sequence(digit_state.image), ()
    return read.input_sequence, read.sentences


def input_picker(inspected: InspectedNetwork, digit_state: DigitState, state: GatesState) -> None:
    """Takes another sample, or other words where the network reads words."""
    read = _words(inspected, state)
    if read is None:
        choose_what_is_read(digit_state)
        return
    step = read.input_sequence.step

    def take() -> None:
        state.words = st.session_state[_KEY]

    st.session_state[_KEY] = read.typed
    st.text_input(
        f"{step.capitalize()}s to read",
        key=_KEY,
        max_chars=MAX_CHARS,
        on_change=take,
        label_visibility="collapsed",
        help=BEHIND_A_SENTENCE
        if inspected.model
        else f"Type {step}s that it knows, and press Enter.",
    )


def _words(inspected: InspectedNetwork, state: GatesState) -> WordSequence | None:
    """What becomes of the words on the bench; None where digits are read."""
    if inspected.story_model:
        return story_sequence(inspected.story_model, state.words)
    return language_sequence(inspected.model, state.words) if inspected.model else None
