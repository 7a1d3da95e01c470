"""What excites the units of a layer: over many digits, when each unit's hidden state was how large.

>>> seen = watch(network, "lstm", images)
>>> excitement(seen, 57, labels, classes=10)          # (10, 28): which digits, at which rows
>>> like_moments(seen, units=(57, 3), signs=(1, -1))  # where else they fire together
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cells import Array
from core.trace import BATCH, Network, run


@dataclass(frozen=True)
class Seen:
    """The hidden states of one layer over N sequences.

    Attributes:
        layer: The layer's name.
        hidden_state: (N, T, U) float32 in [-1, 1], steps in the order in which the layer read.
    """

    layer: str
    hidden_state: Array


@dataclass(frozen=True)
class Moment:
    """A step of a sequence at which units fire.

    Attributes:
        sequence: Which of the N, from 0.
        step: Which of the T, from 0.
        strength: How strongly the weakest of the units fires, in [-1, 1]: all of them at least so.
    """

    sequence: int
    step: int
    strength: float


def watch(network: Network, layer: str, inputs: NDArray[np.floating], batch: int = BATCH) -> Seen:
    """The hidden states of a layer while the network reads `inputs`, (N, T, F).

    Gates are let go slice by slice: 1,000 digits and 128 units take 14 MB.

    Raises:
        ValueError: If the layer has no hidden state, or there is nothing to read.
    """
    kind = network.layer(layer)
    if "hidden_state" not in kind.memory:
        raise ValueError(f"Expected a recurrent layer, got {layer!r}, which is {kind.kind}.")
    if len(inputs) == 0:
        raise ValueError("Expected at least one sequence to read, got none.")
    slices = (inputs[start : start + batch] for start in range(0, len(inputs), batch))
    states = [run(network, each).layer(layer).quantities["hidden_state"] for each in slices]
    return Seen(layer, np.concatenate(states))


def excitement(
    seen: Seen, unit: int, labels: NDArray[np.integer], classes: int
) -> NDArray[np.float64]:
    """(C, T), a unit's mean hidden state for each class at each step; NaN for an absent class.

    Args:
        seen: What `watch` returned.
        unit: From 0.
        labels: (N,), the class of each sequence, from 0 to C - 1.
        classes: C.

    Raises:
        ValueError: If there is no such unit, or not one label for each sequence.
    """
    _check_unit(seen, unit)
    if len(labels) != len(seen.hidden_state):
        raise ValueError(f"Expected {len(seen.hidden_state)} labels, got {len(labels)}.")
    means = np.full((classes, seen.hidden_state.shape[1]), np.nan)
    for label in np.unique(labels):
        means[label] = seen.hidden_state[labels == label, :, unit].mean(0, dtype=np.float64)
    return means


def like_moments(
    seen: Seen, units: Sequence[int], signs: Sequence[int], count: int = 12
) -> tuple[Moment, ...]:
    """Where units fire together, the strongest first; each sequence once, at its best step.

    Args:
        seen: What `watch` returned.
        units: Which, from 0.
        signs: For each, 1 where its hidden state is to be positive, -1 where negative.
        count: How many moments at most.

    Raises:
        ValueError: If a unit does not exist, or the signs are not one for each unit, 1 or -1.
    """
    for unit in units:
        _check_unit(seen, unit)
    if not units or len(signs) != len(units) or not set(signs) <= {1, -1}:
        raise ValueError(
            f"Expected a sign, 1 or -1, for each of one or more units, got {list(signs)} for "
            f"{list(units)}."
        )
    fire = seen.hidden_state[:, :, list(units)] * np.array(signs, np.float32)
    strength = fire.min(-1)  # (N, T)
    steps = strength.argmax(1)
    best = strength[np.arange(len(steps)), steps]
    order = np.argsort(-best, kind="stable")[:count]
    return tuple(Moment(int(k), int(steps[k]), float(best[k])) for k in order)


def _check_unit(seen: Seen, unit: int) -> None:
    units = seen.hidden_state.shape[2]
    if unit not in range(units):
        raise ValueError(
            f"Expected a unit from 0 to {units - 1} in layer {seen.layer!r}, got {unit!r}."
        )
