"""In which order the units of a layer are drawn. Each function returns the units' numbers, (U,)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.cells import Array
from core.layers import LayerTrace

AWAKE = 0.5
"""A unit wakes when its hidden state is half-way to -1 or 1; while the shipped network reads one
digit, two units in three do."""

Order = NDArray[np.intp]


def by_number(layer: LayerTrace) -> Order:
    """The units as the network numbers them."""
    return np.arange(layer.outputs.shape[2])


def by_waking(layer: LayerTrace) -> Order:
    """Those first whose hidden state is first awake, in any sequence; the sleepers come last."""
    hidden = _hidden(layer)
    awake = np.abs(hidden).max(0) > AWAKE  # (T, U)
    first = np.where(awake.any(0), awake.argmax(0), hidden.shape[1])
    return np.argsort(first, kind="stable")


def by_mean(layer: LayerTrace, quantity: str) -> Order:
    """Those first in which a quantity is largest, on average over the steps.

    Raises:
        ValueError: If the layer has no such quantity.
    """
    if quantity not in layer.quantities:
        known = ", ".join(layer.quantities) or "none"
        raise ValueError(
            f"Expected a quantity of layer {layer.name!r} ({known}), got {quantity!r}."
        )
    return np.argsort(-layer.quantities[quantity].mean((0, 1), dtype=np.float64), kind="stable")


def by_likeness(layer: LayerTrace) -> Order:
    """Units side by side whose hidden states take the same course.

    Begins with the quietest unit; then comes, each time, the one of those left whose course is
    nearest to the last one's. On the shipped network neighbours differ half as much as by number.
    """
    hidden = _hidden(layer)
    courses = hidden.reshape(-1, hidden.shape[2]).T.astype(np.float64)  # (U, B * T)
    squares = (courses**2).sum(1)
    distances = squares[:, None] + squares - 2 * courses @ courses.T
    order = [int(squares.argmin())]
    for _ in range(len(courses) - 1):
        distances[:, order[-1]] = np.inf
        order.append(int(distances[order[-1]].argmin()))
    return np.array(order, np.intp)


def _hidden(layer: LayerTrace) -> Array:
    if "hidden_state" not in layer.quantities:
        raise ValueError(f"Expected a recurrent layer, got {layer.name!r}.")
    return layer.quantities["hidden_state"]
