"""How well a network reads digits, measured: accuracy, confusion, and honesty row by row."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES
from core.network.cells import Array, softmax
from core.network.network import Network

FIRST_TEST_DIGITS = 128
"""The articles' own measure is the accuracy on the first batch of test digits."""


@dataclass(frozen=True)
class DigitScores:
    """What came of reading N labelled digits.

    Attributes:
        confusion: (10, 10) counts, true digit down, answer across.
        row_accuracy: (28,), the share that would be answered right after each row.
        row_confidence: (28,), the mean probability of the likeliest digit after each row.
    """

    confusion: NDArray[np.int64]
    row_accuracy: NDArray[np.float64]
    row_confidence: NDArray[np.float64]

    @property
    def count(self) -> int:
        """N, how many digits were read."""
        return int(self.confusion.sum())

    @property
    def correct(self) -> int:
        """How many were answered right after the last row."""
        return int(self.confusion.trace())

    @property
    def accuracy(self) -> float:
        """The share answered right after the last row, in [0, 1]."""
        return self.correct / self.count

    @property
    def widest_gap(self) -> float:
        """The largest difference between confidence and accuracy after any row."""
        return float(np.abs(self.row_confidence - self.row_accuracy).max())

    def as_plain(self) -> dict[str, object]:
        """The same as numbers and lists, for a card: JSON knows no arrays."""
        return {
            "accuracy": self.accuracy,
            "correct": self.correct,
            "count": self.count,
            "row_accuracy": self.row_accuracy.round(4).tolist(),
            "row_confidence": self.row_confidence.round(4).tolist(),
        }


def score(
    network: Network, images: NDArray[np.floating], labels: NDArray[np.integer]
) -> DigitScores:
    """What comes of reading `images`, (N, 28, 28) in [0, 1], against `labels`, (N,)."""
    return score_logits(network.logits(images), labels)


def score_logits(slices: Iterable[Array], labels: NDArray[np.integer]) -> DigitScores:
    """The scores of logits that come in slices of (n, 28, 10), against all `labels`, (N,).

    Keras' `predict` gives such logits as well: training and evaluation share this measure.
    """
    right, confidence, answers = [], [], []
    start = 0
    for logits in slices:
        probabilities = softmax(logits)
        top = probabilities.argmax(-1)
        truth = labels[start : start + len(top), None]
        right.append((top == truth).sum(0))
        confidence.append(probabilities.max(-1).sum(0, dtype=np.float64))
        answers.append(top[:, -1])
        start += len(top)
    if start != len(labels):
        raise ValueError(f"Expected logits for {len(labels)} digits, got {start}.")
    confusion = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(confusion, (labels, np.concatenate(answers)), 1)
    return DigitScores(confusion, sum(right) / start, sum(confidence) / start)


def wilson_interval(correct: int, count: int) -> tuple[float, float]:
    """The 95% confidence interval of a share, by Wilson (1927): sound also close to 0 and 1."""
    z = 1.959964
    share = correct / count
    centre = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return (centre - spread) / scale, (centre + spread) / scale
