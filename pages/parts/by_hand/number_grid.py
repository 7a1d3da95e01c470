"""The numbers of the by-hand page: a field for each, in the order of the equations."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.i18n import gettext as _
from core.i18n import ngettext
from core.network.gates import BLOCKS
from core.view.by_hand import (
    COLUMNS,
    MAX_TYPED_STEPS,
    OUTPUT,
    STAGES,
    UNITS,
    field_name,
    field_title,
    input_name,
    input_title,
)
from core.view.quantities import LOOKS
from pages.parts.by_hand.state import LABELS, ByHandState
from pages.parts.problems import guarded, show_problems

NAME_PX, FIELD_PX = 92, 58
"""Four fields and their name fit into a window of 390 pixels."""


def number_grid(state: ByHandState) -> None:
    """Draw the choice of the cell, every number, undo and reset, and take what is typed."""
    with st.container(key="by-hand-numbers", gap=None):
        _cell(state)
        _line("", (_("· input"), _("· unit 0"), _("· unit 1"), _("+ bias")))
        for block in BLOCKS[state.kind]:
            look = LOOKS[block]
            for unit in range(UNITS):
                with _row(f"{look.mark} {_(look.title).lower()} {unit}"):
                    for column in COLUMNS:
                        name = field_name(block, unit, column)
                        _field(state, name, field_title(block, unit, column))
        _line("", ("", _("· unit 0"), _("· unit 1"), _("+ bias")))
        with _row(_("output")):
            st.html("<span></span>", width=FIELD_PX)
            for name, what in OUTPUT.items():
                _field(state, name, _(what))
        _line("", tuple(_("step {step}", step=step + 1) for step in range(state.now.steps)))
        with _row(_("input")):
            for step in range(state.now.steps):
                _field(state, input_name(step), input_title(step))
    _buttons(state)
    problems: list[str] = []
    with guarded(problems):
        state.compute()
    for problem in problems:
        until_then = _("Until then, the steps use the last valid numbers.")
        show_problems([f"{problem} {until_then}"])


def _cell(state: ByHandState) -> None:
    def choose() -> None:
        state.kind = st.session_state["by-hand-cell"]

    if st.session_state.get("by-hand-cell") != state.kind:
        st.session_state["by-hand-cell"] = state.kind
    st.segmented_control(
        _("Cell"),
        list(STAGES),
        key="by-hand-cell",
        format_func=lambda kind: _(LABELS[kind]),
        required=True,
        on_change=choose,
        label_visibility="collapsed",
    )


def _buttons(state: ByHandState) -> None:
    def feed() -> None:
        state.feed(st.session_state[_key(state, "steps")])

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        key = _key(state, "steps")
        if st.session_state.get(key) != state.now.steps:
            st.session_state[key] = state.now.steps
        st.segmented_control(
            _("Steps"),
            range(1, MAX_TYPED_STEPS + 1),
            key=key,
            required=True,
            format_func=lambda steps: ngettext("{n} step", "{n} steps", steps),
            on_change=feed,
            label_visibility="collapsed",
        )
        st.button(_("Undo"), key="by-hand-undo", disabled=not state.can_undo, on_click=state.undo)
        st.button(
            _("Reset"),
            key="by-hand-reset",
            disabled=state.is_as_shipped,
            on_click=state.reset,
            help=_("Back to the numbers that the page starts with"),
        )


def _field(state: ByHandState, name: str, what: str) -> None:
    key = _key(state, name)

    def take() -> None:
        state.type(name, st.session_state[key])

    # Only where it differs: setting it overwrites what is being typed.
    if st.session_state.get(key) != state.now.texts[name]:
        st.session_state[key] = state.now.texts[name]
    st.text_input(
        what, key=key, on_change=take, label_visibility="collapsed", width=FIELD_PX, max_chars=20
    )


def _key(state: ByHandState, name: str) -> str:
    return f"by-hand-{state.kind}-{name}"


def _row(name: str) -> DeltaGenerator:
    row = st.container(horizontal=True, gap="xxsmall", vertical_alignment="center")
    row.html(f'<span class="lab-hand-name">{escape(name)}</span>', width=NAME_PX)
    return row


def _line(name: str, heads: tuple[str, ...]) -> None:
    with _row(name):
        for head in heads:
            st.html(f'<span class="lab-hand-head">{escape(head)}</span>', width=FIELD_PX)
