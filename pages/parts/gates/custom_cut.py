"""The fields of a cut that the buttons have no room for: a custom cut, and the chosen units."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.i18n import N_
from core.i18n import gettext as _
from core.network.network import Network
from core.view.cut_parameter import (
    ERASE,
    FORCE,
    FREEZE,
    MAX_TYPED_CHARACTERS,
    SCALE,
    VERBS,
    FreeCut,
    free_cut,
    number_text,
    units_from_text,
    units_text,
)
from core.view.quantities import LOOKS
from pages.parts.gates.cut_form import CHOSEN, quantities
from pages.parts.gates.state import GatesState

FREE_FIELD, UNITS_FIELD = "free cut", "units"
VERB_LABELS = {FORCE: N_("hold at"), SCALE: N_("multiply by"), FREEZE: N_("freeze at its mean")}


def free_form(state: GatesState, network: Network) -> None:
    """Show the fields that the cut needs, and take what is typed."""
    form = state.cut_form
    chooses = form.which == CHOSEN and form.kind != ERASE
    if not (isinstance(form.kind, FreeCut) or chooses):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if isinstance(form.kind, FreeCut):
            _free_fields(state, network, form.kind)
        if chooses:
            units_field(state, network, "cut-chosen")
        for sentence in state.typos.values():
            st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')


def units_field(state: GatesState, network: Network, key: str) -> None:
    """Show a field for the chosen units, and a button that adds the pinned one."""
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
        _("Chosen units"),
        key=key,
        max_chars=MAX_TYPED_CHARACTERS,
        placeholder="3, 17, 40-52",
        on_change=take,
        width=170,
        label_visibility="collapsed",
    )
    st.button(
        _("Add {unit}", unit=state.unit),
        key=f"{key}-add",
        on_click=add,
        disabled=state.unit in state.cut_form.chosen,
        help=_("Add the pinned unit to the chosen ones"),
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
        _("Quantity to change"),
        quantities(network, state.layer),
        key="cut-quantity",
        format_func=lambda quantity: _(LOOKS[quantity].title),
        on_change=take,
        width=150,
        label_visibility="collapsed",
    )
    st.segmented_control(
        _("How to change it"),
        VERBS,
        required=True,
        key="cut-verb",
        format_func=lambda verb: _(VERB_LABELS[verb]),
        on_change=take,
        label_visibility="collapsed",
    )
    if st.session_state["cut-verb"] != FREEZE:
        st.text_input(
            _("Number"),
            key="cut-number",
            max_chars=20,
            on_change=take,
            width=80,
            label_visibility="collapsed",
        )
