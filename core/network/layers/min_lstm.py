"""The minLSTM layer: gates that see the input only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.network.cells import Array, Edit
from core.network.gates import MIN_LSTM_GATES
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.recurrent import by_gate, initial_states, recurrent_trace, run_steps
from core.network.lstm_variants import min_lstm_gates, min_lstm_step


@dataclass(frozen=True)
class MinLSTM:
    """A minLSTM, with weights packed as `MIN_LSTM_GATES`.

    Attributes:
        name: The layer's name.
        kernel: (F, 3U).
        bias: (3U,).
    """

    kind: ClassVar[str] = "min_lstm"
    editable: ClassVar[tuple[str, ...]] = (*MIN_LSTM_GATES, "hidden_state")
    memory: ClassVar[tuple[str, ...]] = ("hidden_state",)

    name: str
    kernel: Array
    bias: Array

    @property
    def width(self) -> int:
        """F, the number of features of an input step."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """U, the number of units."""
        return self.bias.shape[0] // len(MIN_LSTM_GATES)

    @property
    def recurrent_kernel(self) -> Array:
        """(U, 3U) zeros: no gate reads the hidden state."""
        return np.broadcast_to(np.float32(0), (self.units, 3 * self.units))

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute both gates, the candidate and the hidden state at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h,), (B, U) float32; zeros when None.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        z = np.matmul(inputs.swapaxes(0, 1), self.kernel)
        z += self.bias
        i, f, g = min_lstm_gates(z)

        def step(t: int, before: State, after: State, edit: Edit | None) -> None:
            min_lstm_step((i[t], f[t], g[t]), before[0], h_out=after[0], edit=edit)

        start = initial_states(state, 1, batch, self.units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        gates = by_gate(z, MIN_LSTM_GATES)
        return recurrent_trace(self.name, inputs, gates, self.memory, before, after)
