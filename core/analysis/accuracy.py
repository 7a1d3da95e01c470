"""How well a network reads digits: accuracy, confusion matrix, and calibration row by row."""

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
"""The tutorials report the accuracy on the first batch of test digits, which is this large."""


@dataclass(frozen=True)
class DigitScores:
    """The scores of a network on N labelled digits.

    Attributes:
        confusion: (10, 10) counts; rows are true digits, columns are answers.
        row_accuracy: (28,), the accuracy if the network answered after each row, in [0, 1].
        row_confidence: (28,), the mean probability of the most probable digit after each row.
    """

    confusion: NDArray[np.int64]
    row_accuracy: NDArray[np.float64]
    row_confidence: NDArray[np.float64]

    @property
    def count(self) -> int:
        """N, the number of digits."""
        return int(self.confusion.sum())

    @property
    def correct(self) -> int:
        """The number of correct answers after the last row."""
        return int(self.confusion.trace())

    @property
    def accuracy(self) -> float:
        """The share of correct answers after the last row, in [0, 1]."""
        return self.correct / self.count

    @property
    def widest_gap(self) -> float:
        """The largest difference between confidence and accuracy after any row, in [0, 1]."""
        return float(np.abs(self.row_confidence - self.row_accuracy).max())

    def as_plain(self) -> dict[str, object]:
        """The scores as numbers and lists, as a card stores them (JSON has no arrays)."""
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
    """Score a network on digits.

    >>> from core.data.samples import find
    >>> from core.network.keras_file import load_network
    >>> digits = [find(f"easy-{k}") for k in (1, 2, 3)]
    >>> images = np.stack([digit.image for digit in digits])
    >>> labels = np.array([digit.label for digit in digits])
    >>> score(load_network("digits"), images, labels).accuracy
    1.0

    Args:
        network: Reads 28 rows of 28 pixels.
        images: (N, 28, 28) in [0, 1], ink is 1.
        labels: (N,), the digits that they are.

    Raises:
        ValueError: If there are more labels than images, or fewer.
    """
    return score_logits(network.logits(images), labels)


def score_logits(slices: Iterable[Array], labels: NDArray[np.integer]) -> DigitScores:
    """Score logits, as `Network.logits` or Keras' `predict` returns them.

    Args:
        slices: Of (n, 28, 10) logits each, N in all.
        labels: (N,), the true digits.

    Raises:
        ValueError: If there are more labels than logits, or fewer.
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
        raise ValueError(f"There are {len(labels)} labels for the logits of {start} digits.")
    confusion = np.zeros((CLASSES, CLASSES), np.int64)
    np.add.at(confusion, (labels, np.concatenate(answers)), 1)
    return DigitScores(confusion, sum(right) / start, sum(confidence) / start)


def wilson_interval(correct: int, count: int) -> tuple[float, float]:
    """The 95% confidence interval of a share (Wilson, 1927), which also holds close to 0 and 1.

    >>> low, high = wilson_interval(95, 100)
    >>> round(low, 3), round(high, 3)
    (0.888, 0.978)
    """
    z = 1.959964
    share = correct / count
    centre = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return (centre - spread) / scale, (centre + spread) / scale
