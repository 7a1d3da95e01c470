"""How the sequences of each task are drawn.

The adding problem is that of Hochreiter & Schmidhuber (1997) in the form of Le, Jaitly & Hinton
(2015); the latch that of Bengio, Simard & Frasconi (1994); the copy task that of Graves, Wayne &
Danihelka (2014); brackets are the language a^n b^n (Gers & Schmidhuber, 2001).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.tasks.base import Sequences

COPIED = 4
"""Symbols that the copy task asks for."""

SYMBOLS = 4
"""Different symbols of the copy task."""

NOISE = 0.5
"""Standard deviation of the latch's noise, beside a signal of 1."""


def adding(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """A number from 0 to 1 and a mark at every step; one step is marked in either half."""
    inputs = np.zeros((count, gap, 2), np.float32)
    inputs[..., 0] = random.random((count, gap), np.float32)
    rows = np.arange(count)
    first = random.integers(0, gap // 2, count)
    second = random.integers(gap // 2, gap, count)
    inputs[rows, first, 1] = inputs[rows, second, 1] = 1
    return _asked_last(inputs, inputs[rows, first, 0] + inputs[rows, second, 0])


def copy(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """Symbols, a gap, the sign to begin, and then the same symbols as answers."""
    steps = gap + 2 * COPIED
    symbols = random.integers(0, SYMBOLS, (count, COPIED))
    inputs = np.zeros((count, steps, SYMBOLS + 1), np.float32)
    inputs[:, :COPIED, :SYMBOLS] = np.eye(SYMBOLS, dtype=np.float32)[symbols]
    inputs[:, COPIED + gap, SYMBOLS] = 1
    targets = np.zeros((count, steps), np.float32)
    targets[:, -COPIED:] = symbols
    return Sequences(inputs, targets, np.arange(steps) >= steps - COPIED)


def order(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """A and B once each in the first half, among x and y."""
    letters = random.integers(2, 4, (count, gap))
    half = gap // 2
    first = random.integers(0, half, count)
    second = (first + random.integers(1, half, count)) % half  # any other step, all as likely
    rows = np.arange(count)
    letters[rows, first], letters[rows, second] = 0, 1
    return _asked_last(np.eye(4, dtype=np.float32)[letters], first > second)


def parity(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """Bits, and whether the number of ones is odd."""
    bits = random.integers(0, 2, (count, gap))
    return _asked_last(bits[..., None].astype(np.float32), bits.sum(1) % 2)


def brackets(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """Empty steps, opening brackets, closing ones; as many of each in half of the sequences."""
    most = gap // 2
    opened = random.integers(1, most + 1, count)
    # Of the wrong ones half are off by one: a rough count is not enough.
    near = opened + np.where(random.random(count) < 0.5, 1, -1)
    wrong = np.where(random.random(count) < 0.5, near, random.integers(1, most + 1, count))
    wrong = np.clip(wrong, 1, most)
    wrong = np.where(wrong == opened, np.where(opened > 1, opened - 1, opened + 1), wrong)
    closed = np.where(random.random(count) < 0.5, opened, wrong)
    to_end = gap - 1 - np.arange(gap)
    is_closing = to_end < closed[:, None]
    is_opening = ~is_closing & (to_end < (closed + opened)[:, None])
    letters = np.where(is_closing, 1, np.where(is_opening, 0, 2))
    return _asked_last(np.eye(3, dtype=np.float32)[letters], closed == opened)


def latch(random: np.random.Generator, count: int, gap: int) -> Sequences:
    """A signal of +1 or -1 at the first step, and noise at all others."""
    kinds = random.integers(0, 2, count)
    inputs = random.normal(0, NOISE, (count, gap, 1)).astype(np.float32)
    inputs[:, 0, 0] = 2 * kinds - 1
    return _asked_last(inputs, kinds)


def _asked_last(inputs: NDArray[np.float32], answers: NDArray[Any]) -> Sequences:
    """Sequences whose answer is asked after the last step."""
    count, steps, _features = inputs.shape
    targets = np.zeros((count, steps), np.float32)
    targets[:, -1] = answers
    return Sequences(inputs, targets, np.arange(steps) == steps - 1)
