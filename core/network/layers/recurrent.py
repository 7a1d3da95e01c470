"""What all recurrent layers share: packed weights, and the loop over the steps of a sequence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.network.cells import Array, Edit
from core.network.layers.base import Edits, Inputs, LayerTrace, State


@dataclass(frozen=True)
class RecurrentWeights:
    """The weights of a cell with G gates, each gate a block of U columns.

    Attributes:
        name: The layer's name.
        kernel: (F, GU).
        recurrent_kernel: (U, GU).
        bias: (GU,), or (2, GU) if the input and the recurrent part have one each.
    """

    name: str
    kernel: Array
    recurrent_kernel: Array
    bias: Array

    @property
    def width(self) -> int:
        """F, the number of features of an input step."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """U, the number of units."""
        return self.recurrent_kernel.shape[0]

    def input_part(self, inputs: Array) -> Array:
        """Multiply the inputs of all steps by the kernel: (B, T, F) to (T, B, GU).

        It is one product of two matrices. With (T, B, F) `matmul` makes T small ones, each of
        which reads the whole kernel again: for one sequence that takes nearly three times as long.
        Time comes first in memory, so that every step then works on contiguous blocks.
        """
        batch, steps, features = inputs.shape
        rows = inputs.swapaxes(0, 1).reshape(steps * batch, features)
        product: Array = np.matmul(rows, self.kernel)
        return product.reshape(steps, batch, product.shape[1])


Step: TypeAlias = Callable[[int, State, State, Edit | None], None]
"""Called with the step's number, the memory before it, and arrays to fill with the memory after it:
one (B, U) array for each kind of memory."""


def run_steps(
    step: Step, start: Array, steps: int, names: Sequence[str], layer_edits: Edits | None
) -> tuple[Array, Array]:
    """Run all steps; return the memory before and after each of them, (S, T, B, U) each.

    Args:
        step: One step of a cell.
        start: (S, B, U), the memory before the first step, for S kinds of memory.
        steps: T.
        names: The S kinds of memory, such as `hidden_state`.
        layer_edits: Edits of this layer; None if there are none.
    """
    kinds, batch, units = start.shape
    memory = np.empty((kinds, steps + 1, batch, units), np.float32)
    memory[:, 0] = start
    left = list(zip(*memory, strict=True))  # views, made once: a step takes 12 microseconds
    if layer_edits is None:
        for t in range(steps):
            step(t, left[t], left[t + 1], None)
        return memory[:, :-1], memory[:, 1:]
    # Copy: wiping memory before a step must not change what the previous step left.
    before = np.empty_like(memory[:, :-1])
    for t, carried in enumerate(zip(*before, strict=True)):
        before[:, t] = memory[:, t]
        for name, values in zip(names, carried, strict=True):
            layer_edits.wipe(t, name, values)
        step(t, carried, left[t + 1], partial(layer_edits.edit, t))
    return before, memory[:, 1:]


def initial_states(state: State | None, kinds: int, batch: int, units: int) -> Array:
    """The state of a layer as one (S, B, U) array; zeros when None."""
    if state is None:
        return np.zeros((kinds, batch, units), np.float32)
    return np.asarray(state, np.float32)


def by_gate(z: Array, names: Sequence[str]) -> dict[str, Array]:
    """Name the gates, (B, T, U) each, that stand in place of the pre-activations, (T, B, GU)."""
    steps, batch, columns = z.shape
    packed = z.reshape(steps, batch, len(names), columns // len(names)).transpose(2, 1, 0, 3)
    return dict(zip(names, packed, strict=True))


def recurrent_trace(
    name: str,
    inputs: Inputs,
    gates: Mapping[str, NDArray[np.float32]],
    names: Sequence[str],
    before: Array,
    after: Array,
) -> LayerTrace:
    """The trace of a recurrent layer, from the results of `run_steps`.

    Args:
        name: The layer's name.
        inputs: (B, T, F).
        gates: Name to (B, T, U).
        names: The S kinds of memory; the first is the hidden state, which the next layer reads.
        before: (S, T, B, U), the memory before every step.
        after: (S, T, B, U), the memory after every step.
    """
    left = dict(zip(names, after.swapaxes(1, 2), strict=True))
    return LayerTrace(
        name,
        inputs,
        # The hidden state comes last, because it is computed from all the others.
        {**gates, **{kind: left[kind] for kind in reversed(names)}},
        left[names[0]],
        tuple(after[:, -1]),
        dict(zip(names, before.swapaxes(1, 2), strict=True)),
    )
