"""The fields below the text: whether the network continues it, and how."""

from __future__ import annotations

import streamlit as st

from core.data.ptb import UNKNOWN
from core.i18n import gettext as _
from core.stories.variants import TEMPERATURES
from pages.parts.language.state import LanguageState
from pages.parts.number_field import number_field

_FIELDS = ("temperature", "top_k", "length", "seed", "allows_unknown")


def continuation_fields(state: LanguageState) -> None:
    """Draw the switch and, if it is on, the settings of sampling."""

    def switch() -> None:
        state.writes = st.session_state["language-writes"]

    def take() -> None:
        for name in _FIELDS:
            setattr(state, name, st.session_state[f"language-{name}"])

    st.session_state["language-writes"] = state.writes
    st.toggle(
        _("Continue the text"),
        key="language-writes",
        on_change=switch,
        help=_("The network draws one word after another from its own predictions."),
    )
    if not state.writes:
        return
    for name in _FIELDS:
        st.session_state[f"language-{name}"] = getattr(state, name)
    st.select_slider(
        _("Temperature"),
        TEMPERATURES,
        key="language-temperature",
        on_change=take,
        width=180,
        help=_(
            "0 always takes the likeliest word. The higher the temperature, the likelier the other "
            "words become: the logits are divided by it before the softmax."
        ),
    )
    number_field(
        _("Top-k"),
        "language-top_k",
        take,
        _("Draw from this many likeliest words only. Empty: from all."),
        _("all"),
    )
    number_field(_("Words"), "language-length", take, _("How many words to add."))
    number_field(_("Random seed"), "language-seed", take, _("The same seed gives the same words."))
    st.toggle(
        _("Allow {sign}", sign=UNKNOWN),
        key="language-allows_unknown",
        on_change=take,
        help=_(
            "One word in twenty of the training text is replaced by this sign. If it is not "
            "allowed, its probability goes to the other words."
        ),
    )
