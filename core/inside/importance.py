"""What a network loses with each of its units: read many digits without it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cells import Array
from core.cuts.interventions import read_cut_logits
from core.cuts.kinds import Cut, Force
from core.trace import Network, softmax

NO_CHANCE = 1e-12  # the least probability whose logarithm is taken


@dataclass(frozen=True)
class Importance:
    """What the removal of each of some units of a layer costs.

    Attributes:
        units: Which were removed, one at a time.
        accuracy_lost: (n,), how much smaller the share of right answers is without the unit;
            below 0 where the network does better.
        surprise_added: (n,), how much larger the mean of -ln(probability of the right answer) is:
            finer than accuracy, which many a unit leaves as it was.
    """

    units: tuple[int, ...]
    accuracy_lost: NDArray[np.float64]
    surprise_added: NDArray[np.float64]

    @property
    def ranking(self) -> tuple[int, ...]:
        """The units, the one that is missed most first."""
        order = np.argsort(-self.surprise_added, kind="stable")
        return tuple(self.units[k] for k in order)


def removal(layer: str, units: Iterable[int]) -> Force:
    """The cut that removes units: nothing downstream, nor the layer itself, hears of them again."""
    return Force(layer, "hidden_state", 0.0, tuple(units))


def importance(
    network: Network,
    layer: str,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    units: Sequence[int],
) -> Importance:
    """What the removal of each of `units`, one at a time, costs.

    Reads all images once for each unit: for LSTM(128), a thousand digits take about a tenth of a
    second a unit, so that a ranking of all units is worth keeping: see `core.inside.rankings`.

    Args:
        network: What reads.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        images: (N, T, F), what it reads.
        labels: (N,), the right answers after the last step.
        units: Which, from 0.

    Raises:
        ValueError: If a unit does not exist, the layer is not recurrent, or there are no images.
    """
    if len(images) == 0 or len(images) != len(labels):
        raise ValueError(
            f"Expected as many images as labels and at least one, got {len(images)} and "
            f"{len(labels)}."
        )
    accuracy, surprise = _measure(network, images, labels, ())
    without = [_measure(network, images, labels, (removal(layer, (unit,)),)) for unit in units]
    return Importance(
        tuple(units),
        np.array([accuracy - left for left, _ in without]),
        np.array([added - surprise for _, added in without]),
    )


def _measure(
    network: Network,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    cuts: Sequence[Cut],
) -> tuple[float, float]:
    """The accuracy and the mean surprise after the last step."""
    logits: Array = np.concatenate([each[:, -1] for each in read_cut_logits(network, images, cuts)])
    chance = softmax(logits)[np.arange(len(labels)), labels]
    right = logits.argmax(-1) == labels
    return float(right.mean()), float(-np.log(np.maximum(chance, NO_CHANCE)).mean())
