"""A compact choice of the digit to read, for pages without the canvas and the samples."""

from __future__ import annotations

import streamlit as st

from core.data.samples import GROUPS, find, samples
from core.i18n import N_
from core.i18n import gettext as _
from pages.parts.components import sample_title
from pages.parts.digit_state import DigitState

DRAWING, PHOTO = N_("Your drawing"), N_("Your picture")
_KEY = "what-is-read"


def choose_what_is_read(digit_state: DigitState) -> None:
    """Show what is being read, and take another sample or the visitor's own digit."""
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
        _("Digit"),
        offered,
        key=_KEY,
        format_func=lambda name: _(name) if name in own else sample_title(find(name)),
        on_change=choose,
        label_visibility="collapsed",
        help=_("To read your own digit, draw it on the page Draw a digit."),
    )
