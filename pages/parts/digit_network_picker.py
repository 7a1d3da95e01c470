"""The choice between the two readers, and the chosen one's badge."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.formatting import percent
from core.network.card import Card
from pages.parts.digit_state import NETWORKS, DigitState

LABELS = {"digits": "Honest reader", "digits-last-row": "Last-row reader"}


def choose_reader(digit_state: DigitState) -> None:
    """Shows both readers, the chosen one marked, and takes another choice."""

    def choose() -> None:
        digit_state.network = st.session_state["network"]

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            "Who reads",
            NETWORKS,
            default=digit_state.network,
            required=True,
            key="network",
            format_func=LABELS.__getitem__,
            on_change=choose,
            label_visibility="collapsed",
            help="Two networks of the same build. One was taught on every row, the other on the "
            "last alone; below you see what that does.",
        )
        st.html(badge(cache.card(digit_state.network)))


def badge(card: Card) -> str:
    """One line of HTML: recipe, seed, measured score."""
    score = card.scores["mnist_test"]
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: one LSTM of 128 units, seed '
        f"{card.seed}. It reads {percent(score['accuracy'], 2)} of {score['count']:,} MNIST "
        f"test digits "
        "right.</p>"
    )
