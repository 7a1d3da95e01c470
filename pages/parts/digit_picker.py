"""The compact choice of what is read, where the drawing page's canvas and samples are not."""

from __future__ import annotations

import streamlit as st

from core.data.samples import GROUPS, find, samples
from pages.parts.digit_state import DigitState

DRAWING, PHOTO = "Your drawing", "Your picture"
_KEY = "what-is-read"


def choose_what_is_read(digit_state: DigitState) -> None:
    """Shows what is being read, and takes another sample or what the visitor made."""
    own = [DRAWING] * (bool(digit_state.strokes) or digit_state.source == "drawing")
    own += [PHOTO] * (digit_state.photo is not None)
    offered = [*own, *(sample.name for group in GROUPS for sample in samples(group))]
    if digit_state.sample not in offered:
        offered.append(digit_state.sample)
    now = {"drawing": DRAWING, "photo": PHOTO, "sample": digit_state.sample}[digit_state.source]

    def choose() -> None:
        chosen = st.session_state[_KEY]
        if chosen == DRAWING:
            digit_state.draw(digit_state.strokes)
        elif chosen == PHOTO and digit_state.photo:
            digit_state.show_photo(*digit_state.photo)
        else:
            digit_state.pick(chosen)

    st.session_state[_KEY] = now
    st.selectbox(
        "What is read",
        offered,
        key=_KEY,
        format_func=lambda name: name if name in own else f"{name}: {find(name).note}",
        on_change=choose,
        label_visibility="collapsed",
        help="Your own drawing stays with you: draw it on the page Draw a digit.",
    )
