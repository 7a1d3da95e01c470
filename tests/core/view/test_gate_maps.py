"""Maps of units by steps."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict

import numpy as np
import pytest

from core.data.samples import find
from core.network.keras_file import load_network
from core.view.gate_maps import GateMap, gate_maps, round_bound, step_statistics
from core.view.small_numbers import unpacked

NETWORK = load_network("digits")
LAYER = NETWORK.trace(find("notorious-10").image[None]).layer("lstm")
OTHER = NETWORK.trace(find("easy-3").image[None]).layer("lstm")


def shown(one: GateMap) -> np.ndarray:
    return unpacked(one.values).reshape(28, 128)


def test_each_map_shows_what_the_trace_holds() -> None:
    maps = {one.name: one for one in gate_maps(LAYER)}
    assert list(maps) == [
        "forget_gate",
        "input_gate",
        "candidate",
        "output_gate",
        "cell_state",
        "hidden_state",
    ]
    for name, one in maps.items():
        half = 0.5 * 10.0**-one.values.decimals
        np.testing.assert_allclose(shown(one), LAYER.quantities[name][0], atol=half + 1e-6)
        assert one.diverging != name.endswith("_gate")
        assert one.fitted == (name == "cell_state")
        beyond = np.abs(shown(one)) > one.bound + half
        assert beyond.mean() <= (0.05 if one.fitted else 0)


def test_a_difference_is_one() -> None:
    for one in gate_maps(LAYER, minus=OTHER):
        name = one.name
        difference = LAYER.quantities[name][0] - OTHER.quantities[name][0]
        half = 0.5 * 10.0**-one.values.decimals
        np.testing.assert_allclose(shown(one), difference, atol=half + 1e-6)
        assert one.diverging
    assert all(not shown(one).any() for one in gate_maps(LAYER, minus=LAYER))


def test_the_maps_of_128_units_take_35_kilobytes() -> None:
    assert len(json.dumps([asdict(one) for one in gate_maps(LAYER)])) < 36_000


@pytest.mark.parametrize(("largest", "bound"), [(0.0, 0.1), (-0.3, 0.5), (10.6, 20), (999, 100)])
def test_a_fitted_bound_is_round(largest: float, bound: float) -> None:
    assert round_bound(np.full(9, largest, np.float32)) == bound


def test_units_are_counted_at_every_step() -> None:
    statistics = step_statistics(LAYER)
    assert set(statistics) == {"forget_gate", "input_gate", "output_gate"}
    gate = LAYER.quantities["forget_gate"][0, 11]
    assert statistics["forget_gate"].open[11] == (gate > 0.9).sum()
    assert statistics["forget_gate"].closed[11] == (gate < 0.1).sum()
    mean = np.frombuffer(base64.b64decode(statistics["forget_gate"].mean.text), np.int8)[11]
    assert mean / 100 == pytest.approx(gate.mean(), abs=0.0051)


def test_a_cell_state_keeps_two_decimals() -> None:
    (cell_state,) = (one for one in gate_maps(LAYER) if one.name == "cell_state")
    assert np.abs(LAYER.quantities["cell_state"]).max() > 1.27
    assert cell_state.values.decimals == 2
