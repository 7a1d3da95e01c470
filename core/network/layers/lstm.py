"""The LSTM layer: a cell state that gates write, keep and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.network.cells import Array, Edit, lstm_activation_scale, lstm_step
from core.network.gates import LSTM_GATES
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.recurrent import (
    RecurrentWeights,
    by_gate,
    initial_states,
    recurrent_trace,
    run_steps,
)


@dataclass(frozen=True)
class LSTM(RecurrentWeights):
    """A Keras LSTM layer, with weights packed as `LSTM_GATES`."""

    kind: ClassVar[str] = "lstm"
    editable: ClassVar[tuple[str, ...]] = (*LSTM_GATES, "cell_state", "hidden_state")
    memory: ClassVar[tuple[str, ...]] = ("hidden_state", "cell_state")

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute every gate and both states at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h, c), each (B, U) float32; zeros when None, as in Keras.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        units = self.units
        z = self.input_part(inputs)
        z += self.bias
        z_of_step = list(z)
        activation_scale = lstm_activation_scale(units)
        starts_empty = state is None and self.name not in edits

        def step(t: int, before: State, after: State, edit: Edit | None) -> None:
            (h, c), (h_out, c_out), z_now = before, after, z_of_step[t]
            if t or not starts_empty:  # saves a third of a 3-word window's work
                z_now += h @ self.recurrent_kernel
            lstm_step(z_now, c, activation_scale, c_out=c_out, h_out=h_out, edit=edit)

        start = initial_states(state, 2, batch, units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        gates = by_gate(z, LSTM_GATES)
        return recurrent_trace(self.name, inputs, gates, self.memory, before, after)
