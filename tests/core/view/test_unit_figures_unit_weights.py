"""The input weights of a unit are those that a gate is taken apart with."""

from __future__ import annotations

import pytest

from core.view.unit_figures import unit_weights
from tests.core.analysis.terms import terms
from tests.core.made_up import FEATURES, KINDS, UNITS, network, sequences


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
    with pytest.raises(ValueError, match="Expected a recurrent layer, got 'logits'"):
        unit_weights(network("lstm"), "logits", 0)
    with pytest.raises(ValueError, match="Unit must be a whole number from 0 to 2, not 3"):
        unit_weights(network("lstm"), "cell", 3)
