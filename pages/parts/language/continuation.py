"""The fields below the map: whether the network goes on from the text, and how."""

from __future__ import annotations

import streamlit as st

from core.data.ptb import UNKNOWN
from core.stories.variants import TEMPERATURES
from pages.parts.language.state import LanguageState
from pages.parts.number_field import number_field

_FIELDS = ("temperature", "top_k", "length", "seed", "allows_unknown")


def writing_fields(state: LanguageState) -> None:
    """Draws the switch and, where it is on, what each word is chosen by."""

    def switch() -> None:
        state.writes = st.session_state["language-writes"]

    def take() -> None:
        for name in _FIELDS:
            setattr(state, name, st.session_state[f"language-{name}"])

    st.session_state["language-writes"] = state.writes
    st.toggle(
        "Let it go on writing",
        key="language-writes",
        on_change=switch,
        help="It draws one word after another from its own expectations, and reads it.",
    )
    if not state.writes:
        return
    for name in _FIELDS:
        st.session_state[f"language-{name}"] = getattr(state, name)
    st.select_slider(
        "Temperature",
        TEMPERATURES,
        key="language-temperature",
        on_change=take,
        width=180,
        help="0 always takes the likeliest word. The higher, the more chance the others get: "
        "every logit is divided by it before the softmax.",
    )
    number_field(
        "Top-k", "language-top_k", take, "Draw from so many likeliest words. Empty: all.", "all"
    )
    number_field("Words", "language-length", take, "How many words it writes.")
    number_field("Random seed", "language-seed", take, "The same seed writes the same words.")
    st.toggle(
        f"May write {UNKNOWN}",
        key="language-allows_unknown",
        on_change=take,
        help="One word in twenty of its corpus is replaced by this sign. Forbidden, its chance "
        "goes to the others.",
    )
