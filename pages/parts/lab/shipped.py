"""The three kinds of cells beside each other, before a visitor has runs of their own."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.view.network_facts import Compared, compared

CELLS = ("mnist-rnn", "mnist-gru", "mnist-static")
"""A simple RNN, a GRU and an LSTM of 128 units each, trained by the same recipe."""


def shipped_comparison() -> None:
    """Compare an RNN, a GRU and an LSTM of the same recipe, with intervals."""
    label = escape(_("An RNN, a GRU and an LSTM, trained by the same recipe on two cores:"))
    rows = compared([(cache.card(name), cache.parameter_count(name)) for name in CELLS])
    heads = (
        _("network"),
        _("recipe"),
        _("parameters"),
        _("trained on"),
        _("score on 10,000 MNIST test digits"),
        _("95% interval"),
        _("time"),
    )
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    st.html(
        f'<p class="lab-badge">{label}</p>'
        f'<div class="lab-table" tabindex="0" role="region" aria-label="{label}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Compared) -> str:
    cells = (row.title, row.parameters, row.trained_on, row.score, row.interval, row.time)
    name = f'<th scope="row">{escape(row.name)}</th>'
    return name + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
