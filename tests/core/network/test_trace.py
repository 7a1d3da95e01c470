"""The NumPy pass: properties that hold for any network, and bad input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.cells import softmax
from core.network.interventions import Force
from core.network.layers import LSTM, Dense
from core.network.network import Network
from tests.core.made_up import bidirectional, text_network
from tests.core.made_up import sequences as made_up_sequences


def network(seed: int = 0, features: int = 5, units: int = 7, classes: int = 3) -> Network:
    random = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, 0.7, shape).astype(np.float32)

    lstm = LSTM("lstm", weights(features, 4 * units), weights(units, 4 * units), weights(4 * units))
    return Network("random", (lstm, Dense("logits", weights(units, classes), weights(classes))))


def sequences(batch: int, steps: int, features: int = 5, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (batch, steps, features)).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 9), st.integers(1, 4), st.integers(1, 12))
def test_the_equations_hold_at_every_step(seed: int, batch: int, steps: int) -> None:
    trace = network(seed).trace(sequences(batch, steps, seed=seed))
    q = trace.layer("lstm").quantities
    before = np.concatenate([np.zeros_like(q["cell_state"][:, :1]), q["cell_state"][:, :-1]], 1)
    expected = q["forget_gate"] * before + q["input_gate"] * q["candidate"]
    np.testing.assert_allclose(q["cell_state"], expected, atol=1e-6)
    np.testing.assert_allclose(
        q["hidden_state"], q["output_gate"] * np.tanh(q["cell_state"]), atol=1e-6
    )
    for gate in ("input_gate", "forget_gate", "output_gate"):
        assert ((q[gate] >= 0) & (q[gate] <= 1)).all()
    assert all(values.shape == (batch, steps, 7) for values in q.values())


def test_probabilities_sum_to_one() -> None:
    trace = network().trace(sequences(4, 9))
    assert trace.probabilities.shape == (4, 9, 3)
    np.testing.assert_allclose(trace.probabilities.sum(-1), 1, rtol=1e-6)


def test_going_on_from_a_state_equals_reading_in_one_go() -> None:
    whole = sequences(3, 10)
    first = network().trace(whole[:, :4])
    second = network().trace(whole[:, 4:], state=first.state)
    np.testing.assert_allclose(second.logits, network().trace(whole).logits[:, 4:], atol=1e-6)


def test_the_state_that_comes_in_is_left_alone() -> None:
    first = network().trace(sequences(1, 3))
    kept = [part.copy() for part in first.state[0]]
    network().trace(sequences(1, 3), state=first.state)
    for part, copy in zip(first.state[0], kept, strict=True):
        np.testing.assert_array_equal(part, copy)


@pytest.mark.parametrize("kind", ["one way", "both ways", "words"])
def test_a_sequence_without_a_batch_axis_gives_results_without_it(kind: str) -> None:
    made = {"one way": network(), "both ways": bidirectional(), "words": text_network()}[kind]
    inputs = {"one way": sequences(1, 4), "both ways": made_up_sequences(1), "words": [[3, 1, 2]]}
    batch = made.trace(inputs[kind])
    one = made.trace(np.asarray(inputs[kind])[0])
    assert one.names == batch.names
    for name in one.names:
        np.testing.assert_array_equal(one[name], batch[name][0])
    np.testing.assert_array_equal(one.inputs, batch.inputs[0])
    np.testing.assert_array_equal(one.logits, batch.logits[0])
    np.testing.assert_array_equal(one.probabilities, batch.probabilities[0])
    assert one.answer == batch.answer[0]
    for part, whole in zip(one.parts, batch.parts, strict=True):
        np.testing.assert_array_equal(part.rows, whole.rows)
        for quantity in part.quantities:
            np.testing.assert_array_equal(part.by_row(quantity), whole.by_row(quantity)[0])


def test_a_sequence_without_a_batch_axis_goes_on_from_its_state() -> None:
    whole = sequences(1, 10)[0]
    first = network().trace(whole[:4])
    second = network().trace(whole[4:], state=first.state)
    np.testing.assert_allclose(second.logits, network().trace(whole).logits[4:], atol=1e-6)


def test_a_quantity_that_is_not_there_is_told_with_those_that_are() -> None:
    trace = network().trace(sequences(1, 3))
    assert "lstm.forget_gate" in trace
    for name in ("lstm.update_gate", "forget_gate", "lstm", "", "gru.forget_gate"):
        assert name not in trace
        with pytest.raises(KeyError, match=r"choose one of: lstm.input_gate, "):
            trace[name]


def test_one_sequence_is_plotted_and_a_batch_is_not() -> None:
    trace = network().trace(sequences(2, 3))
    heat_map = trace.only(1).plot("lstm.forget_gate").data[0]
    np.testing.assert_array_equal(heat_map.z, trace["lstm.forget_gate"][1].T)
    assert (heat_map.zmin, heat_map.zmax) == (0, 1)
    with pytest.raises(ValueError, match="2 sequences"):
        trace.plot("lstm.forget_gate")


def test_words_are_answers_where_the_network_has_them() -> None:
    spoken = replace(text_network(), labels=tuple("abcde"))
    numbers = text_network().trace([[1, 2], [3, 4]]).answer
    assert spoken.trace([[1, 2], [3, 4]]).answer == tuple("abcde"[k] for k in numbers)
    assert spoken.trace([1, 2]).answer == "abcde"[numbers[0]]


def test_one_of_a_batch_equals_that_one_alone() -> None:
    batch = sequences(5, 6)
    one = network().trace(batch).only(3)
    alone = network().trace(batch[3:4])
    np.testing.assert_allclose(one.logits, alone.logits, atol=1e-5)
    np.testing.assert_allclose(
        one.layer("lstm").quantities["forget_gate"],
        alone.layer("lstm").quantities["forget_gate"],
        atol=1e-5,
    )


def test_slices_put_together_equal_the_whole() -> None:
    batch = sequences(11, 4)
    parts = list(network().logits(batch, batch=4))
    assert [len(part) for part in parts] == [4, 4, 3]
    np.testing.assert_allclose(np.concatenate(parts), network().trace(batch).logits, atol=1e-5)


def test_softmax_survives_huge_logits() -> None:
    np.testing.assert_allclose(softmax(np.array([1e4, 0, -1e4], np.float32)), [1, 0, 0])


@pytest.mark.parametrize(
    "wrong",
    [np.zeros(5), np.zeros((28, 4)), np.zeros((1, 3, 4)), np.zeros((0, 3, 5)), np.zeros((1, 0, 5))],
)
def test_a_wrong_shape_is_told_with_both_shapes(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"shape \(steps, 5\) or \(batch, steps, 5\), not \("):
        network().trace(wrong)


@pytest.mark.parametrize("poison", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused(poison: float) -> None:
    wrong = sequences(1, 3)
    wrong[0, 1, 2] = poison
    with pytest.raises(ValueError, match="finite"):
        network().trace(wrong)


def test_an_unknown_layer_is_told_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"called 'gru'.*: lstm, logits"):
        network().trace(sequences(1, 2)).layer("gru")


def test_the_readers_of_a_bidirectional_layer_are_found_by_name() -> None:
    both = bidirectional()
    assert both.layer("both_forward") is both.layers[0].forward
    assert [part.name for part in both.parts] == ["both", "both_forward", "both_backward", "logits"]
    assert both.trace(made_up_sequences()).layer("both_backward").backward
    with pytest.raises(ValueError, match=r"'x'.*: both, both_forward, both_backward, logits"):
        both.layer("x")


@pytest.mark.parametrize("ids", [[[0, 11]], [[-1, 0]]])
def test_an_unknown_id_is_refused(ids: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="ids from 0 to 10, not (11|-1)"):
        text_network().trace(ids)


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        (3, r"ids of shape \(steps,\) or \(batch, steps\), not \(\)"),
        (np.zeros((1, 0), int), r"ids of shape .*, not \(1, 0\)"),
        ([[1.0, 2.5]], "whole numbers as ids, not float64"),
        ([[True]], "whole numbers as ids, not bool"),
        ([["a"]], "whole numbers as ids, not <U1"),
    ],
)
def test_what_are_no_ids_is_refused(ids: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        text_network().trace(ids)


def test_derivatives_have_the_shape_of_what_was_read() -> None:
    one, batch = sequences(1, 5)[0], sequences(3, 5)
    assert network().trace(one).gradient(1).shape == one.shape
    assert network().trace(batch).gradient(1, 0).shape == batch.shape
    by_step = network().trace(one).attribution(1, method="integrated_gradients")
    np.testing.assert_allclose(
        network().trace(one[None]).attribution(1, method="integrated_gradients"), by_step, atol=1e-6
    )


def test_an_edited_run_and_several_sequences_have_no_derivatives() -> None:
    edited = network().trace(sequences(1, 5)[0], edits=[Force("lstm", "forget_gate", 0)])
    for ask in (edited.gradient, edited.attribution):
        with pytest.raises(ValueError, match="without interventions"):
            ask(0)
    with pytest.raises(ValueError, match="Choose one sequence first"):
        network().trace(sequences(2, 5)).attribution(0)


def test_a_trace_is_written_as_a_page(tmp_path: Path) -> None:
    network().trace(sequences(1, 5)[0]).to_html(tmp_path / "page.html", unit=2)
    assert "const DATA" in (tmp_path / "page.html").read_text("utf-8")
    with pytest.raises(ValueError, match="none"):
        network().trace(sequences(1, 5)[0]).to_html(tmp_path / "page.html", layer="none")
