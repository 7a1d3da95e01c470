"""Layers as arrays, each able to run over a sequence and to keep everything that it computed.

A layer is anything with a `name` and a `run`; `core.trace` asks for no more, so that a further
kind (GRU, embedding, a bidirectional pair) joins by being written here and read in
`core.checkpoints`, and no caller changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.cells import LSTM_GATES, Array, lstm_squash, lstm_step

State = tuple[Array, ...]
"""What a layer carries from one step to the next: (h, c) for an LSTM, () for a dense layer."""


@dataclass(frozen=True)
class LayerTrace:
    """What one layer did over a sequence.

    Attributes:
        name: The layer's name in its network.
        quantities: Name to (B, T, U) float32, in the order in which a reader meets them. An LSTM
            has `input_gate`, `forget_gate`, `candidate`, `output_gate`, `cell_state` and
            `hidden_state`; a dense layer has none beside its outputs.
        outputs: (B, T, U) float32, what the next layer reads.
        state: What the layer would carry into a next step.
    """

    name: str
    quantities: Mapping[str, Array]
    outputs: Array
    state: State

    def only(self, sequences: slice) -> LayerTrace:
        """The same for a part of the batch, as views."""
        return LayerTrace(
            self.name,
            {name: values[sequences] for name, values in self.quantities.items()},
            self.outputs[sequences],
            tuple(part[sequences] for part in self.state),
        )


class Layer(Protocol):
    """A layer that is only used, never trained."""

    @property
    def name(self) -> str:
        """The layer's name, unique in its network."""

    @property
    def width(self) -> int:
        """How many numbers a step must have on its way in."""

    def run(self, inputs: Array, state: State | None = None) -> LayerTrace:
        """The trace of the layer over `inputs`, (B, T, F), from `state` or from zeros."""


@dataclass(frozen=True)
class LSTM:
    """A Keras LSTM layer's weights.

    Attributes:
        name: The layer's name.
        kernel: (F, 4U), packed input gate, forget gate, candidate, output gate.
        recurrent_kernel: (U, 4U), packed likewise.
        bias: (4U,), packed likewise.
    """

    name: str
    kernel: Array
    recurrent_kernel: Array
    bias: Array

    @property
    def width(self) -> int:
        """F, how many numbers a step has on its way in."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """U, how many units the layer has."""
        return self.recurrent_kernel.shape[0]

    def run(self, inputs: Array, state: State | None = None) -> LayerTrace:
        """Every gate and both states at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h, c), each (B, U) float32; zeros when None, as in Keras.
        """
        batch, steps, _ = inputs.shape
        units = self.units
        # Time comes first in memory: every step then works on contiguous blocks, and the input
        # part of all steps is one matrix product.
        z = np.matmul(inputs.swapaxes(0, 1), self.kernel)
        z += self.bias
        hidden = np.empty((steps + 1, batch, units), np.float32)
        cell = np.empty((steps + 1, batch, units), np.float32)
        hidden[0], cell[0] = (0.0, 0.0) if state is None else state
        squash = lstm_squash(units)
        for t in range(steps):
            z[t] += hidden[t] @ self.recurrent_kernel
            lstm_step(z[t], cell[t], squash, c_out=cell[t + 1], h_out=hidden[t + 1])
        gates = z.reshape(steps, batch, 4, units).transpose(2, 1, 0, 3)
        hidden_state = hidden[1:].swapaxes(0, 1)
        quantities = {
            **dict(zip(LSTM_GATES, gates, strict=True)),
            "cell_state": cell[1:].swapaxes(0, 1),
            "hidden_state": hidden_state,
        }
        return LayerTrace(self.name, quantities, hidden_state, (hidden[-1], cell[-1]))


@dataclass(frozen=True)
class Dense:
    """A Keras dense layer's weights, without an activation.

    Attributes:
        name: The layer's name.
        kernel: (F, U).
        bias: (U,).
    """

    name: str
    kernel: Array
    bias: Array

    @property
    def width(self) -> int:
        """F, how many numbers a step has on its way in."""
        return self.kernel.shape[0]

    def run(self, inputs: Array, state: State | None = None) -> LayerTrace:
        """The outputs at every step; a dense layer carries no state."""
        return LayerTrace(self.name, {}, np.matmul(inputs, self.kernel) + self.bias, ())
