"""Whether a unit counts: its value against a number such as the depth of brackets.

A unit that only remembers whether a bracket is open follows the depth too, because depth 0 is
common. So its correlation is also measured within, at depths of at least 1: near 0 where it only
remembers, near 1 or -1 where it counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.unit_concepts import correlations

DEEPEST = 6
"""Larger numbers are taken together with this one."""
FEWEST_STEPS = 20
OFTEN_NONE = 0.2
COUNTS_FROM = 0.5
"""A unit counts if its correlation within is at least so large."""


@dataclass(frozen=True)
class AtDepth:
    """A unit's values where the number is `depth`.

    Attributes:
        depth: From 0.
        steps: How many steps have it.
        mean: Mean value of the unit there.
        low: Its first quartile.
        high: Its third quartile.
    """

    depth: int
    steps: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Counting:
    """How a unit follows a number.

    Attributes:
        correlation: Over all steps, in [-1, 1].
        within: Over the steps at which the number is at least 1; None where it hardly varies there.
        by_depth: The unit's values by the number; numbers of few steps are left out.
        none_share: At how many of the steps the number is 0, in [0, 1].
    """

    correlation: float
    within: float | None
    by_depth: tuple[AtDepth, ...]
    none_share: float

    @property
    def is_often_none(self) -> bool:
        """Whether telling some from none would explain much of the correlation."""
        return self.none_share >= OFTEN_NONE

    @property
    def counts(self) -> bool:
        """Whether the unit tells larger numbers from smaller ones, and not only some from none."""
        return self.within is not None and abs(self.within) >= COUNTS_FROM


def counting(values: NDArray[np.float16], numbers: NDArray[np.floating]) -> Counting:
    """Measure how a unit follows a number.

    Args:
        values: (N,), the unit's.
        numbers: (N,), whole, at least 0.
    """
    inside = numbers >= 1
    within = within_correlations(values[None], numbers)
    depths = np.minimum(numbers, DEEPEST).astype(np.intp)
    by_depth = []
    for depth in range(DEEPEST + 1):
        here = values[depths == depth].astype(np.float32)
        if len(here) >= FEWEST_STEPS:
            low, high = np.quantile(here, (0.25, 0.75))
            by_depth.append(AtDepth(depth, len(here), float(here.mean()), float(low), float(high)))
    varies = inside.sum() >= FEWEST_STEPS and numbers[inside].std() > 0
    return Counting(
        float(correlations(values[None], numbers)[0]),
        float(within[0]) if varies else None,
        tuple(by_depth),
        float(1 - inside.mean()),
    )


def within_correlations(
    values: NDArray[np.float16], numbers: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Correlate units, (U, N), with numbers, (N,), where these are at least 1; (U,)."""
    inside = np.flatnonzero(numbers >= 1)
    if len(inside) < 2:
        return np.zeros(len(values))
    return correlations(values[:, inside], numbers[inside])
