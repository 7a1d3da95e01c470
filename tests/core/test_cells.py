"""One LSTM step against numbers worked out by hand from the equations."""

from __future__ import annotations

import numpy as np

from core.cells import lstm_squash, lstm_step


def step(z: list[float], c: list[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    gates = np.array([z], np.float32)
    before = np.array([c], np.float32)
    cell, hidden = np.empty_like(before), np.empty_like(before)
    lstm_step(gates, before, lstm_squash(len(c)), c_out=cell, h_out=hidden)
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
