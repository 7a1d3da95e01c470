"""The second line of the cut bar: a free cut's numbers, and the units that a visitor chooses."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.network.network import Network
from core.view.cut_parameter import (
    ERASE,
    FREEZE,
    MAX_TYPED_CHARACTERS,
    VERBS,
    FreeCut,
    free_cut,
    number_text,
    units_from_text,
    units_text,
)
from pages.parts.gates.cut_form import CHOSEN, quantities
from pages.parts.gates.state import GatesState

FREE_FIELD, UNITS_FIELD = "free cut", "units"
VERB_LABELS = dict(zip(VERBS, ("hold at", "multiply with", "freeze at its mean"), strict=True))


def free_form(state: GatesState, network: Network) -> None:
    """Shows what the cut bar has no room for, where it is needed, and takes what is typed."""
    knife = state.cut_form
    chooses = knife.which == CHOSEN and knife.kind != ERASE
    if not (isinstance(knife.kind, FreeCut) or chooses):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if isinstance(knife.kind, FreeCut):
            _free_fields(state, network, knife.kind)
        if chooses:
            units_field(state, network, "cut-chosen")
        for sentence in state.typos.values():
            st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')


def units_field(state: GatesState, network: Network, key: str) -> None:
    """A field for the chosen units, and a button that adds the pinned one."""
    if UNITS_FIELD not in state.typos:
        st.session_state[key] = units_text(state.cut_form.chosen)

    def take() -> None:
        def chosen() -> None:
            text = st.session_state[key] or ""
            state.hold(chosen=units_from_text(text, network.layer(state.layer).units))

        state.try_typed(UNITS_FIELD, chosen)

    def add() -> None:
        state.hold(chosen=tuple(sorted({*state.cut_form.chosen, state.unit})))

    st.text_input(
        "Chosen units",
        key=key,
        max_chars=MAX_TYPED_CHARACTERS,
        placeholder="3, 17, 40-52",
        on_change=take,
        width=200,
        label_visibility="collapsed",
    )
    st.button(
        f"add {state.unit}",
        key=f"{key}-add",
        on_click=add,
        disabled=state.unit in state.cut_form.chosen,
        help="Add the pinned unit to the chosen ones",
    )


def _free_fields(state: GatesState, network: Network, free: FreeCut) -> None:
    if FREE_FIELD not in state.typos:
        st.session_state["cut-verb"] = free.verb
        st.session_state["cut-quantity"] = free.quantity
        st.session_state["cut-number"] = number_text(free.number)

    def take() -> None:
        def freely() -> None:
            verb, quantity = st.session_state["cut-verb"], st.session_state["cut-quantity"]
            number = st.session_state.get("cut-number") or ""
            if verb == FREEZE:
                number = number_text(free.number)
            state.hold(kind=free_cut(verb, quantity, number, network, state.layer))

        state.try_typed(FREE_FIELD, freely)

    st.selectbox(
        "What is cut",
        quantities(network, state.layer),
        key="cut-quantity",
        format_func=lambda quantity: quantity.replace("_", " "),
        on_change=take,
        width=150,
        label_visibility="collapsed",
    )
    st.segmented_control(
        "How it is cut",
        VERBS,
        required=True,
        key="cut-verb",
        format_func=VERB_LABELS.__getitem__,
        on_change=take,
        label_visibility="collapsed",
    )
    if st.session_state["cut-verb"] != FREEZE:
        st.text_input(
            "Number",
            key="cut-number",
            max_chars=20,
            on_change=take,
            width=80,
            label_visibility="collapsed",
        )
