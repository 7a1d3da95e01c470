"""The bench of the gates page in the address: what a link asks for, and what a link keeps."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.analysis.digit_reading import check_row
from core.analysis.input_sequence import Subject, turning_step
from core.analysis.unit_order import check_order
from core.network.layer_info import cell_layer, cell_layers
from core.network.trace import run
from core.view.cut_parameter import cut_from_text, units_from_text, units_text
from core.view.unit_view import check_unit
from pages.parts.gates.bench import Bench, first_unit
from pages.parts.gates.knife import ALL, CHOSEN, PINNED
from pages.parts.gates.who_reads import Reader


def open_bench_address(bench: Bench, reader: Reader, subject: Subject) -> None:
    """Take over what the address asks for; what it asks in vain becomes a complaint.

    Where it names no row, the cursor goes to the one that changed the network's mind.
    """
    asked = st.query_params.to_dict()
    _take(bench, "layer", asked, reader, subject)
    bench.settle(reader.network, subject)
    for name in ("unit", "units", "order", "cut"):
        _take(bench, name, asked, reader, subject)
    trace = run(reader.network, subject.inputs[None])
    bench.start_row = turning_step(reader.network, subject, trace) or subject.steps
    _take(bench, "row", asked, reader, subject)


def keep_bench_in_address(bench: Bench, reader: Reader) -> None:
    """Write into the address what is on the bench; the order looks after itself."""
    layers = cell_layers(reader.network)
    units = cell_layer(reader.network, bench.layer).units
    wanted = {
        "run": bench.run if reader.key == bench.run else None,
        "words": (bench.words or None) if reader.teller or reader.model else None,
        "layer": bench.layer if bench.layer != layers[0].name else None,
        "unit": str(bench.unit) if bench.unit != first_unit(units) else None,
        "units": units_text(bench.knife.chosen) or None,
        "cut": bench.cut.text if bench.cut else None,
    }
    for name, value in wanted.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def _take(bench: Bench, name: str, asked: dict[str, str], reader: Reader, subject: Subject) -> None:
    if name not in asked:
        return
    try:
        _FROM_ADDRESS[name](bench, asked[name], reader, subject)
    except ValueError as error:
        bench.complaints.append(str(error))


def _take_layer(bench: Bench, text: str, reader: Reader, _: Subject) -> None:
    bench.layer = cell_layer(reader.network, text).name


def _take_unit(bench: Bench, text: str, reader: Reader, _: Subject) -> None:
    bench.unit = check_unit(text, cell_layer(reader.network, bench.layer).units)


def _take_order(bench: Bench, text: str, reader: Reader, _: Subject) -> None:
    bench.order = check_order(
        text,
        reader.network.layer(bench.layer),
        ranked=bench.layer in cache.rankings(reader.key),
    )


def _take_row(bench: Bench, text: str, _: Reader, subject: Subject) -> None:
    bench.start_row = check_row(text, subject.steps, subject.step)


def _take_units(bench: Bench, text: str, reader: Reader, _: Subject) -> None:
    bench.hold(chosen=units_from_text(text, cell_layer(reader.network, bench.layer).units))


def _take_cut(bench: Bench, text: str, reader: Reader, subject: Subject) -> None:
    cut = cut_from_text(text, reader.network, bench.layer, subject.steps, subject.step)
    if cut.units is None:
        bench.hold(kind=cut.kind, which=ALL, row=cut.row)
    elif len(cut.units) == 1 and cut.units != bench.knife.chosen:
        bench.unit = cut.units[0]
        bench.hold(kind=cut.kind, which=PINNED, row=cut.row)
    else:
        bench.hold(kind=cut.kind, which=CHOSEN, chosen=cut.units, row=cut.row)


_FROM_ADDRESS = {
    "layer": _take_layer,
    "unit": _take_unit,
    "units": _take_units,
    "order": _take_order,
    "cut": _take_cut,
    "row": _take_row,
}
