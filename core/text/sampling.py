"""From logits to probabilities to one id: temperature, top-k and a random draw.

>>> probabilities(np.array([2.0, 1.0, 0.0]), Sampling(temperature=1.0, top_k=2))
array([0.73105858, 0.26894142, 0.        ])
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.i18n import gettext as _

MAX_TEMPERATURE = 10.0
"""Beyond it all ids are almost equally likely."""


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen.

    Attributes:
        temperature: In [0, 10]. Logits are divided by it: 0 always takes the likeliest token, 1
            leaves the probabilities of the network as they are, more evens them out.
        top_k: How many of the likeliest tokens are drawn from, at least 1; all of them if None or
            if there are fewer.

    Raises:
        ValueError: If one of them is out of range.
    """

    temperature: float = 0.0
    top_k: int | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.temperature) and 0 <= self.temperature <= MAX_TEMPERATURE):
            raise ValueError(_("The temperature must be from 0 to {most:g}.", most=MAX_TEMPERATURE))
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(_("Top-k must be at least 1."))


def probabilities(logits: ArrayLike, sampling: Sampling) -> NDArray[np.float64]:
    """Compute the probability of each id to be drawn, (..., V), with a sum of 1.

    Args:
        logits: (..., V), finite, as the network gave them.
        sampling: At temperature 0 the likeliest id has probability 1; of equal ones the first.
    """
    z = np.asarray(logits, np.float64)
    rank = np.argsort(np.argsort(-z, axis=-1, kind="stable"), axis=-1)
    if sampling.temperature == 0:
        return (rank == 0).astype(np.float64)
    # Subtracting the largest first keeps a temperature of 1e-300 from overflowing.
    with np.errstate(over="ignore"):
        weights = np.exp((z - z.max(axis=-1, keepdims=True)) / sampling.temperature)
    if sampling.top_k is not None:
        weights[rank >= sampling.top_k] = 0
    return weights / weights.sum(axis=-1, keepdims=True)


def pick_token(probabilities: NDArray[np.float64], draw: float) -> int:
    """Pick the id at `draw` of the cumulative distribution, the likeliest ids first.

    The same draw picks a likelier id at a lower temperature, so stories with the same seed stay
    comparable.

    Args:
        probabilities: (V,), with a sum of 1.
        draw: In [0, 1), from a random generator.
    """
    order: NDArray[np.intp] = np.argsort(-probabilities, kind="stable")
    place = int(np.searchsorted(np.cumsum(probabilities[order]), draw, side="right"))
    # Rounding can leave the sum a little below 1: the last possible id takes the rest.
    last = int(np.count_nonzero(probabilities)) - 1
    return int(order[min(place, last)])
