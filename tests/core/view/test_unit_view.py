"""The numbers of one unit: every printed one agrees with the trace, every sum with its parts."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.samples import find
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.presets import PRESETS, preset
from core.network.trace import Trace
from core.view.unit_view import UnitView, check_unit, unit_view
from tests.core.analysis.terms import terms
from tests.core.made_up import KINDS, bidirectional, network, sequences, text_network

DIGITS = load_network("digits")
IMAGE = find("notorious-10").image[None]
CASES: dict[str, tuple[Network, Trace, str, int]] = {
    **{kind: (network(kind), network(kind).trace(sequences(1, 7)), "cell", 2) for kind in KINDS},
    "backward": (
        bidirectional("gru"),
        bidirectional("gru").trace(sequences(1, 7)),
        "both_backward",
        1,
    ),
    "text": (text_network(), text_network().trace([[7, 2, 5]]), "cell", 1),
    "one step": (network("lstm"), network("lstm").trace(sequences(1, 1)), "cell", 0),
    "digits": (DIGITS, DIGITS.trace(IMAGE), "lstm", 57),
    **{
        name: (
            DIGITS,
            DIGITS.trace(IMAGE, preset(name, DIGITS, "lstm", start=9)),
            "lstm",
            57,
        )
        for name in PRESETS
    },
}


def at(texts: str, row: int) -> str:
    """What a place shows at a row, from 0."""
    every = texts.split("|")
    return every[row] if len(every) > 1 else every[0]


def equation(story: UnitView, name: str, row: int) -> str:
    return "".join(at(piece.texts, row) for piece in story.equations[name])


@pytest.mark.parametrize("case", CASES)
def test_every_wire_carries_what_the_trace_holds(case: str) -> None:
    net, trace, layer, unit = CASES[case]
    did = trace.layer(layer)
    wires = unit_view(net, trace, layer, unit).wires
    for name in did.quantities:
        for row, traced in enumerate(did.by_row(name)[0, :, unit]):
            slack = 0.005 + 1e-6 if name != "pre_activation" else 0.01
            assert float(at(wires[name], row)) == pytest.approx(float(traced), abs=slack)
    memory = did.before["hidden_state"][0, did.rows, unit]
    for row, traced in enumerate(memory):
        assert float(at(wires["hidden_before"], row)) == pytest.approx(float(traced), abs=0.00501)


@pytest.mark.parametrize(
    ("kind", "product"),
    [
        ("lstm", {"kept": ("forget_gate", "cell_before"), "written": ("input_gate", "candidate")}),
        ("gru", {"kept": ("update_gate", "hidden_before"), "written": ("fresh", "candidate")}),
    ],
)
def test_what_is_made_on_the_way_is_a_product(
    kind: str, product: dict[str, tuple[str, str]]
) -> None:
    wires = unit_view(*CASES[kind]).wires
    for made, (one, other) in product.items():
        for row in range(7):
            exact = float(at(wires[one], row)) * float(at(wires[other], row))
            assert float(at(wires[made], row)) == pytest.approx(exact, abs=0.016)


@pytest.mark.parametrize("case", CASES)
def test_an_equation_ends_in_the_number_on_the_wire(case: str) -> None:
    net, trace, layer, unit = CASES[case]
    story = unit_view(net, trace, layer, unit)
    for name in story.equations:
        for row in range(trace.inputs.shape[1]):
            shown = equation(story, name, row)
            assert shown.startswith(f"{name} = ")
            wire = float(at(story.wires[name], row))
            assert float(shown.rpartition(" ")[2]) == pytest.approx(wire, abs=0.0051)


@pytest.mark.parametrize("case", CASES)
def test_every_piece_that_lights_up_is_a_number_and_its_wire_is_there(case: str) -> None:
    story = unit_view(*CASES[case])
    drawn = {*story.wires, "inputs", "bias", "squashed", "kept", "written", "recalled"}
    for pieces in story.equations.values():
        for piece in pieces:
            if piece.wires:
                assert set(piece.wires.split()) <= drawn
                assert any(
                    text.strip(" ,forcedt()-.0123456789") == "" for text in piece.texts.split("|")
                )


def test_a_simple_rnn_prints_the_same_numbers_on_its_wires_and_in_its_sum() -> None:
    story = unit_view(*CASES["simple_rnn"])
    for row in range(7):
        inputs, recalled, bias, total = (
            float(at(story.wires[name], row))
            for name in ("inputs", "recalled", "bias", "pre_activation")
        )
        assert inputs + recalled + bias == pytest.approx(total, abs=1e-9)


def test_a_backward_reader_is_told_in_the_order_of_the_rows() -> None:
    net, trace, layer, unit = CASES["backward"]
    wires = unit_view(net, trace, layer, unit).wires
    assert at(wires["hidden_before"], 6) == "0.00"  # the last row is the first that it reads
    assert at(wires["hidden_before"], 5) == at(wires["hidden_state"], 6)


def test_what_weighs_most_is_named_from_the_heaviest_on() -> None:
    net, trace, layer, unit = CASES["digits"]
    story = unit_view(net, trace, layer, unit)
    heaviest = terms(net, trace, layer, "forget_gate", unit, 14).inputs[0]
    assert at(story.inputs["forget_gate"], 14).startswith(
        f"{heaviest.index + 1} {heaviest.amount:+.2f}"
    )
    assert at(story.inputs["forget_gate"], 0) == ""  # the first row has no ink
    assert at(story.units["forget_gate"], 0) == ""  # nor is there any memory yet
    from_zero = unit_view(net, trace, layer, unit, first=0)
    assert at(from_zero.inputs["forget_gate"], 14).startswith(f"{heaviest.index} ")


def test_a_forced_gate_says_so() -> None:
    story = unit_view(*CASES["Amnesiac"])
    assert equation(story, "forget_gate", 9).endswith("forced to 0.00")
    assert "forced" not in equation(story, "forget_gate", 8)


@pytest.mark.parametrize("unit", ["128", "-1", "1.5", "", "x", "²", None, 9e9, [1], "9" * 5000])
def test_a_unit_that_does_not_exist_is_told(unit: object) -> None:
    with pytest.raises(ValueError, match="Unit must be a whole number from 0 to 127"):
        check_unit(unit, 128)


def test_a_unit_that_exists_is_taken() -> None:
    assert check_unit(57, 128) == 57


def test_a_layer_that_is_not_recurrent_is_told() -> None:
    with pytest.raises(ValueError, match="'logits' is not recurrent"):
        unit_view(DIGITS, CASES["digits"][1], "logits", 0)


def test_no_number_is_nan() -> None:
    for name, case in CASES.items():
        story = unit_view(*case)
        assert "nan" not in str(story), name
        assert np.isfinite([float(text) for text in story.wires["hidden_state"].split("|")]).all()
