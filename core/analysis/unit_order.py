"""In which order the units of a layer are drawn. Each function returns the units' numbers, (U,)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.cells import Array
from core.network.layers import Layer, LayerTrace

AWAKE = 0.5
"""A unit wakes when its hidden state is half-way to -1 or 1; while the shipped network reads one
digit, two units in three do."""

Order = NDArray[np.intp]


def by_number(layer: LayerTrace) -> Order:
    """The units as the network numbers them."""
    return np.arange(layer.outputs.shape[2])


def by_first_activation(layer: LayerTrace) -> Order:
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


def by_similarity(layer: LayerTrace) -> Order:
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


FIRST_ORDER, MISSED = "likeness", "missed"

_OF_EVERY_CELL: Mapping[str, tuple[str, Callable[[LayerTrace], Order]]] = MappingProxyType(
    {
        "likeness": ("like beside like", by_similarity),
        "number": ("by number", by_number),
        "waking": ("first awake first", by_first_activation),
    }
)
_OF_GATES = ("forget", "update", "reset", "input", "output")


def orders(layer: Layer) -> Mapping[str, tuple[str, Callable[[LayerTrace], Order]]]:
    """The orders of a recurrent layer's units, by the name in an address: for people, and how.

    Those by the mean of a gate are of the gates that the layer has.
    """
    by_gate = {
        gate: (f"{gate} gate, largest first", partial(by_mean, quantity=f"{gate}_gate"))
        for gate in _OF_GATES
        if f"{gate}_gate" in layer.editable
    }
    return {**_OF_EVERY_CELL, **by_gate}


def unit_orders(
    layer: Layer, did: LayerTrace, ranking: Sequence[int] = ()
) -> tuple[dict[str, Any], ...]:
    """All orders of a layer's units: `name`, `title` and `units`, their numbers from the top.

    The numbers come as text, two bytes each in base64, the lower byte first.

    Args:
        layer: The layer.
        did: What it did.
        ranking: Its units in the order of `core.analysis.unit_rankings`; empty where not ranked.
    """
    made = {name: (title, order(did)) for name, (title, order) in orders(layer).items()}
    if len(ranking):
        made[MISSED] = ("most missed first", np.array(ranking, np.intp))
    return tuple(
        {"name": name, "title": title, "units": _as_text(units)}
        for name, (title, units) in made.items()
    )


def _as_text(units: Order) -> str:
    return base64.b64encode(units.astype("<u2").tobytes()).decode()


def check_order(name: str, layer: Layer, *, ranked: bool = False) -> str:
    """The name of an order that an address asks for.

    Args:
        name: What it asks for.
        layer: The layer.
        ranked: Whether it is known which of its units are missed most.

    Raises:
        ValueError: If there is none of that name for the layer.
    """
    known = (*orders(layer), *[MISSED] * ranked)
    if name not in known:
        raise ValueError(f"Expected an order among {', '.join(known)}, got {name[:40]!r}.")
    return name


def _hidden(layer: LayerTrace) -> Array:
    if "hidden_state" not in layer.quantities:
        raise ValueError(f"Expected a recurrent layer, got {layer.name!r}.")
    return layer.quantities["hidden_state"]
