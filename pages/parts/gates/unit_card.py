"""The card of the pinned unit: its weights, its mean activation, and what removing it costs."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import AblationEffect, sample_digits
from core.analysis.attribution import TOP_UNITS, logit_attribution
from core.analysis.input_sequence import InputSequence
from core.analysis.top_activations import mean_activation
from core.data.mnist import CLASSES
from core.i18n import gettext as _
from core.i18n import ngettext
from core.network.layer_info import PIXELS, cell_layer
from core.network.network import Network
from core.network.trace import Trace
from core.view.cut_parameter import unit_removal
from core.view.linked_text import link
from core.view.unit_figures import mean_activation_map, unit_weights, weights_map
from pages.parts.gates.cut_form import CHOSEN, PINNED
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.linked_sentence import linked_sentence
from pages.parts.gates.state import GatesState, pin_in_layer

NO_MODE_BAR = {"displayModeBar": False}
MOST_IMPORTANT = 16


def unit_card(
    state: GatesState,
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
    trace: Trace,
    *,
    reads_digits: bool,
) -> None:
    """Show the card.

    Args:
        state: Knows which unit is pinned.
        inspected: The network.
        input_sequence: What it reads.
        trace: Its run without a cut.
        reads_digits: Whether the unit can be watched over many digits.
    """
    st.header(_("Unit {unit}", unit=state.unit), anchor=False)
    weights, activation, removal = st.columns([0.4, 0.34, 0.26], gap="medium")
    with weights:
        _weights(state, inspected.network)
    if reads_digits:
        with activation:
            _mean_activation(state, inspected)
        with removal:
            _removal(state, inspected)
    with removal:
        _attribution(state, inspected.network, input_sequence, trace)


def _weights(state: GatesState, network: Network) -> None:
    signals = cell_layer(network, state.layer).signals
    weights = unit_weights(network, state.layer, state.unit)
    ground = st.context.theme.type or "light"
    if signals == PIXELS:
        caption = _(
            "Input weights of the unit: ink on a green pixel raises that gate or state, ink on a "
            "purple one lowers it."
        )
    else:
        caption = _(
            "Input weights of the unit. The inputs of this layer are {inputs}; each has a weight "
            "in each gate.",
            inputs=signals.many,
        )
    across = _("{inputs}, from {first}", inputs=signals.many, first=signals.first)
    st.plotly_chart(
        weights_map(weights, across, signals.first, ground),
        key="unit-weights",
        config=NO_MODE_BAR,
        alt=caption,
    )
    st.caption(caption)


def _mean_activation(state: GatesState, inspected: InspectedNetwork) -> None:
    seen = cache.digit_hidden_states(inspected.network, inspected.key, state.layer)
    means = mean_activation(seen, state.unit, sample_digits()[1], CLASSES)
    caption = _(
        "Mean hidden state over 100 of each digit (down) after each row (across): green above 0, "
        "purple below."
    )
    st.plotly_chart(
        mean_activation_map(means, st.context.theme.type or "light"),
        key="unit-excitement",
        config=NO_MODE_BAR,
        alt=caption,
    )
    st.caption(caption)


def _removal(state: GatesState, inspected: InspectedNetwork) -> None:
    removal = unit_removal(state.unit)
    before, after = (
        cache.digit_scores_with_cut(inspected.network, inspected.key, state.layer, cut)
        for cut in (None, removal)
    )
    ranking = cache.rankings(inspected.key).get(state.layer)
    lines = []
    if ranking:
        lines.append(
            _(
                "Ranked {rank} of {units} by importance. Few units change an answer alone, so they "
                "are ranked by how much removing each lowers the log probability of the right "
                "digit.",
                rank=ranking.place(state.unit),
                units=len(ranking.units),
            )
        )
    lines.append(
        _(
            "With its hidden state held at 0: {effect}",
            effect=AblationEffect(before, after).sentence(),
        )
    )
    st.html("".join(f'<p class="lab-badge">{escape(line)}</p>' for line in lines))
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Remove unit {unit}", unit=state.unit),
            key="unit-remove",
            on_click=lambda: state.hold(kind=removal.kind, which=PINNED, row=1),
            help=_("Hold its hidden state at 0 from the first row on"),
        )
        if ranking:
            most = ranking.units[:MOST_IMPORTANT]
            st.button(
                ngettext(
                    "Choose the most important unit",
                    "Choose the {n} most important units",
                    len(most),
                ),
                key="unit-most-missed",
                on_click=lambda: state.hold(chosen=tuple(sorted(most)), which=CHOSEN),
                help=_("A cut, or a search for similar moments, then applies to these units"),
            )


def _attribution(
    state: GatesState, network: Network, input_sequence: InputSequence, trace: Trace
) -> None:
    found = logit_attribution(network, input_sequence, trace)
    if found is None or found.layer != state.layer:
        return
    linked_sentence(
        (found.sentence(input_sequence, link),),
        input_sequence.step_name,
        key="unit-contributors",
        on_unit=lambda sent: pin_in_layer(state, network, found.layer, sent),
    )
    most = found.units[:TOP_UNITS]
    st.button(
        ngettext("Choose this unit", "Choose the {n} top contributors", len(most)),
        key="unit-carriers",
        on_click=lambda: state.hold(chosen=tuple(sorted(most)), which=CHOSEN),
        help=_("A cut then applies to these units: see whether the answer changes"),
    )
