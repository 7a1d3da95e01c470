"""What all units do with a gate together, on gates whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.gate_statistics import gate_statistics
from core.network.layers import LayerTrace
from tests.core.made_up import KINDS, network, sequences


def known() -> LayerTrace:
    # Three steps of four units: one always shut, one always open, one that opens, one in between.
    gate = np.array(
        [[[0.05, 0.95, 0.05, 0.5], [0.05, 0.95, 0.5, 0.5], [0.05, 0.95, 0.95, 0.5]]], np.float32
    )
    return LayerTrace("lstm", gate, {"forget_gate": gate, "candidate": gate}, gate)


def test_known_gates_have_known_shares() -> None:
    (forget,) = gate_statistics(known())
    assert forget.gate == "forget_gate"
    np.testing.assert_allclose(forget.mean, [0.3875, 0.5, 0.6125], rtol=1e-6)
    np.testing.assert_array_equal(forget.closed, [0.5, 0.25, 0.25])
    np.testing.assert_array_equal(forget.open, [0.25, 0.25, 0.5])
    assert (forget.always_closed, forget.always_open) == (0.25, 0.25)


def test_the_sentence_has_the_numbers() -> None:
    (forget,) = gate_statistics(known())
    sentence = forget.sentence()
    assert sentence.startswith("Forget gate: 0.50 on average")
    assert "1 of 4 units are open at every step" in sentence


@pytest.mark.parametrize(
    ("kind", "gates"),
    [
        ("simple_rnn", []),
        ("lstm", ["input_gate", "forget_gate", "output_gate"]),
        ("gru", ["update_gate", "reset_gate"]),
        ("gru, reset before", ["update_gate", "reset_gate"]),
    ],
)
def test_every_gate_of_a_cell_is_told(kind: str, gates: list[str]) -> None:
    trace = network(kind).trace(sequences(batch=2))
    crowds = gate_statistics(trace.layer("cell"))
    assert [each.gate for each in crowds] == gates
    for each in crowds:
        assert each.mean.shape == each.closed.shape == each.open.shape == (6,)
        assert each.sentence()
    assert kind in KINDS
