"""The compact choice of what is read, where the drawing page's canvas and samples are not."""

from __future__ import annotations

import streamlit as st

from core.data.samples import GROUPS, find, samples
from pages.parts.desk import Desk

DRAWING, PHOTO = "Your drawing", "Your picture"
_KEY = "what-is-read"


def choose_what_is_read(on_desk: Desk) -> None:
    """Shows what is being read, and takes another sample or what the visitor made."""
    own = [DRAWING] * (bool(on_desk.strokes) or on_desk.source == "drawing")
    own += [PHOTO] * (on_desk.photo is not None)
    offered = [*own, *(sample.name for group in GROUPS for sample in samples(group))]
    if on_desk.sample not in offered:
        offered.append(on_desk.sample)
    now = {"drawing": DRAWING, "photo": PHOTO, "sample": on_desk.sample}[on_desk.source]

    def choose() -> None:
        chosen = st.session_state[_KEY]
        if chosen == DRAWING:
            on_desk.draw(on_desk.strokes)
        elif chosen == PHOTO and on_desk.photo:
            on_desk.show_photo(*on_desk.photo)
        else:
            on_desk.pick(chosen)

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
