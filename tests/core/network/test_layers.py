"""Layers over whole sequences; that they are equal to Keras is shown in `test_keras_layers`."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.layers import Dense, Dropout, SimpleRNN
from core.network.network import Network
from tests.core.made_up import KINDS, bidirectional, network, sequences, text_network


def test_the_tutorials_first_network_by_hand() -> None:
    # The article's simple RNN of two units, fed 1 then 2, and its numbers for both steps.
    def array(*numbers: object) -> np.ndarray:
        return np.array(numbers, np.float32)

    rnn = SimpleRNN("rnn", array([0.5, 0.6]), array([0.1, 0.2], [0.3, 0.4]), array(0.1, -0.1))
    output = Dense("output", array([1], [2]), array(0.1))
    trace = Network("by hand", (rnn, output)).trace([[[1], [2]]])
    did = trace.layer("rnn").quantities
    np.testing.assert_allclose(
        did["pre_activation"][0], [[0.6, 0.5], [1.2923401, 1.39225678]], rtol=1e-6
    )
    np.testing.assert_allclose(
        did["hidden_state"][0], [[0.53704957, 0.46211716], [0.85973818, 0.88366641]], rtol=1e-6
    )
    np.testing.assert_allclose(trace.logits[0, :, 0], [1.56128388, 2.72707101], rtol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_begins_with_what_the_one_before_it_left(kind: str) -> None:
    first = network(kind).trace(sequences(steps=4))
    did = network(kind).trace(sequences(steps=5, seed=2), state=first.state).layer("cell")
    for k, name in enumerate(did.before):
        np.testing.assert_array_equal(did.before[name][:, 0], first.state[0][k])
        np.testing.assert_array_equal(did.before[name][:, 1:], did.quantities[name][:, :-1])
        np.testing.assert_array_equal(did.state[k], did.quantities[name][:, -1])


@pytest.mark.parametrize("kind", KINDS)
def test_going_on_from_a_state_equals_reading_in_one_go(kind: str) -> None:
    whole = sequences(steps=10)
    first = network(kind).trace(whole[:, :4])
    second = network(kind).trace(whole[:, 4:], state=first.state)
    expected = network(kind).trace(whole).logits[:, 4:]
    np.testing.assert_allclose(second.logits, expected, atol=1e-6)


@pytest.mark.parametrize("kind", ["gru", "gru, reset before"])
def test_the_update_gate_of_a_gru_keeps(kind: str) -> None:
    did = network(kind).trace(sequences()).layer("cell")
    z, g = did.quantities["update_gate"], did.quantities["candidate"]
    expected = z * did.before["hidden_state"] + (1 - z) * g
    np.testing.assert_allclose(did.quantities["hidden_state"], expected, atol=1e-6)
    assert list(did.quantities) == ["update_gate", "reset_gate", "candidate", "hidden_state"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_backward_reader_reads_from_the_last_row_to_the_first(kind: str) -> None:
    both, x = bidirectional(kind), sequences()
    forward, backward = both.trace(x).layer("both").directions
    np.testing.assert_array_equal(backward.rows, [5, 4, 3, 2, 1, 0])
    np.testing.assert_array_equal(forward.rows, [0, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(backward.inputs, x[:, ::-1])
    np.testing.assert_array_equal(
        backward.by_row("hidden_state"), backward.quantities["hidden_state"][:, ::-1]
    )
    alone = Network("alone", (both.layers[0].backward,)).trace(x[:, ::-1])
    np.testing.assert_allclose(backward.outputs, alone.logits, atol=1e-6)


def test_both_readers_are_put_side_by_side_row_by_row_or_step_by_step() -> None:
    for returns_sequences in (True, False):
        trace = bidirectional(returns_sequences=returns_sequences).trace(sequences())
        forward, backward = trace.layer("both").directions
        second = backward.by_row("hidden_state") if returns_sequences else backward.outputs
        expected = np.concatenate([forward.outputs, second], -1)
        np.testing.assert_array_equal(trace.layer("both").outputs, expected)


def test_a_bidirectional_layer_cannot_go_on_from_a_state() -> None:
    first = bidirectional().trace(sequences())
    np.testing.assert_array_equal(
        bidirectional().trace(sequences(), state=first.state).logits, first.logits
    )
    with pytest.raises(ValueError, match="Layer 'both' cannot continue from a state"):
        bidirectional().layers[0].run(sequences(), (np.zeros((3, 3), np.float32),))


def test_an_embedding_looks_words_up() -> None:
    words = text_network()
    trace = words.trace([[0, 10, 0], [4, 4, 4]])
    table = words.layers[0].embeddings
    np.testing.assert_array_equal(trace.layer("embedding").outputs[0], table[[0, 10, 0]])
    np.testing.assert_array_equal(trace.inputs, [[0, 10, 0], [4, 4, 4]])
    assert trace.logits.shape == (2, 3, 5)


def test_nothing_is_dropped_where_a_network_is_used() -> None:
    plain = network("lstm")
    dropping = Network("made up", (Dropout("dropout", 0.5, 4), *plain.layers))
    x = sequences()
    np.testing.assert_array_equal(dropping.trace(x).logits, plain.trace(x).logits)
    assert dropping.width == 4


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("linear", [-1, 0, 2]),
        ("relu", [0, 0, 2]),
        ("tanh", [-0.76159416, 0, 0.96402758]),
        ("softmax", [0.04201007, 0.11419520, 0.84379473]),
    ],
)
def test_what_a_dense_layer_makes_of_its_sums(activation: str, expected: list[float]) -> None:
    dense = Dense("dense", np.eye(3, dtype=np.float32), np.zeros(3, np.float32), activation)
    did = dense.run(np.array([[[-1, 0, 2]]], np.float32))
    np.testing.assert_allclose(did.outputs[0, 0], expected, rtol=1e-6)
    assert ("pre_activation" in did.quantities) == (activation != "linear")


@pytest.mark.parametrize("kind", KINDS)
def test_one_of_a_batch_is_cut_out_whole(kind: str) -> None:
    trace = bidirectional(kind).trace(sequences(4))
    one = trace.only(2).layer("both_backward")
    whole = trace.layer("both_backward")
    for name, values in one.quantities.items():
        np.testing.assert_array_equal(values[0], whole.quantities[name][2])
    np.testing.assert_array_equal(one.before["hidden_state"][0], whole.before["hidden_state"][2])
    np.testing.assert_array_equal(one.inputs[0], whole.inputs[2])
