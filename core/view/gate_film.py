"""What a browser needs to play one layer's gates: maps, belief, one unit's numbers.

What a network believed after each step, as plain data for a browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.analysis.input_sequence import InputSequence, likeliest
from core.analysis.unit_order import unit_orders
from core.network.layer_info import cell_layer
from core.network.layers import GRU
from core.network.network import Network
from core.network.trace import Trace
from core.view.gate_maps import gate_maps, gate_statistics_data
from core.view.small_numbers import small_numbers
from core.view.unit_view import unit_view

VIEWS = ("before", "after", "difference")


def gate_film(
    network: Network,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace | None,
    layer: str,
    unit: int,
    view: str = "before",
    *,
    ranking: Sequence[int] = (),
) -> dict[str, Any]:
    """A run as plain data, with text where a number is printed.

    Args:
        network: What read.
        input_sequence: What it read.
        before: What it did with it.
        after: What it did with a cut; None without one.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        unit: The unit whose numbers are told, from 0.
        view: Which run the maps show: `before`, `after` or the `difference` of the second to the
            first. The unit's numbers are those of the run with the cut for the last two.
        ranking: The layer's units, the one that is missed most first, where that is known.

    Returns:
        `steps`, `step` (what one is called), `units`; of the layer `kind`, `backward`,
        `reset_after` and `reads`, what its inputs are; `maps` and `crowd` from `gate_maps`;
        `orders` from `orders`; `image`, small numbers, the pixels step by step, or None where
        `words` were read; `belief` from `beliefs`; `unit`; `story` from `unit_view`.
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
        "steps": input_sequence.steps,
        "step": input_sequence.step,
        "units": place.units,
        "kind": place.kind,
        "backward": place.backward,
        "reset_after": isinstance(cell, GRU) and cell.reset_after,
        "reads": place.signals.many,
        "maps": gate_maps(did, other),
        "orders": unit_orders(cell, before.layer(layer), ranking),
        "crowd": gate_statistics_data(did),
        "image": None if input_sequence.read else small_numbers(told.inputs[0]).as_plain(),
        "words": input_sequence.read,
        "belief": probability_data(network, input_sequence, before, after),
        "unit": unit,
        "story": unit_view(network, told, layer, unit, place.signals.first),
    }


def probability_data(
    network: Network, input_sequence: InputSequence, before: Trace, after: Trace | None
) -> dict[str, Any]:
    """The belief without and, where there is one, with the cut.

    Digits make a map, rows across; of words the ten likeliest at each step are named.
    A network that answers at the end alone has one step of belief, that of the end.

    Returns:
        `title`; `kind`, `map` or `bars`; `note`, why there is but one step, or ""; `runs`, one for
        each trace: `shares`, small numbers, step by step; `names`, those of the answers: of each
        step for `bars`, once for a `map`.
    """
    on_the_way = network.answers_every_step
    is_map = on_the_way and not input_sequence.read
    what = "each digit" if not input_sequence.read else f"the next {input_sequence.step}"
    return {
        "title": f"Belief in {what}" if on_the_way else "Belief at the end",
        "kind": "map" if is_map else "bars",
        "note": ""
        if on_the_way
        else "Its backward reader begins with what is yet to come: on the way it has no answer.",
        "runs": tuple(
            _run(input_sequence, trace, is_map, on_the_way) for trace in (before, after) if trace
        ),
    }


def _run(
    input_sequence: InputSequence, trace: Trace, is_map: bool, on_the_way: bool
) -> dict[str, Any]:
    shares = trace.probabilities[0]
    if is_map:
        return {"names": tuple(input_sequence.answers), "shares": small_numbers(shares).as_plain()}
    shares = shares if on_the_way else shares[-1:]
    best = likeliest(shares)
    top = shares[range(len(shares)), best.T].T
    return {
        "names": tuple(tuple(input_sequence.answers[k] for k in step) for step in best.tolist()),
        "shares": small_numbers(top).as_plain(),
    }
