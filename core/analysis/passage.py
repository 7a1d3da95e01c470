"""A passage as a network reads it: every quantity of a layer, and what it expects after each step.

>>> passage = read_passage(reader, reader.read("x = 'a'"), "lstm")
>>> passage.unit("cell_state", 57).shape, passage.likeliest.shape
((7,), (7, 10))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.analysis.text_reader import ReadText, TextReader
from core.analysis.text_states import network_inputs
from core.network.cells import Array, softmax
from core.network.trace import Trace

SHOWN = 2_000
"""Steps of a passage: with every quantity of LSTM(512) in half precision they take 12 MB."""
WARM_UP = 1_000
"""Steps that are read before a passage from the middle of a text."""
LIKELIEST = 10
PIECE = 200

Gate = Literal["input_gate", "forget_gate", "output_gate", "update_gate", "candidate"]


@dataclass(frozen=True, eq=False)
class Passage:
    """A passage of T steps, and what a layer of U units computed there.

    Attributes:
        read: The passage.
        start: At which step of the text it begins, from 0.
        layer: The layer's name.
        quantities: By name (T, U) float16.
        likeliest: (T, `LIKELIEST`), ids of what the network expects after each step.
        probabilities: (T, `LIKELIEST`) float32, of those.
    """

    read: ReadText
    start: int
    layer: str
    quantities: Mapping[str, NDArray[np.float16]]
    likeliest: NDArray[np.intp]
    probabilities: Array

    @property
    def units(self) -> int:
        """U."""
        return next(iter(self.quantities.values())).shape[1]

    def unit(self, quantity: str, unit: int) -> NDArray[np.float32]:
        """Return a unit's values, (T,)."""
        return self.quantities[quantity][:, unit].astype(np.float32)


@dataclass(frozen=True)
class Switch:
    """A step at which a unit switches on or off, and what did it.

    Attributes:
        step: From 0.
        is_on: Whether it is on afterwards.
        before: Its value before the step.
        after: After it.
        gate: The gate that moved the value most: the input gate writes a candidate, the forget gate
            lets go of the old value; None where the layer has no such gates.
        written: What was written: input gate times candidate.
        forgotten: What was let go of: the old value times one minus the forget gate.
    """

    step: int
    is_on: bool
    before: float
    after: float
    gate: Gate | None = None
    written: float = 0.0
    forgotten: float = 0.0


def read_passage(reader: TextReader, read: ReadText, layer: str, start: int = 0) -> Passage:
    """Read a passage of a text, and keep a layer of it.

    Args:
        reader: The network.
        read: The text.
        layer: A recurrent layer's name.
        start: The step of the text at which the passage begins; it has at most `SHOWN` steps. Up to
            `WARM_UP` steps before it are read too.

    Raises:
        ValueError: There is no such layer.
    """
    start = max(0, min(start, len(read.ids) - 1))
    end = min(start + SHOWN, len(read.ids))
    network, window = reader.network, reader.window
    first = max(0, start - (window - 1 if window else WARM_UP))
    ids, skipped = read.ids[first:end], start - first
    found: dict[str, list[NDArray[np.float16]]] = {}
    likeliest, probabilities = [], []

    def keep(trace: Trace, steps: slice) -> None:
        for name, values in trace.layer(layer).quantities.items():
            found.setdefault(name, []).append(_rows(values[:, steps]).astype(np.float16))
        best, shares = _likeliest(_rows(trace.logits[:, steps]))
        likeliest.append(best)
        probabilities.append(shares)

    if window:
        for step in range(skipped, min(window - 1, len(ids))):  # fewer steps than a window
            keep(network.trace(network_inputs(network, ids[None, : step + 1])), slice(-1, None))
        if len(ids) >= window:
            windows = np.lib.stride_tricks.sliding_window_view(ids, window)
            keep(network.trace(network_inputs(network, windows)), slice(-1, None))
    else:
        state = None
        for place in range(0, len(ids), PIECE):
            piece = network_inputs(network, ids[None, place : place + PIECE])
            trace = network.trace(piece, state=state)
            state = trace.state
            if place + PIECE > skipped:
                keep(trace, slice(max(0, skipped - place), None))
    return Passage(
        ReadText(read.ids[start:end], read.pieces[start:end], read.notes),
        start,
        layer,
        {name: np.concatenate(parts) for name, parts in found.items()},
        np.concatenate(likeliest),
        np.concatenate(probabilities),
    )


def switches(
    passage: Passage, quantity: str, unit: int, threshold: float, *, above: bool
) -> tuple[Switch, ...]:
    """Find where a unit switches on or off in a passage.

    Args:
        passage: The passage.
        quantity: The quantity with the threshold, such as `cell_state`.
        unit: From 0.
        threshold: From a ranking.
        above: Whether the unit is on at and above the threshold, else at and below it.
    """
    values = passage.unit(quantity, unit)
    is_on = values >= threshold if above else values <= threshold
    steps = np.flatnonzero(np.diff(is_on.astype(np.int8))) + 1
    has_gates = {"input_gate", "forget_gate", "candidate"} <= passage.quantities.keys()
    if not has_gates:
        return tuple(
            Switch(int(step), bool(is_on[step]), float(values[step - 1]), float(values[step]))
            for step in steps
        )
    cells = passage.unit("cell_state", unit)
    gates = {
        name: passage.unit(name, unit)
        for name in ("input_gate", "forget_gate", "candidate", "output_gate")
    }
    found = []
    for step in steps.tolist():
        written = float(gates["input_gate"][step] * gates["candidate"][step])
        forgotten = float((1 - gates["forget_gate"][step]) * cells[step - 1])
        gate: Gate = "input_gate" if abs(written) >= abs(forgotten) else "forget_gate"
        if quantity == "hidden_state" and _output_did_it(gates["output_gate"], cells, step):
            gate = "output_gate"
        found.append(
            Switch(
                step,
                bool(is_on[step]),
                float(values[step - 1]),
                float(values[step]),
                gate,
                written,
                forgotten,
            )
        )
    return tuple(found)


def _output_did_it(gate: Array, cells: Array, step: int) -> bool:
    """Whether the hidden state changed more by the output gate than by the cell state."""
    before, after = np.tanh(cells[step - 1]), np.tanh(cells[step])
    by_gate = abs(gate[step] - gate[step - 1]) * abs(before)
    return bool(by_gate > gate[step] * abs(after - before))


def _rows(values: Array) -> Array:
    """(B * T, F) of (B, T, F)."""
    return values.reshape(-1, values.shape[-1])


def _likeliest(logits: Array) -> tuple[NDArray[np.intp], Array]:
    """Find the likeliest ids after each step, (T, n), and their probabilities."""
    count = min(LIKELIEST, logits.shape[1])
    if not count:  # a model that does not say what comes next
        return np.zeros(logits.shape, np.intp), logits
    shares = softmax(logits)
    some = np.argpartition(-shares, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(shares, some, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(some, order, axis=1)
    return best, np.take_along_axis(shares, best, axis=1)
