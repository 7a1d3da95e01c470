"""What a browser needs to play one layer's gates: maps, belief, one unit's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.inside.anatomy import cell_layer
from core.inside.beliefs import belief_data
from core.inside.gate_maps import crowd_counts, gate_maps
from core.inside.orders import unit_orders
from core.inside.subject import Subject
from core.inside.unit_story import unit_story
from core.layers import GRU
from core.small_numbers import small_numbers
from core.trace import Network, Trace

VIEWS = ("before", "after", "difference")


def gate_film(
    network: Network,
    subject: Subject,
    before: Trace,
    after: Trace | None,
    layer: str,
    unit: int,
    view: str = "before",
    *,
    missed: Sequence[int] = (),
) -> dict[str, Any]:
    """A run as plain data, with text where a number is printed.

    Args:
        network: What read.
        subject: What it read.
        before: What it did with it.
        after: What it did with a cut; None without one.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        unit: The unit whose numbers are told, from 0.
        view: Which run the maps show: `before`, `after` or the `difference` of the second to the
            first. The unit's numbers are those of the run with the cut for the last two.
        missed: The layer's units, the one that is missed most first, where that is known.

    Returns:
        `steps`, `step` (what one is called), `units`; of the layer `kind`, `backward`,
        `reset_after` and `reads`, what its inputs are; `maps` and `crowd` from `gate_maps`;
        `orders` from `orders`; `image`, small numbers, the pixels step by step, or None where
        `words` were read; `belief` from `beliefs`; `unit`; `story` from `unit_story`.
        All steps come in the order of the rows, also those of a reader that began at the last.

    Raises:
        ValueError: If there is no such view, or no such unit.
    """
    if view not in VIEWS or (view != "before" and after is None):
        raise ValueError(f"Expected a view that is there, got {view[:40]!r}.")
    told = before if view == "before" or after is None else after
    other = before.layer(layer) if view == "difference" else None
    did = told.layer(layer)
    place, cell = cell_layer(network, layer), network.layer(layer)
    return {
        "steps": subject.steps,
        "step": subject.step,
        "units": place.units,
        "kind": place.kind,
        "backward": place.backward,
        "reset_after": isinstance(cell, GRU) and cell.reset_after,
        "reads": place.signals.many,
        "maps": gate_maps(did, other),
        "orders": unit_orders(cell, before.layer(layer), missed),
        "crowd": crowd_counts(did),
        "image": None if subject.read else small_numbers(told.inputs[0]).as_plain(),
        "words": subject.read,
        "belief": belief_data(network, subject, before, after),
        "unit": unit,
        "story": unit_story(network, told, layer, unit, place.signals.first),
    }
