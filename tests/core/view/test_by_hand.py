"""The networks for pencil and paper, against numbers worked out without them."""

from __future__ import annotations

from dataclasses import replace
from math import exp, tanh
from typing import Any

import numpy as np
import pytest

from core.network.gates import BLOCKS
from core.network.trace import Trace
from core.view.by_hand import GRU_BY_HAND, LSTM_BY_HAND, SIMPLE_RNN, STAGES, ByHand
from core.view.by_hand import network_by_hand as build
from core.view.by_hand import sequence_by_hand as sequence
from tests.core.analysis.terms import terms


def read(stage: ByHand) -> Trace:
    return build(stage).trace(sequence(stage))


def sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


def test_the_articles_numbers() -> None:
    trace = read(SIMPLE_RNN)
    did = trace.layer("simple_rnn").quantities
    np.testing.assert_allclose(
        did["pre_activation"][0], [[0.6, 0.5], [1.2923401, 1.39225678]], rtol=1e-6
    )
    np.testing.assert_allclose(
        did["hidden_state"][0], [[0.53704957, 0.46211716], [0.85973818, 0.88366641]], rtol=1e-6
    )
    np.testing.assert_allclose(trace.logits[0, :, 0], [1.56128388, 2.72707101], rtol=1e-6)


def test_the_first_step_of_the_lstm_with_a_pencil() -> None:
    did = read(LSTM_BY_HAND).layer("lstm").quantities
    i, g, o = sigmoid(0.5 + 0.1), tanh(0.5 + 0.1), sigmoid(0.3)  # unit 0, fed 1, from nothing
    np.testing.assert_allclose(did["forget_gate"][0, 0, 0], sigmoid(0.1 + 1), rtol=1e-6)
    np.testing.assert_allclose(did["cell_state"][0, 0, 0], i * g, rtol=1e-6)
    np.testing.assert_allclose(did["hidden_state"][0, 0, 0], o * tanh(i * g), rtol=1e-6)


def test_both_steps_of_the_gru_with_a_pencil() -> None:
    did = read(GRU_BY_HAND).layer("gru").quantities
    first = [(1 - sigmoid(0.6)) * tanh(0.6), (1 - sigmoid(0.5)) * tanh(-0.7)]
    np.testing.assert_allclose(did["hidden_state"][0, 0], first, rtol=1e-6)
    h0, h1 = first
    z = sigmoid(2 * 0.5 + 0.1 + h0 * 0.1 + h1 * 0.3)
    r0 = sigmoid(2 * 0.1 + h0 * 0.2 + h1 * 0.1)
    r1 = sigmoid(2 * 0.2 + h0 * 0.1 + h1 * 0.3)
    g = tanh(2 * 0.5 + 0.1 + r0 * h0 * 0.1 + r1 * h1 * 0.3)
    np.testing.assert_allclose(did["hidden_state"][0, 1, 0], z * h0 + (1 - z) * g, rtol=1e-6)


@pytest.mark.parametrize("kind", STAGES)
def test_every_number_can_be_taken_apart(kind: str) -> None:
    stage = STAGES[kind]
    trace = read(stage)
    for gate in BLOCKS[kind]:
        for unit in range(2):
            apart = terms(build(stage), trace, kind, gate, unit, 1)
            assert apart.value == pytest.approx(apart.used, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "qrnn"}, "Expected a kind among simple_rnn, lstm, gru, got 'qrnn'"),
        ({"kernel": (0.5,)}, "Expected 2 numbers as input weights, got 1"),
        ({"kernel": (0.5, float("nan"))}, "between -1000 and 1000 as input weights, got nan"),
        ({"bias": (1e9, 0.0)}, "between -1000 and 1000 as bias, got 1000000000.0"),
        ({"recurrent_kernel": ((1, 2),)}, "Expected state weights of 2 units, got 1"),
        ({"recurrent_kernel": ((1, 2), (3,))}, "Expected 2 numbers as state weights, got 1"),
        ({"output_kernel": (1, float("inf"))}, "as output weights, got inf"),
        ({"output_bias": float("nan")}, "as output bias, got nan"),
        ({"inputs": ()}, "Expected 1 to 20 steps, got 0"),
        ({"inputs": (1.0,) * 21}, "Expected 1 to 20 steps, got 21"),
        ({"inputs": (1, float("nan"))}, "between -1000 and 1000 as inputs, got nan"),
    ],
)
def test_a_number_that_cannot_be_is_told(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read(replace(SIMPLE_RNN, **change))
