"""The numbers of one unit: every printed one agrees with the trace, every sum with its parts."""

from __future__ import annotations

import numpy as np
import pytest

from core.checkpoints import load_network
from core.interventions import run_cut
from core.presets import PRESETS, preset_cuts
from core.samples import find
from core.terms import terms
from core.trace import Trace, run
from core.unit_story import check_unit, printed, unit_story

NETWORK = load_network("digits")
IMAGE = find("notorious-10").image[None]
TRACES = {"none": run(NETWORK, IMAGE)} | {
    name: run_cut(NETWORK, IMAGE, preset_cuts(name, NETWORK, "lstm", start=9)) for name in PRESETS
}
UNITS = range(0, 128, 17)


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_every_wire_carries_what_the_trace_holds(trace: Trace) -> None:
    did = trace.layer("lstm")
    for unit in UNITS:
        wires = unit_story(NETWORK, trace, "lstm", unit)["wires"]
        for name, values in did.quantities.items():
            for shown, traced in zip(wires[name], values[0, :, unit], strict=True):
                assert float(shown) == pytest.approx(float(traced), abs=0.005 + 1e-6)
        kept = did.quantities["forget_gate"] * did.before["cell_state"]
        np.testing.assert_allclose(np.array(wires["kept"], float), kept[0, :, unit], atol=0.00501)


def test_what_weighs_most_is_named_from_the_heaviest_on() -> None:
    story = unit_story(NETWORK, TRACES["none"], "lstm", 57)
    heaviest = terms(NETWORK, TRACES["none"], "lstm", "forget_gate", 57, 14).inputs[0]
    assert story["pixels"]["forget_gate"][14].startswith(
        f"{heaviest.index + 1} {heaviest.amount:+.2f}"
    )
    assert story["pixels"]["forget_gate"][0] == ""  # the first row has no ink
    assert story["units"]["forget_gate"][0] == ""  # nor is there any memory yet


def test_a_forced_gate_says_so() -> None:
    story = unit_story(NETWORK, TRACES["Amnesiac"], "lstm", 57)
    assert story["equations"]["forget_gate"][9].endswith("forced to 0.00")
    assert "forced" not in story["equations"]["forget_gate"][8]


def test_an_equation_ends_in_the_number_on_the_wire() -> None:
    story = unit_story(NETWORK, TRACES["none"], "lstm", 57)
    for name, equations in story["equations"].items():
        for equation, wire in zip(equations, story["wires"][name], strict=True):
            assert equation.startswith(f"{name} = ")
            assert float(equation.rpartition(" ")[2]) == pytest.approx(float(wire), abs=0.0051)


@pytest.mark.parametrize("unit", ["128", "-1", "1.5", "", "x", "²", None, 9e9, [1], "9" * 5000])
def test_a_unit_that_does_not_exist_is_told(unit: object) -> None:
    with pytest.raises(ValueError, match="Expected a unit from 0 to 127"):
        check_unit(unit, 128)


def test_a_unit_of_an_address() -> None:
    assert check_unit("57", 128) == 57


def test_no_minus_stands_before_a_zero() -> None:
    assert printed(-0.001) == "0.00"
    assert printed(-0.009) == "-0.01"
