"""The right answer after the last step of a sequence, (T, F), also of one that was changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.tasks.draws import COPIED, SYMBOLS


def relevant_steps(name: str, inputs: NDArray[np.float32]) -> tuple[int, ...]:
    """The steps, from 0, that the answer of a task depends on; () where it is nearly all of them.

    Args:
        name: Of the task.
        inputs: (T, F).
    """
    match name:
        case "adding":
            found = np.flatnonzero(inputs[:, 1])
        case "order":
            found = np.flatnonzero(inputs[:, :2].any(1))
        case "copy":
            found = np.arange(COPIED)
        case "latch":
            found = np.arange(1)
        case _:
            return ()
    return tuple(int(step) for step in found)


def adding(inputs: NDArray[np.float32]) -> float:
    """The sum of the marked numbers, each times its mark."""
    return float((inputs[:, 0].astype(np.float64) * inputs[:, 1]).sum())


def copy(inputs: NDArray[np.float32]) -> float:
    """The last of the symbols, which is the last to be repeated."""
    return float(inputs[COPIED - 1, :SYMBOLS].argmax())


def order(inputs: NDArray[np.float32]) -> float:
    """1 where B came before A."""
    a, b = (inputs[:, k].argmax() for k in (0, 1))
    return float(b < a)


def parity(inputs: NDArray[np.float32]) -> float:
    """1 where the number of ones is odd."""
    return float((inputs[:, 0] > 0.5).sum() % 2)


def brackets(inputs: NDArray[np.float32]) -> float:
    """1 where as many brackets are closed as opened."""
    opened, closed = ((inputs[:, k] > 0.5).sum() for k in (0, 1))
    return float(opened == closed)


def latch(inputs: NDArray[np.float32]) -> float:
    """1 where the first signal is above 0."""
    return float(inputs[0, 0] > 0)
