"""What a browser needs to play one layer's gates: maps, belief, one unit's numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.cells import Array
from core.gate_maps import crowd_counts, gate_maps, unit_orders
from core.small_numbers import small_numbers
from core.trace import Network, Trace
from core.unit_story import unit_story

VIEWS = ("before", "after", "difference")


def turning_row(belief: Array) -> int:
    """The row, from 1, that raised the belief in the final answer most.

    >>> turning_row(np.array([[0.5, 0.5], [0.3, 0.7], [0.9, 0.1], [0.95, 0.05]]))
    3

    Args:
        belief: (T, C), the probability of each class after each row; before the first row each
            is held to be as likely as any other.
    """
    of_answer = belief[:, belief[-1].argmax()]
    return int(np.diff(of_answer, prepend=1 / belief.shape[1]).argmax()) + 1


def gate_film(
    network: Network,
    before: Trace,
    after: Trace | None,
    layer: str,
    unit: int,
    view: str = "before",
) -> dict[str, Any]:
    """A run as plain data, with text where a number is printed.

    Args:
        network: What read.
        before: What it did with one image.
        after: What it did with a cut; None without one.
        layer: The name of an LSTM layer.
        unit: The unit whose numbers are told, from 0.
        view: Which run the maps show: `before`, `after` or the `difference` of the second to the
            first. The unit's numbers are those of the run with the cut for the last two.

    Returns:
        `steps`, `units`; `maps`, `orders` and `crowd` from `core.gate_maps`; `image`, `before` and
        `after` as small numbers: the pixels step by step, the belief in each digit after each row;
        `unit`; `story` from `core.unit_story`.

    Raises:
        ValueError: If there is no such view, or no such unit.
    """
    if view not in VIEWS or (view != "before" and after is None):
        raise ValueError(f"Expected a view that is there, got {view[:40]!r}.")
    told = before if view == "before" or after is None else after
    other = before.layer(layer) if view == "difference" else None
    did = told.layer(layer)
    return {
        "steps": did.outputs.shape[1],
        "units": did.outputs.shape[2],
        "maps": gate_maps(did, other),
        "orders": unit_orders(before.layer(layer)),
        "crowd": crowd_counts(did),
        "image": small_numbers(told.inputs[0]).as_plain(),
        "before": small_numbers(before.probabilities[0]).as_plain(),
        "after": small_numbers(after.probabilities[0]).as_plain() if after else None,
        "unit": unit,
        "story": unit_story(network, told, layer, unit),
    }
