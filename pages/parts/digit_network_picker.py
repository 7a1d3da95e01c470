"""The choice between the two digit networks, and the badge of the chosen one."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.formatting import percent
from core.i18n import N_
from core.i18n import gettext as _
from core.view.network_facts import size_and_training
from pages.parts.digit_state import NETWORKS, DigitState

LABELS = {"digits": N_("Trained on every row"), "digits-last-row": N_("Trained on the last row")}


def choose_reader(digit_state: DigitState) -> None:
    """Show both networks with the chosen one marked, and take another choice."""

    def choose() -> None:
        digit_state.network = st.session_state["network"]

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            _("Network"),
            NETWORKS,
            default=digit_state.network,
            required=True,
            key="network",
            format_func=lambda name: _(LABELS[name]),
            on_change=choose,
            label_visibility="collapsed",
            help=_(
                "Two networks of the same architecture. One was trained to answer after every "
                "row, the other only after the last; the charts below show the difference."
            ),
        )
        st.html(badge(digit_state.network))


def badge(name: str) -> str:
    """Describe a network in HTML: architecture, seed, accuracy, size and training."""
    card = cache.card(name)
    score = card.scores["mnist_test"]
    words = _(
        "{name}: one LSTM layer of 128 units, seed {seed}; {accuracy} of {count:,} MNIST test "
        "digits correct.",
        name=card.name,
        seed=card.seed,
        accuracy=percent(score["accuracy"], 2),
        count=score["count"],
    )
    words = f"{words} {size_and_training(card, cache.parameter_count(name))}"
    return f'<p class="lab-badge" data-network="{escape(card.name)}">{escape(words)}</p>'
