"""Derivatives are those of Keras, and of small changes of what is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.gradients import gradients, logit_gradients
from core.network.keras_file import read_keras
from tests.core import made_up
from tests.core.in_keras import in_keras
from tests.core.made_up import KINDS, bidirectional, sequences

BY_KERAS = """
import sys
import keras, numpy as np, tensorflow as tf

folder, count = sys.argv[1], int(sys.argv[2])
for seed in range(count):
    random = np.random.default_rng(seed)
    features, units, classes = (int(n) for n in random.integers(2, 7, 3))
    cells = [
        lambda **more: keras.layers.LSTM(units, **more),
        lambda **more: keras.layers.GRU(units, **more),
        lambda **more: keras.layers.GRU(units, reset_after=False, **more),
        lambda **more: keras.layers.SimpleRNN(units, **more),
        lambda **more: keras.layers.Bidirectional(keras.layers.LSTM(units, **more)),
    ]
    first, last = (cells[k % len(cells)] for k in (seed, int(random.integers(5))))
    bent = ["linear", "tanh", "relu"][seed % 3]
    model = keras.Sequential([
        keras.layers.Input((None, features)),
        first(return_sequences=True),
        keras.layers.Dropout(0.5),
        last(),
        keras.layers.Dense(classes + 1, activation=bent),
        keras.layers.Dense(classes),
    ])
    for weight in model.weights:
        weight.assign(random.normal(0, 0.5, weight.shape))
    x = tf.constant(random.normal(0, 1, (3, 5, features)).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(x)
        chosen = tf.reduce_sum(model(x)[:, classes - 1])
    model.save(f"{folder}/{seed}.keras")
    np.savez(f"{folder}/{seed}.npz", x=x, gradient=tape.gradient(chosen, x), output=classes - 1)
"""
DRAWN = 15


@pytest.mark.slow
def test_derivatives_by_the_inputs_are_those_of_keras(tmp_path: Path) -> None:
    in_keras(BY_KERAS, str(tmp_path), str(DRAWN))
    for seed in range(DRAWN):
        network = read_keras(tmp_path / f"{seed}.keras")
        known = np.load(tmp_path / f"{seed}.npz")
        ours = logit_gradients(network, network.trace(known["x"]), int(known["output"]))
        np.testing.assert_allclose(ours.inputs, known["gradient"], atol=1e-5, err_msg=str(seed))


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 50), st.integers(-6, 5))
def test_derivatives_predict_small_changes(kind: str, seed: int, step: int) -> None:
    network, x = made_up.network(kind, seed), sequences(1, seed=seed)
    trace = network.trace(x)
    slopes = logit_gradients(network, trace, 1, step).inputs
    change = np.random.default_rng(seed).normal(0, 1, x.shape).astype(np.float32) * 1e-2
    rise = network.trace(x + change).logits - network.trace(x - change).logits
    np.testing.assert_allclose(rise[0, step, 1], 2 * (slopes * change).sum(), atol=2e-4)


@pytest.mark.parametrize("returns_sequences", [True, False])
def test_both_directions_carry_derivatives(returns_sequences: bool) -> None:
    network = bidirectional(returns_sequences=returns_sequences)
    x = sequences(1)
    slopes = logit_gradients(network, network.trace(x), 0).inputs
    change = np.random.default_rng(3).normal(0, 1e-2, x.shape).astype(np.float32)
    rise = network.trace(x + change).logits - network.trace(x - change).logits
    np.testing.assert_allclose(rise[0, -1, 0], 2 * (slopes * change).sum(), atol=2e-4)


def test_a_later_step_has_no_influence_on_an_earlier_answer() -> None:
    network, x = made_up.network("lstm"), sequences(2)
    slopes = logit_gradients(network, network.trace(x), 0, 2).inputs
    assert (slopes[:, 3:] == 0).all()
    assert (slopes[:, :3] != 0).any()


def test_by_the_cell_state_alone_the_past_shrinks_by_the_forget_gates() -> None:
    network, x = made_up.network("lstm"), sequences(1)
    trace = network.trace(x)
    (layer,) = (each for each in network.layers if each.kind == "lstm")
    by_cell = logit_gradients(network, trace, 0, through_hidden=False).states[layer.name]
    forget = trace.layer(layer.name).quantities["forget_gate"]
    # The derivative by an earlier cell state is the last one's times the forget gates between.
    between = np.cumprod(forget[0, :0:-1], axis=0)[::-1]
    np.testing.assert_allclose(
        by_cell["cell_state"][0, :-1], by_cell["cell_state"][0, -1] * between, atol=1e-6
    )


def test_derivatives_of_a_sum_of_logits_are_sums() -> None:
    network, x = made_up.network("gru"), sequences(1)
    trace = network.trace(x)
    above = np.zeros_like(trace.logits)
    above[0, -1, :2] = 1
    both = gradients(network, trace, above).inputs
    each = [logit_gradients(network, trace, k).inputs for k in (0, 1)]
    np.testing.assert_allclose(both, sum(each), atol=1e-6)


@pytest.mark.parametrize(("output", "step"), [(99, -1), (-1, -1), (0, 6), (0, -7)])
def test_an_output_or_a_step_that_does_not_exist_is_refused(output: int, step: int) -> None:
    network, x = made_up.network("lstm"), sequences(1)
    with pytest.raises(ValueError, match="does not exist: choose one from 0 to"):
        logit_gradients(network, network.trace(x), output, step)
