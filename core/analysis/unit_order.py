"""Orders in which the units of a layer can be drawn: each function returns unit numbers, (U,)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.i18n import N_, gettext
from core.network.cells import Array
from core.network.layers import Layer, LayerTrace

ACTIVE = 0.5
"""A unit is active while the absolute value of its hidden state is above this. While the shipped
network reads one digit, two units in three become active."""

Order = NDArray[np.intp]


def by_number(layer: LayerTrace) -> Order:
    """Return the units as the network numbers them."""
    return np.arange(layer.outputs.shape[2])


def by_first_activation(layer: LayerTrace) -> Order:
    """Sort units by the step at which they first become active; those that never do come last."""
    hidden = _hidden(layer)
    active = np.abs(hidden).max(0) > ACTIVE  # (T, U)
    first = np.where(active.any(0), active.argmax(0), hidden.shape[1])
    return np.argsort(first, kind="stable")


def by_mean(layer: LayerTrace, quantity: str) -> Order:
    """Sort units by the mean of a quantity over the steps, largest first.

    Raises:
        ValueError: If the layer has no such quantity.
    """
    if quantity not in layer.quantities:
        known = ", ".join(layer.quantities) or "none"
        raise ValueError(f"Layer {layer.name!r} has no quantity {quantity!r}; it has {known}.")
    return np.argsort(-layer.quantities[quantity].mean((0, 1), dtype=np.float64), kind="stable")


def by_similarity(layer: LayerTrace) -> Order:
    """Put units with similar hidden states over time next to one another.

    Starts with the least active unit; next comes, each time, the remaining unit whose hidden states
    are nearest (Euclidean distance) to those of the last one. On the shipped network neighbours
    differ half as much as in order of number.
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
        "likeness": (N_("similar units together"), by_similarity),
        "number": (N_("by number"), by_number),
        "waking": (N_("earliest active first"), by_first_activation),
    }
)
_OF_GATES = {
    "forget": N_("largest forget gate first"),
    "update": N_("largest update gate first"),
    "reset": N_("largest reset gate first"),
    "input": N_("largest input gate first"),
    "output": N_("largest output gate first"),
}


@dataclass(frozen=True)
class UnitOrder:
    """One order of a layer's units.

    Attributes:
        name: Its name in a link.
        title: Its translated title.
        units: The unit numbers from the top as base64: a byte each for at most 256
            units, else two, the lower byte first.
    """

    name: str
    title: str
    units: str


def orders(layer: Layer) -> Mapping[str, tuple[str, Callable[[LayerTrace], Order]]]:
    """Return the orders of a recurrent layer's units, by name in a link: title and function."""
    by_gate = {
        gate: (title, partial(by_mean, quantity=f"{gate}_gate"))
        for gate, title in _OF_GATES.items()
        if f"{gate}_gate" in layer.editable
    }
    return {**_OF_EVERY_CELL, **by_gate}


def unit_orders(
    layer: Layer, did: LayerTrace, ranking: Sequence[int] = ()
) -> tuple[UnitOrder, ...]:
    """Return all orders of a layer's units.

    Args:
        layer: The layer.
        did: Its trace.
        ranking: Its units in the order of `core.analysis.unit_rankings`; empty where not ranked.
    """
    made = {name: (title, order(did)) for name, (title, order) in orders(layer).items()}
    if len(ranking):
        made[MISSED] = (N_("most important first"), np.array(ranking, np.intp))
    return tuple(
        UnitOrder(name, gettext(title), _as_text(units)) for name, (title, units) in made.items()
    )


def _as_text(units: Order) -> str:
    size = "u1" if len(units) <= 256 else "<u2"
    return base64.b64encode(units.astype(size).tobytes()).decode()


def check_order(name: str, layer: Layer, *, ranked: bool = False) -> str:
    """Return the name of an order that a link asks for.

    Args:
        name: The name in the link.
        layer: The layer.
        ranked: Whether the importance of its units is known.

    Raises:
        ValueError: If the layer has no such order.
    """
    known = (*orders(layer), *[MISSED] * ranked)
    if name not in known:
        raise ValueError(
            gettext(
                "There is no order {name!r} of these units; choose from {known}.",
                name=name[:40],
                known=", ".join(known),
            )
        )
    return name


def _hidden(layer: LayerTrace) -> Array:
    if "hidden_state" not in layer.quantities:
        raise ValueError(f"Layer {layer.name!r} is not recurrent.")
    return layer.quantities["hidden_state"]
