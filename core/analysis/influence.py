"""How much single units, and steps further and further back, matter for one answer.

Both are what really happens when something is taken away: nothing here is an estimate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.network.attribution import erase
from core.network.cells import Array
from core.network.gradients import check_output_and_step, logit_gradients
from core.network.layers import Bidirectional, Inputs
from core.network.network import Network
from core.network.trace import Trace

UNITS_AT_ONCE = 64
"""Units removed side by side: 640 units over 30 words then need 30 MB at a time."""


@dataclass(frozen=True)
class DistanceInfluence:
    """How far back a network looks, over several sequences.

    Attributes:
        gradient: (D,), mean length of the derivative of the answer's logit by the step that lies
            0, 1, ... D - 1 steps before the answer.
        erasure: (D,), mean absolute change of that logit when the step is erased.
        sequences: Over how many sequences.
    """

    gradient: Array
    erasure: Array
    sequences: int


def unit_effects(network: Network, trace: Trace, layer: str, output: int, step: int = -1) -> Array:
    """How far one logit falls when each unit of a layer alone is removed.

    A unit is removed by holding its hidden state at 0 from the first step on. Rank the units for
    *this* answer by it; `core.analysis.unit_rankings` ranks them over many inputs.

    Args:
        network: What read.
        trace: What it did with one sequence, with a batch axis of 1, without interventions.
        layer: Name of a recurrent layer, also of one direction of a bidirectional layer.
        output: Which logit.
        step: After which step.

    Returns:
        (U,), positive where the unit supported the output.

    Raises:
        ValueError: If there is no such layer, output or step.
    """
    check_output_and_step(trace.logits.shape[1:], output, step)
    units = network.layer(layer).units
    first = next(k for k, each in enumerate(network.layers) if layer in _names(each))
    whole = trace.logits[0, step, output]
    falls = [
        whole - _without(network, trace.layers[first].inputs, first, layer, some)[:, step, output]
        for some in np.array_split(np.arange(units), -(-units // UNITS_AT_ONCE))
    ]
    return np.concatenate(falls)


def influence_by_distance(
    network: Network, sequences: Sequence[Inputs], outputs: Sequence[int] | None = None
) -> DistanceInfluence:
    """How much the step that lies d steps before the last one matters, on average.

    Args:
        network: What reads.
        sequences: Each (T, F) or (T,) ids; distances go as far as the shortest.
        outputs: Which logit of each sequence; its most probable one when None.

    Raises:
        ValueError: If there are no sequences.
    """
    if not len(sequences):
        raise ValueError("Give at least one sequence to measure on.")
    far = min(len(sequence) for sequence in sequences)
    gradient, erasure = np.zeros(far), np.zeros(far)
    for place, sequence in enumerate(sequences):
        asked = outputs[place] if outputs else int(network.trace(sequence).logits[-1].argmax())
        trace = network.trace(np.asarray(sequence)[None])
        slopes = logit_gradients(network, trace, asked).inputs[0]
        falls = erase(network, sequence, asked, np.eye(len(sequence), dtype=bool))
        gradient += np.linalg.norm(slopes, axis=-1)[::-1][:far]
        erasure += np.abs(falls)[::-1][:far]
    count = len(sequences)
    return DistanceInfluence(
        (gradient / count).astype(np.float32), (erasure / count).astype(np.float32), count
    )


class _RemoveEach:
    """Removes another unit in each sequence of a batch."""

    def __init__(self, units: NDArray[np.intp]) -> None:
        self._units = units

    def edit(self, step: int, quantity: str, values: Array) -> None:
        if quantity == "hidden_state":
            values[np.arange(len(self._units)), self._units] = 0

    def wipe(self, step: int, memory: str, values: Array) -> None:
        """Leave the states as they are."""


def _without(
    network: Network, inputs: Inputs, first: int, layer: str, units: NDArray[np.intp]
) -> Array:
    """(N, T, C), the logits with each of N units of the layer removed."""
    outputs: Any = np.repeat(inputs, len(units), axis=0)
    edits = {layer: _RemoveEach(units)}
    for each in network.layers[first:]:
        outputs = each.run(outputs, None, edits).outputs
    logits: Array = outputs
    return logits


def _names(layer: object) -> tuple[str, ...]:
    if isinstance(layer, Bidirectional):
        return layer.name, layer.forward.name, layer.backward.name
    return (getattr(layer, "name", ""),)
