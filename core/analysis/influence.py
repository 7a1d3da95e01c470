"""How much single units, and steps further and further back, matter for one answer.

Both are what really happens when something is taken away: nothing here is an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.answer_score import answer_score
from core.network.cells import Array
from core.network.gradients import check_output_and_step
from core.network.layers import Bidirectional, Dense, Inputs
from core.network.network import Network
from core.network.trace import Trace

UNITS_AT_ONCE = 64
"""Units removed side by side: 640 units over 30 words then need 30 MB at a time."""


MAX_CHEAP_WORK = 3e9
"""Multiplications that take less than a second."""


@dataclass(frozen=True)
class DistanceInfluence:
    """How far back a network looks, over several sequences.

    Attributes:
        gradient: (D,), mean length of the derivative of the answer's logit by the step that lies
            0, 1, ... D - 1 steps before the answer; None where it has no derivative.
        erasure: (D,), mean absolute change of that logit when the step is erased.
        sequences: Over how many sequences.
        rounding: How finely float32 tells the logits apart: a smaller change is only rounding.
    """

    gradient: Array | None
    erasure: Array
    sequences: int
    rounding: float


Progress: TypeAlias = Callable[[float], None]
"""Called with the share of the work that is done, from 0 to 1."""


def unit_effects(
    network: Network,
    trace: Trace,
    layer: str,
    output: int,
    step: int = -1,
    on_progress: Progress = lambda done: None,
) -> Array:
    """How far one logit falls when each unit of a layer alone is removed.

    A unit is removed by holding its hidden state at 0 from the first step on. Rank the units for
    *this* answer by it; `core.analysis.unit_rankings` ranks them over many inputs.

    Args:
        network: What read.
        trace: What it did with one sequence, with a batch axis of 1, without interventions.
        layer: Name of a recurrent layer, also of one direction of a bidirectional layer.
        output: Which logit.
        step: After which step.
        on_progress: Called after some units.

    Returns:
        (U,), positive where the unit supported the output.

    Raises:
        ValueError: If there is no such layer, output or step.
    """
    check_output_and_step(trace.logits.shape[1:], output, step)
    units = network.layer(layer).units
    first = next(k for k, each in enumerate(network.layers) if layer in _names(each))
    whole = trace.logits[0, step, output]
    place = range(trace.logits.shape[1])[step]
    inputs = trace.layers[first].inputs
    if network.answers_every_step:
        inputs, place = inputs[:, : place + 1], -1
    falls = []
    for some in np.array_split(np.arange(units), -(-units // UNITS_AT_ONCE)):
        falls.append(whole - _without(network, inputs, first, layer, some, output, place))
        on_progress((some[-1] + 1) / units)
    return np.concatenate(falls)


def influence_by_distance(
    network: Network,
    sequences: Sequence[Inputs],
    outputs: Sequence[int] | None = None,
    on_progress: Progress = lambda done: None,
) -> DistanceInfluence:
    """How much the step that lies d steps before the last one matters, on average.

    Args:
        network: What reads.
        sequences: Each (T, F) or (T,) ids; distances go as far as the shortest.
        outputs: Which logit of each sequence; its most probable one when None.
        on_progress: Called after each sequence.

    Raises:
        ValueError: If there are no sequences.
    """
    if not len(sequences):
        raise ValueError(_("Give at least one sequence to measure on."))
    far = min(len(sequence) for sequence in sequences)
    gradient, erasure, logits = np.zeros(far), np.zeros(far), 0.0
    for place, sequence in enumerate(sequences):
        asked = outputs[place] if outputs else int(network.trace(sequence).logits[-1].argmax())
        score = answer_score(network, sequence, asked)
        slopes = score.slopes(score.x[None])[0]
        falls = score.falls(np.eye(score.steps, dtype=bool))
        gradient += np.linalg.norm(slopes, axis=-1)[::-1][:far]
        erasure += np.abs(falls)[::-1][:far]
        logits += abs(score.logit)
        on_progress((place + 1) / len(sequences))
    count = len(sequences)
    return DistanceInfluence(
        (gradient / count).astype(np.float32),
        (erasure / count).astype(np.float32),
        count,
        float(np.finfo(np.float32).eps) * logits / count,
    )


def mean_unit_effects(
    network: Network,
    sequences: Sequence[Inputs],
    layer: str,
    on_progress: Progress = lambda done: None,
) -> Array:
    """`unit_effects` on the most probable output of each of several sequences, on average.

    Args:
        network: What reads.
        sequences: Each (T, F) or (T,) ids.
        layer: Name of a recurrent layer.
        on_progress: Called after each sequence.

    Returns:
        (U,).
    """
    effects = np.zeros(network.layer(layer).units)
    for place, sequence in enumerate(sequences):
        trace = network.trace(np.asarray(sequence)[None])
        effects += unit_effects(network, trace, layer, int(trace.logits[0, -1].argmax()))
        on_progress((place + 1) / len(sequences))
    return (effects / len(sequences)).astype(np.float32)


def removal_work(network: Network, layer: str, steps: int) -> float:
    """About how many multiplications `unit_effects` takes."""
    readout = network.layers[-1]
    below = network.parameter_count - readout.units * readout.width
    return float(network.layer(layer).units) * steps * below


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
    network: Network,
    inputs: Inputs,
    first: int,
    layer: str,
    units: NDArray[np.intp],
    output: int,
    place: int,
) -> Array:
    """(N,), one logit after one step with each of N units of the layer removed."""
    outputs: Any = np.repeat(inputs, len(units), axis=0)
    edits = {layer: _RemoveEach(units)}
    *rest, last = network.layers[first:]
    for each in rest:
        outputs = each.run(outputs, None, edits).outputs
    if isinstance(last, Dense) and last.activation == "linear":
        logit: Array = outputs[:, place] @ last.kernel[:, output] + last.bias[output]
        return logit
    logits: Array = last.run(outputs, None, edits).outputs
    return logits[:, place, output]


def _names(layer: object) -> tuple[str, ...]:
    if isinstance(layer, Bidirectional):
        return layer.name, layer.forward.name, layer.backward.name
    return (getattr(layer, "name", ""),)
