"""The simple recurrent layer: a hidden state without gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.network.cells import Array, Edit, rnn_step
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.recurrent import (
    RecurrentWeights,
    initial_states,
    recurrent_trace,
    run_steps,
)


@dataclass(frozen=True)
class SimpleRNN(RecurrentWeights):
    """A Keras SimpleRNN layer with a tanh activation; its weights are one block."""

    kind: ClassVar[str] = "simple_rnn"
    editable: ClassVar[tuple[str, ...]] = ("hidden_state",)
    memory: ClassVar[tuple[str, ...]] = ("hidden_state",)

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute the pre-activation and the hidden state at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h,), (B, U) float32; zeros when None, as in Keras.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        z = self.input_part(inputs)
        z += self.bias

        def step(t: int, before: State, after: State, edit: Edit | None) -> None:
            z[t] += before[0] @ self.recurrent_kernel
            rnn_step(z[t], h_out=after[0], edit=edit)

        start = initial_states(state, 1, batch, self.units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        gates = {"pre_activation": z.swapaxes(0, 1)}
        return recurrent_trace(self.name, inputs, gates, self.memory, before, after)
