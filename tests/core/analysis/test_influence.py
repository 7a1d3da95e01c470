"""Removing units one by one, side by side, is removing them one at a time."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis import influence
from core.analysis.influence import (
    influence_by_distance,
    mean_unit_effects,
    removal_work,
    unit_effects,
)
from core.network.interventions import Force
from tests.core import made_up
from tests.core.made_up import bidirectional, sequences, text_network


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        (made_up.network("lstm"), "cell"),
        (made_up.network("gru"), "cell"),
        (made_up.network("simple_rnn"), "cell"),
        (bidirectional(), "both_backward"),
    ],
)
def test_units_are_removed_one_by_one(
    network: made_up.Network, layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(influence, "UNITS_AT_ONCE", 2)
    x = sequences(1)
    trace = network.trace(x)
    falls = unit_effects(network, trace, layer, 1)
    for unit in range(network.layer(layer).units):
        cut = network.trace(x, edits=[Force(layer, "hidden_state", 0, units=(unit,))])
        expected = trace.logits[0, -1, 1] - cut.logits[0, -1, 1]
        assert falls[unit] == pytest.approx(expected, abs=1e-6)


def test_units_behind_an_embedding_are_removed() -> None:
    network = text_network()
    assert unit_effects(network, network.trace(np.array([[1, 2, 3]])), "cell", 0).shape == (3,)


def test_a_layer_or_an_output_that_does_not_exist_is_refused() -> None:
    network = made_up.network("lstm")
    trace = network.trace(sequences(1))
    with pytest.raises(ValueError, match="none"):
        unit_effects(network, trace, "none", 0)
    with pytest.raises(ValueError, match="Output 9 does not exist"):
        unit_effects(network, trace, "cell", 9)


def test_a_network_without_memory_looks_no_step_back() -> None:
    found = influence_by_distance(made_up.network("lstm"), list(sequences(4)))
    assert found.gradient.shape == found.erasure.shape == (6,)
    assert (found.gradient > 0).all()
    assert found.sequences == 4

    forgetful = made_up.network("simple_rnn")
    (cell, readout) = forgetful.layers
    cell.recurrent_kernel[:] = 0
    found = influence_by_distance(made_up.Network("forgetful", (cell, readout)), list(sequences(2)))
    assert found.gradient[0] > 0
    assert found.erasure[0] > 0
    assert not found.gradient[1:].any()
    assert found.erasure[1:] == pytest.approx(np.zeros(5), abs=1e-6)


def test_nothing_to_measure_on_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sequence"):
        influence_by_distance(made_up.network("lstm"), [])


def test_units_are_ranked_over_several_inputs() -> None:
    network, several = made_up.network("lstm"), sequences(3)
    done: list[float] = []
    mean = mean_unit_effects(network, list(several), "cell", done.append)
    each = []
    for x in several:
        trace = network.trace(x[None])
        each.append(unit_effects(network, trace, "cell", int(trace.logits[0, -1].argmax())))
    np.testing.assert_allclose(mean, np.mean(each, 0), atol=1e-6)
    assert done[-1] == 1
    assert removal_work(network, "cell", 6) > 0


def test_a_change_that_float32_cannot_tell_lies_below_the_rounding() -> None:
    found = influence_by_distance(made_up.network("lstm"), list(sequences(2)))
    assert 0 < found.rounding < 1e-5
    assert (found.erasure > found.rounding).all()
