"""How far back one answer reaches: the gradient, what erasing really changes, and what was kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.network.attribution import erase
from core.network.cells import Array
from core.network.gradients import gradients
from core.network.interventions import Force
from core.network.layers import LayerTrace
from core.network.network import Network
from core.network.trace import Trace

FLOAT32_EPSILON = float(np.finfo(np.float32).eps)
"""A number is lost when it is added to one that is larger by more than this factor."""

NUDGE = 2.0**-7
"""By how much the first cell state is changed to measure what arrives: a power of two is exact."""


@dataclass(frozen=True)
class Reach:
    """How one answer depends on each of T steps.

    Attributes:
        output: Which output it is, from 0.
        answer: That output after the last step.
        gradient: (T,), length of the derivative of the answer by all that the step left behind: the
            states of every recurrent layer.
        erasure: (T,), absolute change of the answer when the step is replaced by zeros.
        kept: (T,), the share of what a step left in the memory that the forget gates kept until
            the end, in the unit that kept most; None for a cell without such a gate.
    """

    output: int
    answer: float
    gradient: NDArray[np.float64]
    erasure: NDArray[np.float64]
    kept: NDArray[np.float64] | None


def reach(network: Network, inputs: Array, output: int | None = None) -> Reach:
    """Measure how the answer after the last step depends on each step.

    Args:
        network: What reads.
        inputs: (T, F).
        output: Which output; the largest after the last step when None.

    Raises:
        ValueError: If the inputs do not fit.
    """
    trace = network.trace(inputs[None])
    last = trace.logits[0, -1]
    asked = int(last.argmax()) if output is None else output
    above = np.zeros_like(trace.logits)
    above[:, -1, asked] = 1
    squares = np.zeros(len(inputs))
    for name, states in gradients(network, trace, above).states.items():
        did = trace.layer(name).quantities
        for kind, slopes in states.items():
            wide = slopes[0].astype(np.float64)
            if "normalizer_state" in did and kind != "hidden_state":
                # What counts is the cell state divided by its normalizer, whatever their scale is.
                wide = wide * did["normalizer_state"][0]
            squares += (wide**2).sum(-1)
    falls = erase(network, inputs, asked, np.eye(len(inputs), dtype=bool))
    kept = _kept(trace)
    return Reach(asked, float(last[asked]), np.sqrt(squares), np.abs(falls).astype(float), kept)


def _kept(trace: Trace) -> NDArray[np.float64] | None:
    """Of the last recurrent layer: (T,), the product of the forget gates after each step."""
    layer = [each for each in trace.layers if "hidden_state" in each.quantities][-1]
    share = _share_kept(layer)
    if share is None:
        return None
    after = np.ones_like(share)
    after[:-1] = np.cumprod(share[:0:-1], axis=0)[::-1]
    best: NDArray[np.float64] = after.max(-1)
    return best


def _share_kept(layer: LayerTrace) -> NDArray[np.float64] | None:
    """(T, U), the share of its memory that each unit kept at each step."""
    did = {name: values[0].astype(np.float64) for name, values in layer.quantities.items()}
    if "normalizer_state" in did:
        before = layer.before["normalizer_state"][0].astype(np.float64)
        return did["forget_gate"] * before / np.maximum(did["normalizer_state"], 1e-300)
    if "forget_gate" in did:
        return did["forget_gate"]
    if "update_gate" in did:
        return did["update_gate"]
    return np.ones_like(did["cell_state"]) if "cell_state" in did else None


@dataclass(frozen=True)
class Carousel:
    """What of an LSTM's first cell state is left after T steps, with two gates held.

    Attributes:
        along_cell: The derivative of the last cell state by the first along the cell path alone:
            the product of the forget gates.
        measured: What really arrives when the first cell state is changed a little, in the mean
            over the units.
        steps: T.
    """

    along_cell: float
    measured: float
    steps: int


def carousel(
    network: Network, layer: str, inputs: Array, forget_gate: float, input_gate: float
) -> Carousel:
    """Hold the forget gate and the input gate of an LSTM, and see what passes along its cells.

    With forget gate 1 and input gate 0 both numbers are exactly 1, however many steps there are:
    the constant error carousel of Hochreiter & Schmidhuber (1997).

    Args:
        network: A network whose first layer is an LSTM.
        layer: Its name.
        inputs: (T, F).
        forget_gate: The value that all forget gates are held at, from 0 to 1.
        input_gate: The value that all input gates are held at, from 0 to 1.

    Raises:
        ValueError: If a value is outside its range.
    """
    edits = (
        Force(layer, "forget_gate", forget_gate),
        Force(layer, "input_gate", input_gate),
    )
    units = network.layer(layer).units
    nothing = np.zeros((2, units), np.float32)
    first = np.array([[0.0], [NUDGE]], np.float32) + nothing
    state = [(nothing, first), *(() for _ in network.layers[1:])]
    trace = network.trace(np.stack([inputs, inputs]), edits, state)
    last = trace.layer(layer).quantities["cell_state"][:, -1].astype(np.float64)
    kept = trace.layer(layer).quantities["forget_gate"][0].astype(np.float64)
    return Carousel(
        float(kept.prod(0).mean()), float((last[1] - last[0]).mean() / NUDGE), len(inputs)
    )
