"""Heat maps of one unit, as Plotly gets them."""

from __future__ import annotations

import numpy as np
import pytest

from core.view.figures import PALETTES
from core.view.unit_figures import UnitWeights, mean_activation_map, unit_weights, weights_map
from tests.core.analysis.terms import terms
from tests.core.made_up import FEATURES, KINDS, UNITS, network, sequences

WEIGHTS = UnitWeights(("forget_gate", "candidate"), np.array([[0.5, -2.0], [1, 0]], np.float32))


@pytest.mark.parametrize("ground", PALETTES)
def test_weights_lie_on_a_scale_about_zero_that_holds_them_all(ground: str) -> None:
    shown = weights_map(WEIGHTS, "pixels", 1, ground).data[0]
    assert (shown.zmin, shown.zmax) == (-2.0, 2.0)
    assert [list(row) for row in shown.z] == [[0.5, -2.0], [1.0, 0.0]]
    assert list(shown.x) == [1, 2]
    assert [name.split(" ", 1)[1] for name in shown.y] == ["Forget gate", "Candidate"]
    assert shown.colorscale[1] == (0.5, PALETTES[ground].ground)


def test_a_unit_that_reads_nothing_still_has_a_map() -> None:
    nothing = UnitWeights(("hidden_state",), np.zeros((1, 3), np.float32))
    assert weights_map(nothing, "units of lstm_1", 0, "light").data[0].zmax == 1.0


def test_excitement_has_a_fixed_scale_and_an_absent_digit_stays_empty() -> None:
    means = np.array([[0.25, -0.5], [np.nan, np.nan]])
    shown = mean_activation_map(means, "dark").data[0]
    assert (shown.zmin, shown.zmax) == (-1.0, 1.0)
    assert [list(row) for row in shown.z] == [[0.25, -0.5], [None, None]]
    assert list(shown.y) == ["0", "1"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("unit", range(UNITS))
def test_they_are_what_the_input_is_multiplied_with(kind: str, unit: int) -> None:
    made = network(kind)
    trace = made.trace(sequences())
    found = unit_weights(made, "cell", unit)
    assert found.weights.shape == (len(found.gates), FEATURES)
    for gate, weights in zip(found.gates, found.weights, strict=True):
        parts = terms(made, trace, "cell", gate, unit, step=0)
        assert {part.index: part.weight for part in parts.inputs} == dict(enumerate(weights))


def test_gates_stand_in_the_order_of_the_maps() -> None:
    gates = unit_weights(network("lstm"), "cell", 0).gates
    assert gates == ("forget_gate", "input_gate", "candidate", "output_gate")
    assert unit_weights(network("simple_rnn"), "cell", 0).gates == ("hidden_state",)


def test_what_has_no_such_weights_is_told() -> None:
    with pytest.raises(ValueError, match="'logits' is not recurrent"):
        unit_weights(network("lstm"), "logits", 0)
    with pytest.raises(ValueError, match="whole number from 0 to 2, not 3"):
        unit_weights(network("lstm"), "cell", 3)
