"""The LSTM's variants against Keras' own machinery and against their authors' formulas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.network.gradients import logit_gradients
from core.network.keras_file import read_keras
from core.network.layers import MinLSTM, OriginalLSTM, PeepholeLSTM, Recurrent
from tests.core.in_keras import in_keras
from tests.core.made_up import UNITS, cell, network, sequences

VARIANTS = ("original_lstm", "peephole_lstm", "slstm", "min_lstm")

BY_KERAS = """
import sys
import keras, numpy as np, tensorflow as tf
from core.training import cell_layers

folder, count = sys.argv[1], int(sys.argv[2])
for seed in range(count):
    random = np.random.default_rng(seed)
    features, units, classes = (int(n) for n in random.integers(2, 7, 3))
    kinds = ["OriginalLSTM", "PeepholeLSTM", "SLSTM", "MinLSTM"]
    first, last = (getattr(cell_layers, kinds[k % 4]) for k in (seed, int(random.integers(4))))
    model = keras.Sequential([
        keras.layers.Input((None, features)),
        first(units, return_sequences=True),
        last(units + 1),
        keras.layers.Dense(classes),
    ])
    for weight in model.weights:
        weight.assign(random.normal(0, 0.7, weight.shape))
    x = tf.constant(random.normal(0, 1, (3, 9, features)).astype("float32"))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x)
        chosen = tf.reduce_sum(y[:, classes - 1])
    path = f"{folder}/{seed}.keras"
    model.save(path)
    again = keras.models.load_model(path)
    assert np.allclose(again(x), y)
    np.savez(f"{folder}/{seed}.npz", x=x, y=y, slope=tape.gradient(chosen, x), output=classes - 1)
"""
DRAWN = 12


@pytest.mark.slow
def test_answers_and_derivatives_are_those_of_the_keras_layers(tmp_path: Path) -> None:
    in_keras(BY_KERAS, str(tmp_path), str(DRAWN))
    for seed in range(DRAWN):
        made = read_keras(tmp_path / f"{seed}.keras")
        known = np.load(tmp_path / f"{seed}.npz")
        trace = made.trace(known["x"])
        np.testing.assert_allclose(trace.logits[:, -1], known["y"], atol=1e-5)
        ours = logit_gradients(made, trace, int(known["output"])).inputs
        np.testing.assert_allclose(ours, known["slope"], atol=1e-5, err_msg=str(seed))


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def by_the_authors(layer: Recurrent, x: np.ndarray) -> np.ndarray:
    """(T, U), the hidden states of one sequence, in float64, written as in the papers."""
    wide = {name: np.asarray(w, np.float64) for name, w in vars(layer).items() if name != "name"}
    kernel, bias = wide["kernel"], wide["bias"]
    h, c, n = (np.zeros(layer.units) for _ in range(3))
    states = []
    for x_t in x.astype(np.float64):
        z = x_t @ kernel + bias
        if not isinstance(layer, MinLSTM):
            z = z + h @ wide["recurrent_kernel"]
        if isinstance(layer, OriginalLSTM):
            i, g, o = np.split(z, 3)
            c = c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        elif isinstance(layer, MinLSTM):
            i, f, g = np.split(z, 3)
            i, f = sigmoid(i), sigmoid(f)
            h = f / (f + i) * h + i / (f + i) * g
        elif isinstance(layer, PeepholeLSTM):
            p_i, p_f, p_o = wide["peephole"]
            i, f, g, o = np.split(z, 4)
            c_new = sigmoid(f + p_f * c) * c + sigmoid(i + p_i * c) * np.tanh(g)
            h = sigmoid(o + p_o * c_new) * np.tanh(c_new)
            c = c_new
        else:  # sLSTM without its stabilizer, which must not change the result
            i, f, g, o = np.split(z, 4)
            c = sigmoid(f) * c + np.exp(i) * np.tanh(g)
            n = sigmoid(f) * n + np.exp(i)
            h = sigmoid(o) * c / n
        states.append(h)
    return np.array(states)


@pytest.mark.parametrize("kind", VARIANTS)
@pytest.mark.parametrize("seed", range(5))
def test_hidden_states_are_those_of_the_papers_formulas(kind: str, seed: int) -> None:
    layer, x = cell(kind, seed=seed), sequences(1, 20, seed)
    known = by_the_authors(layer, x[0])
    np.testing.assert_allclose(layer.run(x).outputs[0], known, atol=2e-6)


def test_the_stabilizer_keeps_exponential_gates_finite() -> None:
    layer = cell("slstm")
    did = layer.run(sequences(1, 400) * 200)
    assert all(np.isfinite(values).all() for values in did.quantities.values())
    assert did.quantities["input_gate"].max() <= 1
    assert did.quantities["forget_gate"].max() <= 1


def test_without_a_forget_gate_the_cell_state_passes_on_undiminished() -> None:
    made, x = network("original_lstm"), sequences(1)
    by_cell = logit_gradients(made, made.trace(x), 0, through_hidden=False).states["cell"]
    slopes = by_cell["cell_state"][0]
    np.testing.assert_allclose(slopes, np.broadcast_to(slopes[-1], slopes.shape), atol=1e-6)


def test_the_gates_of_a_minlstm_share_one_and_do_not_see_its_memory() -> None:
    made, x = network("min_lstm"), sequences(1)
    state = (np.full((1, UNITS), 3, np.float32),)
    did = made.trace(x).layer("cell").quantities
    other = made.trace(x, state=[state, ()]).layer("cell").quantities
    np.testing.assert_allclose(did["input_gate"] + did["forget_gate"], 1, atol=1e-6)
    np.testing.assert_array_equal(did["input_gate"], other["input_gate"])
