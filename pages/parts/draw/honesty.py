"""How far two networks can be trusted midway: one is calibrated after every row, one is not."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.i18n import N_
from core.i18n import gettext as _
from pages.parts.components import calibration_chart
from pages.parts.digit_network_picker import LABELS

_TRAINING = {
    "digits": N_(
        "It was asked for the digit after each row during training and was penalised for "
        "confident mistakes, so its confidence and its accuracy stay together."
    ),
    "digits-last-row": N_(
        "It was trained on its answer after the last row only, as in most tutorials. Nothing ever "
        "corrected its earlier answers: it is confident long before it is right."
    ),
}


def honesty_lesson() -> None:
    """Show accuracy and confidence after each row of both networks, next to each other."""
    st.header(_("Why one model is overconfident midway"), anchor=False)
    with st.container(key="honesty", horizontal=True, gap="large"):
        for name, training in _TRAINING.items():
            with st.container():
                _calibration(name, training)


def _calibration(name: str, training: str) -> None:
    score = cache.card(name).scores["mnist_test"]
    accuracy, confidence = score["row_accuracy"], score["row_confidence"]
    gaps = [abs(sure - right) for sure, right in zip(confidence, accuracy, strict=True)]
    title, words = _(LABELS[name]), _(training)
    st.markdown(_("**{title}**, `{name}`. {words}", title=title, name=name, words=words))
    calibration_chart(accuracy, confidence, name=name, key=f"calibration-{name}")
    row = max(range(len(gaps)), key=gaps.__getitem__)
    figures = _(
        "Measured on {count:,} MNIST test digits. Grey: the gap between confidence and accuracy. "
        "They are furthest apart after row {row}, by {gap:.0f} percentage points.",
        count=score["count"],
        row=row + 1,
        gap=100 * gaps[row],
    )
    st.html(f'<p class="lab-caption">{escape(figures)}</p>')
