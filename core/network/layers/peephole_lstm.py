"""The peephole LSTM: its gates also see the cell state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.network.cells import Array, Edit
from core.network.gates import LSTM_GATES
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.recurrent import (
    RecurrentWeights,
    by_gate,
    initial_states,
    recurrent_trace,
    run_steps,
)
from core.network.lstm_variants import peephole_lstm_step


@dataclass(frozen=True)
class PeepholeLSTM(RecurrentWeights):
    """An LSTM with peepholes, with weights packed as `LSTM_GATES`.

    Attributes:
        peephole: (3, U), what the input gate, the forget gate and the output gate of each unit
            multiply its cell state by.
    """

    kind: ClassVar[str] = "peephole_lstm"
    editable: ClassVar[tuple[str, ...]] = (*LSTM_GATES, "cell_state", "hidden_state")
    memory: ClassVar[tuple[str, ...]] = ("hidden_state", "cell_state")

    peephole: Array

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute every gate and both states at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h, c), each (B, U) float32; zeros when None.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        z = np.matmul(inputs.swapaxes(0, 1), self.kernel)
        z += self.bias

        def step(t: int, before: State, after: State, edit: Edit | None) -> None:
            (h, c), (h_out, c_out) = before, after
            z[t] += h @ self.recurrent_kernel
            peephole_lstm_step(z[t], c, self.peephole, c_out=c_out, h_out=h_out, edit=edit)

        start = initial_states(state, 2, batch, self.units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        gates = by_gate(z, LSTM_GATES)
        return recurrent_trace(self.name, inputs, gates, self.memory, before, after)
