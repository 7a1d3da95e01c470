"""The film, the cell, the crowd and the knife: what runs again after a pin or a cut."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import can_score_sample
from core.analysis.gate_statistics import gate_statistics
from core.analysis.input_sequence import InputSequence
from core.network.layer_info import cell_layer
from core.network.layers import LayerTrace
from core.network.network import Network
from core.network.trace import Trace
from core.view.figures import mean_gate_figure, saturation_figure
from core.view.gate_film import VIEWS, gate_film
from core.view.unit_view import check_unit
from pages.parts.digit_state import get_digit_state, keep_digit_in_address
from pages.parts.film_player import film_player
from pages.parts.gates.cut_controls import (
    answers_html,
    consequence_html,
    cut_controls,
    cut_sentence,
    view_choice,
)
from pages.parts.gates.downloads import download_buttons
from pages.parts.gates.input_picker import input_to_read
from pages.parts.gates.inspected_network import InspectedNetwork, inspected_network
from pages.parts.gates.state import GatesState, GatesView, get_gates_state, keep_in_address
from pages.parts.gates.top_activations import rerun_for_another_reading, top_activations_panel
from pages.parts.gates.unit_card import unit_card

CUT_WORDS_PX = 580
"""Beside the answers and the choice of maps on a wide screen, below them on a narrow one."""

WORDS_PX = 1000
"""Likewise, where there is no cut and no choice of maps."""


@st.fragment
def gates_panels() -> None:
    """Draws the knife, the answers, the film with the cell under it, and the crowd."""
    digit_state, state = get_digit_state(), get_gates_state()
    rerun_for_another_reading(state)
    inspected = inspected_network(digit_state, state)
    network = inspected.network
    input_sequence, _ = input_to_read(inspected, digit_state, state)
    for change in state.changes:
        st.html(f'<p class="lab-error" role="status">{escape(change)}</p>')
    cut_controls(state, network, input_sequence)
    before = network.trace(input_sequence.inputs[None])
    after = _cut(state, network, input_sequence)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(answers_html(input_sequence, before, after), width="content")
        if after:
            view_choice(state)
        words = cut_sentence(state, network, input_sequence, before)
        width = CUT_WORDS_PX if after else WORDS_PX
        st.html(f'<p class="lab-badge">{escape(words)}</p>', width=width)
    everybody = st.empty()
    if after:
        everybody.html('<p class="lab-badge lab-everybody">Reading many others ...</p>')
    keep_digit_in_address(digit_state, shows_digit=not input_sequence.read)
    keep_in_address(GatesView(state, network, inspected.key, input_sequence))
    shown = after if after and state.view != VIEWS[0] else before
    _film(state, inspected, input_sequence, before, after)
    if after:  # after the film, since it takes longer: what was cut is seen at once
        everybody.html(consequence_html(state, inspected, input_sequence, before, after))
    reads_digits = not input_sequence.read and can_score_sample(network)
    unit_card(state, inspected, input_sequence, before, reads_digits=reads_digits)
    if input_sequence.read or reads_digits:
        top_activations_panel(inspected, digit_state, state, input_sequence, before)
    else:
        st.caption("So large a network is not tried on 1,000 digits while you wait.")
    _crowd(shown.layer(state.layer), input_sequence.step)
    what = (
        input_sequence.step
        if input_sequence.read
        else digit_state.chosen_sample or digit_state.source
    )
    download_buttons(shown, f"{network.name}-{what}")


def _cut(state: GatesState, network: Network, input_sequence: InputSequence) -> Trace | None:
    if state.cut is None:
        return None
    cuts = state.cut.cuts(network, state.layer, input_sequence.steps)
    return network.trace(input_sequence.inputs[None], cuts)


def _film(
    state: GatesState,
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace | None,
) -> None:
    layer = cell_layer(inspected.network, state.layer)

    def pin(unit: object) -> None:
        state.pin(check_unit(unit, layer.units))

    ranking = cache.rankings(inspected.key).get(layer.name)
    film_player(
        gate_film(
            inspected.network,
            input_sequence,
            before,
            after,
            layer.name,
            state.unit,
            state.view,
            ranking=ranking.units if ranking else (),
        ),
        key="film",
        row=min(state.start_row, input_sequence.steps),
        rows_asked=state.rows_asked,
        order=state.order,
        on_pin=pin,
    )


def _crowd(did: LayerTrace, step: str) -> None:
    gates = gate_statistics(did)
    if not gates:
        return
    st.subheader("The crowd", anchor=False)
    ground = st.context.theme.type or "light"
    for column, figure, key, words in zip(
        st.columns(2, gap="large"),
        (mean_gate_figure(gates, ground, step), saturation_figure(gates, ground, step)),
        ("crowd", "saturation"),
        (
            f"The mean of each gate over all units, at each {step}.",
            "How many units have decided: solid above 0.9 (open), dotted below 0.1 (shut).",
        ),
        strict=True,
    ):
        with column:
            st.plotly_chart(figure, key=key, config={"displayModeBar": False})
            st.caption(words)
    st.markdown("\n".join(f"- {gate.sentence()}" for gate in gates))
