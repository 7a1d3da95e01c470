"""The second line of the cut bar: a free cut's numbers, and the units that a visitor chooses."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.network.trace import Network
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
from pages.parts.gates.bench import Bench
from pages.parts.gates.knife import CHOSEN, quantities

FREE_FIELD, UNITS_FIELD = "free cut", "units"
VERB_LABELS = dict(zip(VERBS, ("hold at", "multiply with", "freeze at its mean"), strict=True))


def free_form(bench: Bench, network: Network) -> None:
    """Shows what the cut bar has no room for, where it is needed, and takes what is typed."""
    knife = bench.knife
    chooses = knife.which == CHOSEN and knife.kind != ERASE
    if not (isinstance(knife.kind, FreeCut) or chooses):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if isinstance(knife.kind, FreeCut):
            _free_fields(bench, network, knife.kind)
        if chooses:
            units_field(bench, network, "cut-chosen")
        for sentence in bench.typos.values():
            st.html(f'<p class="lab-complaint" role="alert">{escape(sentence)}</p>')


def units_field(bench: Bench, network: Network, key: str) -> None:
    """A field for the chosen units, and a button that adds the pinned one."""
    if UNITS_FIELD not in bench.typos:
        st.session_state[key] = units_text(bench.knife.chosen)

    def take() -> None:
        def chosen() -> None:
            text = st.session_state[key] or ""
            bench.hold(chosen=units_from_text(text, network.layer(bench.layer).units))

        bench.try_typed(UNITS_FIELD, chosen)

    def add() -> None:
        bench.hold(chosen=tuple(sorted({*bench.knife.chosen, bench.unit})))

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
        f"add {bench.unit}",
        key=f"{key}-add",
        on_click=add,
        disabled=bench.unit in bench.knife.chosen,
        help="Add the pinned unit to the chosen ones",
    )


def _free_fields(bench: Bench, network: Network, free: FreeCut) -> None:
    if FREE_FIELD not in bench.typos:
        st.session_state["cut-verb"] = free.verb
        st.session_state["cut-quantity"] = free.quantity
        st.session_state["cut-number"] = number_text(free.number)

    def take() -> None:
        def freely() -> None:
            verb, quantity = st.session_state["cut-verb"], st.session_state["cut-quantity"]
            number = st.session_state.get("cut-number") or ""
            if verb == FREEZE:
                number = number_text(free.number)
            bench.hold(kind=free_cut(verb, quantity, number, network, bench.layer))

        bench.try_typed(FREE_FIELD, freely)

    st.selectbox(
        "What is cut",
        quantities(network, bench.layer),
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
