"""Everything on the gates page that runs again after a pin or a cut."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import can_score_sample
from core.analysis.gate_statistics import gate_statistics
from core.analysis.input_sequence import InputSequence
from core.export.trace_files import trace_csv, trace_npz
from core.i18n import gettext as _
from core.network.layer_info import cell_layer
from core.network.layers import LayerTrace
from core.network.network import Network
from core.network.trace import Trace
from core.view.figures import mean_gate_figure, saturation_figure
from core.view.gate_film import BEFORE, gate_film
from core.view.gate_page import gate_page
from core.view.unit_view import check_unit
from pages.parts.digit_state import get_digit_state, keep_digit_in_address
from pages.parts.film_player import film_player
from pages.parts.gates.cut_controls import (
    answers_html,
    cut_controls,
    cut_sentence,
    effect_html,
    show_cut_sentence,
    view_choice,
)
from pages.parts.gates.downloads import download_buttons
from pages.parts.gates.input_picker import input_to_read
from pages.parts.gates.inspected_network import InspectedNetwork, inspected_network
from pages.parts.gates.mattered import attribution_in_view, mattered_panel
from pages.parts.gates.mattered_subject import network_subject
from pages.parts.gates.state import GatesState, GatesView, get_gates_state, keep_in_address
from pages.parts.gates.top_activations import rerun_for_another_reading, top_activations_panel
from pages.parts.gates.unit_card import unit_card
from pages.parts.problems import guarded


@st.fragment
@guarded()
def gates_panels() -> None:
    """Draw the controls of the cut, the answers, the film with the cell, and what lies below."""
    digit_state, state = get_digit_state(), get_gates_state()
    rerun_for_another_reading(state)
    inspected = inspected_network(digit_state, state)
    network = inspected.network
    input_sequence, _left_out = input_to_read(inspected, digit_state, state)
    for change in state.changes:
        st.html(f'<p class="lab-error" role="status">{escape(change)}</p>')
    before = network.trace(input_sequence.inputs[None])
    cut_controls(state, network, input_sequence, before)
    after = _cut(state, network, input_sequence)
    # These lines keep their height without a cut, so that the film below does not move.
    with st.container(key="cut-answers", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(answers_html(input_sequence, before, after), width="content")
        view_choice(state)
        show_cut_sentence(state, network, input_sequence, before)
    effect = st.empty()
    effect.html(_effect_line(escape(_("Reading many other inputs ...")) if after else ""))
    keep_digit_in_address(digit_state, shows_digit=not input_sequence.read)
    keep_in_address(GatesView(state, network, inspected.key, input_sequence))
    shown = after if after and state.view != BEFORE else before
    _film(state, inspected, input_sequence, before, after)
    if after:  # after the film, which is done sooner: a cut is seen at once
        effect.html(_effect_line(effect_html(state, inspected, input_sequence, before, after)))
    find_subject = partial(network_subject, inspected, input_sequence, before)
    mattered_panel(find_subject, GatesView(state, network, inspected.key, input_sequence))
    reads_digits = not input_sequence.read and can_score_sample(network)
    unit_card(state, inspected, input_sequence, before, reads_digits=reads_digits)
    if input_sequence.read or reads_digits:
        top_activations_panel(inspected, digit_state, state, input_sequence, before)
    else:
        st.caption(_("This network is too large to try on 1,000 digits while you wait."))
    all_units(shown.layer(state.layer), input_sequence)
    what = (
        input_sequence.step
        if input_sequence.read
        else digit_state.chosen_sample or digit_state.source
    )
    view = state.view if after else BEFORE
    download_buttons(
        f"{network.name}-{what}",
        _(
            "The numbers are those of the run in view, with its cut: the table has a line for each "
            "layer, quantity, step and unit; the arrays open with numpy.load."
        ),
        table=lambda: trace_csv(shown),
        arrays=lambda: trace_npz(shown),
        page=lambda: gate_page(
            network,
            input_sequence,
            before,
            after,
            state.layer,
            state.unit,
            view,
            order=state.order,
            step=min(state.start_row, input_sequence.steps),
            ranking=_ranking(inspected, state.layer),
            note=cut_sentence(state, network, input_sequence, before),
            attribution=attribution_in_view(find_subject, state.mattered),
        ),
    )


def _ranking(inspected: InspectedNetwork, layer: str) -> tuple[int, ...]:
    """The layer's units, the most important first; none where that is not known."""
    ranking = cache.rankings(inspected.key).get(layer)
    return tuple(ranking.units) if ranking else ()


def _effect_line(html: str) -> str:
    return f'<p class="lab-badge lab-everybody" role="status">{html}</p>'


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

    film_player(
        gate_film(
            inspected.network,
            input_sequence,
            before,
            after,
            layer.name,
            state.unit,
            state.view,
            ranking=_ranking(inspected, layer.name),
        ),
        key="film",
        row=min(state.start_row, input_sequence.steps),
        rows_asked=state.rows_asked,
        order=state.order,
        on_pin=pin,
    )


def all_units(trace: LayerTrace, input_sequence: InputSequence) -> None:
    """Draw the mean of each gate over all units, and how many of them are saturated."""
    gates = gate_statistics(trace)
    if not gates:
        return
    st.header(_("All units"), anchor=False)
    ground = st.context.theme.type or "light"
    step = input_sequence.step_name
    sentences = [gate.sentence() for gate in gates]
    for column, figure, key, caption in zip(
        st.columns(2, gap="large"),
        (mean_gate_figure(gates, ground, step), saturation_figure(gates, ground, step)),
        ("crowd", "saturation"),
        (
            _("Mean of each gate over all units, at each {step}.", step=step),
            _("Share of saturated units: solid above 0.9 (open), dotted below 0.1 (closed)."),
        ),
        strict=True,
    ):
        with column:
            st.plotly_chart(
                figure,
                key=key,
                config={"displayModeBar": False},
                alt=" ".join((caption, *sentences)),
            )
            st.caption(caption)
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
