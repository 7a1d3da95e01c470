"""The GRU layer: a hidden state that an update gate keeps and a reset gate hides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.network.cells import Array, Edit, gru_step
from core.network.gates import GRU_GATES
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.recurrent import (
    RecurrentWeights,
    by_gate,
    initial_states,
    recurrent_trace,
    run_steps,
)


@dataclass(frozen=True)
class GRU(RecurrentWeights):
    """A Keras GRU layer, with weights packed as `GRU_GATES`.

    The bias is (2, 3U), input and recurrent part, if the reset gate is applied after the recurrent
    kernel (`reset_after=True`, Keras' default), and (3U,) if it is applied before.
    """

    kind: ClassVar[str] = "gru"
    editable: ClassVar[tuple[str, ...]] = (*GRU_GATES, "hidden_state")
    memory: ClassVar[tuple[str, ...]] = ("hidden_state",)

    @property
    def reset_after(self) -> bool:
        """Whether the reset gate is applied after the recurrent kernel."""
        return self.bias.ndim == 2

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute every gate and the hidden state at every step.

        Args:
            inputs: (B, T, F) float32.
            state: (h,), (B, U) float32; zeros when None, as in Keras.
            edits: By the names of layers.
        """
        batch, steps, _ = inputs.shape
        units = self.units
        gates = slice(2 * units)  # the update and the reset gate
        z = self.input_part(inputs)
        z += self.bias[0] if self.reset_after else self.bias

        def step_reset_after(t: int, before: State, after: State, edit: Edit | None) -> None:
            h = before[0]
            memory: Array = h @ self.recurrent_kernel + self.bias[1]
            z[t, :, gates] += memory[:, gates]
            gru_step(z[t], h, lambda r: r * memory[:, 2 * units :], h_out=after[0], edit=edit)

        def step_reset_before(t: int, before: State, after: State, edit: Edit | None) -> None:
            h = before[0]
            z[t, :, gates] += h @ self.recurrent_kernel[:, gates]

            def recall(reset: Array) -> Array:
                return np.matmul(reset * h, self.recurrent_kernel[:, 2 * units :])

            gru_step(z[t], h, recall, h_out=after[0], edit=edit)

        step = step_reset_after if self.reset_after else step_reset_before
        start = initial_states(state, 1, batch, units)
        before, after = run_steps(step, start, steps, self.memory, edits.get(self.name))
        named = by_gate(z, GRU_GATES)
        return recurrent_trace(self.name, inputs, named, self.memory, before, after)
