"""The input on the gates page: the digit that was chosen or drawn, or typed words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core.analysis.input_sequence import InputSequence, image_sequence
from core.analysis.input_words import MAX_CHARS, WordSequence, language_sequence, story_sequence
from core.data.mnist import COLUMNS, ROWS
from core.i18n import gettext as _
from pages.parts.digit_picker import choose_what_is_read
from pages.parts.digit_state import DigitState
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState
from pages.parts.problems import guarded

_KEY = "words-read"


def input_to_read(
    inspected: InspectedNetwork, digit_state: DigitState, state: GatesState
) -> tuple[InputSequence, tuple[str, ...]]:
    """Return what the network reads, and sentences about words that it does not read."""
    read = _words(inspected, state)
    if read is not None:
        return read.input_sequence, read.sentences
    problems: list[str] = []
    with guarded(problems):
        return image_sequence(digit_state.image), ()
    return image_sequence(np.zeros((ROWS, COLUMNS), np.float32)), tuple(problems)


def input_picker(inspected: InspectedNetwork, digit_state: DigitState, state: GatesState) -> None:
    """Let the visitor choose another sample, or type other words where the network reads words."""
    read = _words(inspected, state)
    if read is None:
        choose_what_is_read(digit_state)
        return

    def take() -> None:
        state.words = st.session_state[_KEY]

    st.session_state[_KEY] = read.typed
    if inspected.model and read.input_sequence.step == "word":
        label = _("Words to read")
        hint = _(
            "Type a sentence and press Enter. The network first reads <eos>, which marks the end "
            "of the previous sentence."
        )
    elif read.input_sequence.step == "word":
        label, hint = _("Words to read"), _("Type words that the network knows and press Enter.")
    else:
        label = _("Characters to read")
        hint = _("Type characters that the network knows and press Enter.")
    st.text_input(
        label,
        key=_KEY,
        max_chars=MAX_CHARS,
        on_change=take,
        label_visibility="collapsed",
        help=hint,
    )


def _words(inspected: InspectedNetwork, state: GatesState) -> WordSequence | None:
    """Return the words that are read, an example where they cannot be; None for digits."""
    read: Callable[[str], WordSequence]
    if inspected.story_model:
        read = partial(story_sequence, inspected.story_model)
    elif inspected.model:
        read = partial(language_sequence, inspected.model)
    else:
        return None
    problems: list[str] = []
    with guarded(problems):
        return read(state.words)
    return replace(read(""), typed=state.words, sentences=tuple(problems))
