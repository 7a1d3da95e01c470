"""How far some scores lie above others, with an interval that assumes no distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Shift:
    """How far scores lie above others.

    Attributes:
        median: Of all differences between a score and one of the others (Hodges & Lehmann, 1963).
        low: The lower end of the interval.
        high: The upper end.
        confidence: Of the interval, at least 0.95; of few scores nan: there is no such interval.
    """

    median: float
    low: float
    high: float
    confidence: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt about the sign."""
        return self.low > 0 or self.high < 0


def shift(scores: Sequence[float], others: Sequence[float]) -> Shift:
    """How far `scores` lie above `others`, by the interval that belongs to Mann & Whitney's test.

    >>> found = shift([3, 4, 5, 6, 7], [1, 1, 2, 2, 2])
    >>> found.median, found.low, found.high, round(found.confidence, 3)
    (3.0, 2.0, 5.0, 0.968)

    With five scores each, it leaves out the two lowest and the two highest of 25 differences.

    Args:
        scores: At least one.
        others: At least one.
    """
    differences = np.sort(np.subtract.outer(np.asarray(scores), np.asarray(others)).ravel())
    median = float(np.median(differences))
    left_out, outside = 0, 2.0
    total = comb(len(scores) + len(others), len(scores))
    below = 0
    for count in range(len(differences) // 2):
        below += _arrangements(len(scores), len(others), count)
        if 2 * below / total > 1 - CONFIDENCE:
            break
        left_out, outside = count + 1, 2 * below / total
    if left_out == 0:
        return Shift(median, -float("inf"), float("inf"), float("nan"))
    low, high = differences[left_out - 1], differences[-left_out]
    return Shift(median, float(low), float(high), 1 - outside)


@lru_cache(maxsize=4_096)
def _arrangements(ones: int, others: int, wins: int) -> int:
    """Of how many orders of two sets the first wins so many comparisons."""
    if wins < 0:
        return 0
    if ones == 0 or others == 0:
        return int(wins == 0)
    return _arrangements(ones - 1, others, wins - others) + _arrangements(ones, others - 1, wins)
