"""The card of the pinned unit: what it looks for, what excites it, and what is lost without it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import AblationEffect, sample_digits
from core.analysis.attribution import CHOSEN, logit_attribution
from core.analysis.input_sequence import InputSequence
from core.analysis.top_activations import mean_activation
from core.data.mnist import CLASSES
from core.network.layer_info import PIXELS, cell_layer
from core.network.network import Network
from core.network.trace import Trace
from core.view.cut_parameter import unit_removal
from core.view.unit_figures import mean_activation_map, unit_weights, weights_map
from pages.parts.gates.cut_form import PINNED
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState

NO_MODE_BAR = {"displayModeBar": False}
MOST_MISSED = 16


def unit_card(
    state: GatesState,
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
    trace: Trace,
    *,
    reads_digits: bool,
) -> None:
    """Shows what is known of the pinned unit, and which units carried the answer.

    Args:
        state: Which unit is pinned.
        inspected: What read.
        input_sequence: What was read.
        trace: What the network did with it, without cuts.
        reads_digits: Whether the unit can be watched over many digits.
    """
    st.subheader(f"Unit {state.unit}", anchor=False)
    looks, likes, counts = st.columns([0.4, 0.34, 0.26], gap="medium")
    with looks:
        _weights(state, inspected.network)
    if reads_digits:
        with likes:
            _excitement(state, inspected)
        with counts:
            _removal(state, inspected)
    with counts:
        _carriers(state, inspected.network, input_sequence, trace)


def _weights(state: GatesState, network: Network) -> None:
    reads = cell_layer(network, state.layer).signals
    weights = unit_weights(network, state.layer, state.unit)
    ground = st.context.theme.type or "light"
    st.plotly_chart(
        weights_map(weights, f"{reads.many}, from {reads.first}", reads.first, ground),
        key="unit-weights",
        config=NO_MODE_BAR,
    )
    if reads == PIXELS:
        st.caption(
            "What it looks for: ink on a green pixel raises that gate or state, ink on a purple "
            "one lowers it."
        )
    else:
        st.caption(
            f"What it looks for. This layer does not read pixels: it reads the {reads.many}, and "
            "each has a weight in each gate."
        )


def _excitement(state: GatesState, inspected: InspectedNetwork) -> None:
    seen = cache.digit_hidden_states(inspected.network, inspected.key, state.layer)
    means = mean_activation(seen, state.unit, sample_digits()[1], CLASSES)
    st.plotly_chart(
        mean_activation_map(means, st.context.theme.type or "light"),
        key="unit-excitement",
        config=NO_MODE_BAR,
    )
    st.caption(
        "What excites it: its mean hidden state over 100 of each digit (down) after each row "
        "(across), green above 0, purple below."
    )


def _removal(state: GatesState, inspected: InspectedNetwork) -> None:
    removal = unit_removal(state.unit)
    before, after = (
        cache.digit_scores_with_cut(inspected.network, inspected.key, state.layer, cut)
        for cut in (None, removal)
    )
    ranking = cache.rankings(inspected.key).get(state.layer)
    lines = [f"Its hidden state held at 0: {AblationEffect(before, after).sentence()}"]
    if ranking:
        lines.insert(
            0,
            f"<b>Place {ranking.place(state.unit)} of {len(ranking.units)}</b> among the most "
            "missed. Few units alone change an answer: they are ranked by how much less sure of "
            "the right digit the network is without each.",
        )
    st.html("".join(f'<p class="lab-badge">{line}</p>' for line in lines))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Remove it",
            key="unit-remove",
            on_click=lambda: state.hold(kind=removal.kind, which=PINNED, row=1),
            help="Hold its hidden state at 0 from the first row on",
        )
        if ranking:
            most = ranking.units[:MOST_MISSED]
            st.button(
                f"Choose the {len(most)} most missed",
                key="unit-most-missed",
                on_click=lambda: state.hold(chosen=tuple(sorted(most))),
                help="They become the chosen units, to be cut or searched for together",
            )


def _carriers(
    state: GatesState, network: Network, input_sequence: InputSequence, trace: Trace
) -> None:
    found = logit_attribution(network, input_sequence, trace)
    if found is None or found.layer != state.layer:
        return
    st.html(f'<p class="lab-badge"><b>Here:</b> {escape(found.sentence(input_sequence))}</p>')
    most = found.units[:CHOSEN]
    st.button(
        f"Choose the {len(most)} that did most" if most[1:] else "Choose it",
        key="unit-carriers",
        on_click=lambda: state.hold(chosen=tuple(sorted(most))),
        help="They become the chosen units: cut them, and see whether the answer stands",
    )
