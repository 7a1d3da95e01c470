"""The lesson of the two readers: one is honest while it reads, the other is not."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.view.figures import calibration_figure

_READERS = {
    "digits": (
        "Honest reader",
        "Taught on every row: after each one it was asked for the digit, and paid for being sure "
        "and wrong. Its two lines lie together.",
    ),
    "digits-last-row": (
        "Last-row reader",
        "Taught on the last row alone, as the articles do. What it says before is a by-product "
        "that nobody ever corrected: it is sure long before it is right.",
    ),
}


def honesty_lesson() -> None:
    """Accuracy and confidence after each row for both networks, side by side."""
    st.subheader("Why one of the two lies while it reads", anchor=False)
    for column, (name, (title, words)) in zip(
        st.columns(2, gap="large"), _READERS.items(), strict=True
    ):
        score = cache.card(name).scores["mnist_test"]
        gap = max(
            abs(sure - right)
            for sure, right in zip(score["row_confidence"], score["row_accuracy"], strict=True)
        )
        with column:
            st.markdown(f"**{title}**, `{name}`. {words}")
            st.plotly_chart(
                calibration_figure(
                    score["row_accuracy"],
                    score["row_confidence"],
                    st.context.theme.type or "light",
                ),
                key=f"honesty-{name}",
                config={"displayModeBar": False},
            )
            st.caption(
                f"Measured on {score['count']:,} MNIST test digits. The grey band is the lie: at "
                f"its widest {gap:.2f}. Hover for the figures."
            )
