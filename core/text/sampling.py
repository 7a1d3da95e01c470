"""Logits -> probabilities -> one id: temperature, top-k and a draw.

>>> probabilities(np.array([2.0, 1.0, 0.0]), Sampling(temperature=1.0, top_k=2))
array([0.73105858, 0.26894142, 0.        ])
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_TEMPERATURE = 10.0
"""Far above it all ids are equally likely, and nothing changes any more."""


@dataclass(frozen=True)
class Sampling:
    """How the next word is chosen.

    Attributes:
        temperature: In [0, 10]. Logits are divided by it: 0 takes the likeliest word always, 1
            takes the network at its word, more evens the chances out.
        top_k: Only so many likeliest words are drawn from, at least 1; all of them if None or if
            there are fewer.

    Raises:
        ValueError: If one of them is outside its range.
    """

    temperature: float = 0.0
    top_k: int | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.temperature) and 0 <= self.temperature <= MAX_TEMPERATURE):
            raise ValueError(
                f"Expected a temperature from 0 to {MAX_TEMPERATURE:g}, got {self.temperature:g}."
            )
        if self.top_k is not None and self.top_k < 1:
            raise ValueError(f"Expected a top-k of at least 1, got {self.top_k}.")


def probabilities(logits: ArrayLike, sampling: Sampling) -> NDArray[np.float64]:
    """(..., V), the chance of each id to be drawn; the sum is 1.

    Args:
        logits: (..., V), finite, as the network gave them.
        sampling: At temperature 0 the likeliest id has 1; of equal ones the first.
    """
    z = np.asarray(logits, np.float64)
    rank = np.argsort(np.argsort(-z, axis=-1, kind="stable"), axis=-1)
    if sampling.temperature == 0:
        return (rank == 0).astype(np.float64)
    # The largest is taken off before the division: a temperature of 1e-300 cannot overflow then.
    with np.errstate(over="ignore"):
        weights = np.exp((z - z.max(axis=-1, keepdims=True)) / sampling.temperature)
    if sampling.top_k is not None:
        weights[rank >= sampling.top_k] = 0
    return weights / weights.sum(axis=-1, keepdims=True)


def pick_token(chances: NDArray[np.float64], luck: float) -> int:
    """The id on which `luck` falls when ids are laid out by their chances, the likeliest first.

    The same luck falls on a likelier id when the temperature goes down, so that stories with one
    seed stay comparable.

    Args:
        chances: (V,), their sum is 1.
        luck: In [0, 1), from a random generator.
    """
    order: NDArray[np.intp] = np.argsort(-chances, kind="stable")
    place = int(np.searchsorted(np.cumsum(chances[order]), luck, side="right"))
    # Rounding can leave the sum a little below 1: the last id with a chance takes what is left.
    last = int(np.count_nonzero(chances)) - 1
    return int(order[min(place, last)])
