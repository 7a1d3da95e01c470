"""One step of each cell against numbers worked out by hand from the equations."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.cells import gru_step, lstm_activation_scale, lstm_step, rnn_step
from core.network.gates import GRU_GATES, LSTM_GATES


def step(z: list[float], c: list[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    gates = np.array([z], np.float32)
    before = np.array([c], np.float32)
    cell, hidden = np.empty_like(before), np.empty_like(before)
    lstm_step(gates, before, lstm_activation_scale(len(c)), c_out=cell, h_out=hidden)
    return gates[0], cell[0], hidden[0]


def test_one_unit_with_known_numbers() -> None:
    # sigmoid(0) = 0.5, sigmoid(ln 3) = 0.75, tanh(ln 2) = 0.6, sigmoid(-ln 3) = 0.25
    gates, cell, hidden = step([0.0, np.log(3), np.log(2), -np.log(3)], [2.0])
    np.testing.assert_allclose(gates, [0.5, 0.75, 0.6, 0.25], rtol=1e-6)
    np.testing.assert_allclose(cell, [0.75 * 2 + 0.5 * 0.6], rtol=1e-6)
    np.testing.assert_allclose(hidden, [0.25 * np.tanh(1.8)], rtol=1e-6)


def test_gates_are_packed_input_forget_candidate_output_for_every_unit() -> None:
    gates, cell, _ = step([0, 0, 100, -100, 1, 1, 0, 0], [3.0, 3.0])
    np.testing.assert_allclose(gates[:4], [0.5, 0.5, 1.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(cell, [3 + 0.5 * np.tanh(1), 0.5 * np.tanh(1)], rtol=1e-6)


def test_huge_numbers_saturate_and_do_not_overflow() -> None:
    with np.errstate(all="raise", under="ignore"):
        gates, cell, hidden = step([1e30, -1e30, 1e30, 1e30], [5.0])
    np.testing.assert_array_equal(gates, [1, 0, 1, 1])
    np.testing.assert_array_equal(cell, [1])
    np.testing.assert_allclose(hidden, [np.tanh(1)], rtol=1e-6)


def test_a_simple_rnn_squashes_its_sum() -> None:
    hidden = np.empty((1, 2), np.float32)
    rnn_step(np.array([[np.log(2), -1e30]], np.float32), h_out=hidden)
    np.testing.assert_allclose(hidden, [[0.6, -1]], rtol=1e-6)


def gru(z: list[float], h: float, memory: float) -> tuple[np.ndarray, float]:
    """One step of one unit; the reset gate lets its share of `memory` into the candidate."""
    gates = np.array([z], np.float32)
    hidden = np.empty((1, 1), np.float32)
    before = np.array([[h]], np.float32)
    gru_step(gates, before, lambda reset: reset * np.float32(memory), h_out=hidden)
    return gates[0], float(hidden[0, 0])


def test_one_gru_unit_with_known_numbers() -> None:
    # sigmoid(0) = 0.5, sigmoid(-ln 3) = 0.25, tanh(0.25 * 4 ln 2) = tanh(ln 2) = 0.6
    gates, hidden = gru([0.0, -np.log(3), 0.0], h=2.0, memory=4 * np.log(2))
    np.testing.assert_allclose(gates, [0.5, 0.25, 0.6], rtol=1e-6)
    np.testing.assert_allclose(hidden, 0.5 * 2 + 0.5 * 0.6, rtol=1e-6)


def test_an_open_update_gate_keeps_the_old_state() -> None:
    assert gru([1e30, 0.0, 1.0], h=0.7, memory=3.0)[1] == np.float32(0.7)


def test_a_shut_update_gate_takes_the_candidate_and_a_shut_reset_gate_hides_the_memory() -> None:
    with np.errstate(all="raise", under="ignore"):
        _, hidden = gru([-1e30, -1e30, np.log(2)], h=0.7, memory=3.0)
    np.testing.assert_allclose(hidden, 0.6, rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("lstm", [*LSTM_GATES, "cell_state", "hidden_state"]),
        ("gru", [*GRU_GATES, "hidden_state"]),
        ("rnn", ["hidden_state"]),
    ],
)
def test_an_edit_is_told_of_each_quantity_before_it_is_used(kind: str, told: list[str]) -> None:
    names: list[str] = []

    def edit(name: str, values: np.ndarray) -> None:
        names.append(name)
        values[:] = 0.5

    one, out, cell = (np.ones((1, 1), np.float32) for _ in range(3))
    if kind == "lstm":
        z = np.ones((1, 4), np.float32)
        lstm_step(z, one, lstm_activation_scale(1), c_out=cell, h_out=out, edit=edit)
    elif kind == "gru":
        gru_step(np.ones((1, 3), np.float32), one, lambda r: r, h_out=out, edit=edit)
    else:
        rnn_step(one, h_out=out, edit=edit)
    assert names == told
    assert out[0, 0] == np.float32(0.5)
