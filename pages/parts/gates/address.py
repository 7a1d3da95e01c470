"""The bench of the gates page in the address: what a link asks for, and what a link keeps."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.analysis.digit_reading import check_row
from core.analysis.input_sequence import InputSequence, turning_step
from core.analysis.unit_order import check_order
from core.network.layer_info import cell_layer, cell_layers
from core.view.cut_parameter import cut_from_text, units_from_text, units_text
from core.view.unit_view import check_unit
from pages.parts.gates.cut_form import ALL, CHOSEN, PINNED
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState, first_unit


def read_address(
    state: GatesState, inspected: InspectedNetwork, input_sequence: InputSequence
) -> None:
    """Take over what the address asks for; what it asks in vain becomes an error message.

    Where it names no row, the cursor goes to the one that changed the network's mind.
    """
    asked = st.query_params.to_dict()
    _take(state, "layer", asked, inspected, input_sequence)
    state.settle(inspected.network, input_sequence)
    for name in ("unit", "units", "order", "cut"):
        _take(state, name, asked, inspected, input_sequence)
    trace = inspected.network.trace(input_sequence.inputs[None])
    state.start_row = turning_step(inspected.network, input_sequence, trace) or input_sequence.steps
    _take(state, "row", asked, inspected, input_sequence)


def write_address(state: GatesState, inspected: InspectedNetwork) -> None:
    """Write into the address what is on the bench; the order looks after itself."""
    layers = cell_layers(inspected.network)
    units = cell_layer(inspected.network, state.layer).units
    wanted = {
        "run": state.run if inspected.key == state.run else None,
        "words": (state.words or None) if inspected.story_model or inspected.model else None,
        "layer": state.layer if state.layer != layers[0].name else None,
        "unit": str(state.unit) if state.unit != first_unit(units) else None,
        "units": units_text(state.cut_form.chosen) or None,
        "cut": state.cut.text if state.cut else None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _take(
    state: GatesState,
    name: str,
    asked: dict[str, str],
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
) -> None:
    if name not in asked:
        return
    try:
        _FROM_ADDRESS[name](state, asked[name], inspected, input_sequence)
    except ValueError as error:
        state.problems.append(str(error))


def _take_layer(
    state: GatesState, text: str, inspected: InspectedNetwork, _: InputSequence
) -> None:
    state.layer = cell_layer(inspected.network, text).name


def _take_unit(state: GatesState, text: str, inspected: InspectedNetwork, _: InputSequence) -> None:
    state.unit = check_unit(text, cell_layer(inspected.network, state.layer).units)


def _take_order(
    state: GatesState, text: str, inspected: InspectedNetwork, _: InputSequence
) -> None:
    state.order = check_order(
        text,
        inspected.network.layer(state.layer),
        ranked=state.layer in cache.rankings(inspected.key),
    )


def _take_row(
    state: GatesState, text: str, _: InspectedNetwork, input_sequence: InputSequence
) -> None:
    state.start_row = check_row(text, input_sequence.steps, input_sequence.step)


def _take_units(
    state: GatesState, text: str, inspected: InspectedNetwork, _: InputSequence
) -> None:
    state.hold(chosen=units_from_text(text, cell_layer(inspected.network, state.layer).units))


def _take_cut(
    state: GatesState, text: str, inspected: InspectedNetwork, input_sequence: InputSequence
) -> None:
    cut = cut_from_text(
        text, inspected.network, state.layer, input_sequence.steps, input_sequence.step
    )
    if cut.units is None:
        state.hold(kind=cut.kind, which=ALL, row=cut.row)
    elif len(cut.units) == 1 and cut.units != state.cut_form.chosen:
        state.unit = cut.units[0]
        state.hold(kind=cut.kind, which=PINNED, row=cut.row)
    else:
        state.hold(kind=cut.kind, which=CHOSEN, chosen=cut.units, row=cut.row)


_FROM_ADDRESS = {
    "layer": _take_layer,
    "unit": _take_unit,
    "units": _take_units,
    "order": _take_order,
    "cut": _take_cut,
    "row": _take_row,
}
