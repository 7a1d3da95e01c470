"""The sLSTM layer of xLSTM: an exponential input gate, a normalizer and a stabilizer."""

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
from core.network.lstm_variants import slstm_step


@dataclass(frozen=True)
class SLSTM(RecurrentWeights):
    """An sLSTM with one head, with weights packed as `LSTM_GATES`."""

    kind: ClassVar[str] = "slstm"
    editable: ClassVar[tuple[str, ...]] = (
        "stabilizer_state",
        *LSTM_GATES,
        "normalizer_state",
        "cell_state",
        "hidden_state",
    )
    memory: ClassVar[tuple[str, ...]] = (
        "hidden_state",
        "cell_state",
        "normalizer_state",
        "stabilizer_state",
    )

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute every gate and all four states at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h, c, n, m), each (B, U) float32; zeros when None.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        z = np.matmul(inputs.swapaxes(0, 1), self.kernel)
        z += self.bias

        def step(t: int, before: State, after: State, edit: Edit | None) -> None:
            (h, c, n, m), (h_out, c_out, n_out, m_out) = before, after
            z[t] += h @ self.recurrent_kernel
            slstm_step(z[t], (c, n, m), after=(c_out, n_out, m_out), h_out=h_out, edit=edit)

        start = initial_states(state, 4, batch, self.units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        gates = by_gate(z, LSTM_GATES)
        return recurrent_trace(self.name, inputs, gates, self.memory, before, after)
