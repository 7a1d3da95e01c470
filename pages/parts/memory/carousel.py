"""The constant error carousel: what of a cell state arrives when its gates are held."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.analysis.memory_reach import carousel
from core.analysis.memory_runs import MemoryRuns
from core.i18n import gettext as _
from core.view.glossary import tooltip
from pages.parts.memory.state import MemoryState

HOLDS = "lstm"
"""The cell whose gates are held: the others have no such pair of gates, or share it."""


def carousel_panel(state: MemoryState, found: Sequence[MemoryRuns]) -> None:
    """Draw two sliders, and what passes along the cells of the trained LSTM."""
    st.header(_("The constant error carousel"), anchor=False, help=tooltip("carousel"))
    held = [each for each in found if each.cell == HOLDS]
    if not held:
        st.caption(_("No LSTM was trained on this task yet."))
        return
    held.sort(key=lambda each: abs(each.gap - state.gap))
    sliders, numbers = st.columns([0.42, 0.58], gap="large")
    with sliders:
        _slider("forget", _("Forget gate of all units"), state)
        _slider("input", _("Input gate of all units"), state)
    network = held[0].typical
    result = carousel(
        network, network.layers[0].name, state.example_inputs(), state.forget, state.input
    )
    values = (
        (result.along_cell, _("product of the forget gates over {n} steps", n=result.steps)),
        (result.measured, _("what arrives when the first cell state is changed a little")),
    )
    with numbers:
        st.html(
            '<div class="lab-carousel">'
            + "".join(
                f'<p class="lab-score"><b>{escape(_number(value))}</b> {escape(what)}</p>'
                for value, what in values
            )
            + "</div>"
        )
        st.caption(_sentence(state, result.along_cell))


def _slider(name: str, label: str, state: MemoryState) -> None:
    key = f"memory-{name}"

    def take() -> None:
        setattr(state, name, st.session_state[key])

    st.session_state[key] = float(getattr(state, name))
    st.slider(label, 0.0, 1.0, step=0.01, key=key, on_change=take)


def _number(value: float) -> str:
    if value in (0.0, 1.0):
        return f"{value:.0f}"
    return f"{value:.4f}" if 0.001 <= abs(value) < 10 else f"{value:.2e}"


def _sentence(state: MemoryState, along: float) -> str:
    if state.forget == 1 and state.input == 0:
        return _(
            "With the forget gate at 1 and the input gate at 0, what the cell state holds comes "
            "through every step unchanged: the derivative along the cell path is exactly 1, "
            "however many steps there are. Move a slider and break it."
        )
    if state.input == 0:
        return _(
            "At {forget:g}, {left} of what was stored is left at the end: the gate multiplies it "
            "again at every step.",
            forget=state.forget,
            left=_number(along),
        )
    return _(
        "With the input gate open, new candidates are written at every step, and they depend on "
        "what is stored: the second number is no longer the first."
    )
