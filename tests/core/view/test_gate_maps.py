"""Maps of units by steps."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from core.data.samples import find
from core.network.keras_file import load_network
from core.view.gate_maps import gate_maps, gate_statistics_data, round_bound

NETWORK = load_network("digits")
LAYER = NETWORK.trace(find("notorious-10").image[None]).layer("lstm")
OTHER = NETWORK.trace(find("easy-3").image[None]).layer("lstm")


def shown(one: dict) -> np.ndarray:
    values = one["values"]
    bytes_ = np.frombuffer(base64.b64decode(values["text"]), np.int8).reshape(28, 128)
    return bytes_ / 10.0 ** values["decimals"]


def test_each_map_shows_what_the_trace_holds() -> None:
    maps = {one["name"]: one for one in gate_maps(LAYER)}
    assert list(maps) == [
        "forget_gate",
        "input_gate",
        "candidate",
        "output_gate",
        "cell_state",
        "hidden_state",
    ]
    for name, one in maps.items():
        half = 0.5 * 10.0 ** -one["values"]["decimals"]
        np.testing.assert_allclose(shown(one), LAYER.quantities[name][0], atol=half + 1e-6)
        assert one["diverging"] != name.endswith("_gate")
        assert one["fitted"] == (name == "cell_state")
        beyond = np.abs(shown(one)) > one["bound"] + half
        assert beyond.mean() <= (0.05 if one["fitted"] else 0)


def test_a_difference_is_one() -> None:
    for one in gate_maps(LAYER, OTHER):
        name = one["name"]
        difference = LAYER.quantities[name][0] - OTHER.quantities[name][0]
        half = 0.5 * 10.0 ** -one["values"]["decimals"]
        np.testing.assert_allclose(shown(one), difference, atol=half + 1e-6)
        assert one["diverging"]
    assert all(not shown(one).any() for one in gate_maps(LAYER, LAYER))


def test_the_maps_of_128_units_take_thirty_kilobytes() -> None:
    assert len(json.dumps(gate_maps(LAYER))) < 30_000


@pytest.mark.parametrize(("largest", "bound"), [(0.0, 0.1), (-0.3, 0.5), (10.6, 20), (999, 100)])
def test_a_fitted_bound_is_round(largest: float, bound: float) -> None:
    assert round_bound(np.full(9, largest, np.float32)) == bound


def test_the_crowd_is_counted_at_every_step() -> None:
    lines = gate_statistics_data(LAYER)
    gate = LAYER.quantities["forget_gate"][0, 11]
    assert lines["forget_gate"].split("|")[11] == (
        f"mean {gate.mean():.2f}, {(gate > 0.9).sum()} open, {(gate < 0.1).sum()} shut"
    )
    assert set(lines) == {"forget_gate", "input_gate", "output_gate"}
