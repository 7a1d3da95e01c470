"""What every recurrent layer has: packed weights, for its input and for its memory.

The walk over a sequence that is common to all recurrent layers.
"""

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
        bias: (GU,), or (2, GU) where the input and the memory have each their own.
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


Step: TypeAlias = Callable[[int, State, State, Edit | None], None]
"""Called with the step's number, what is carried into it and room for what it carries on, each as
arrays of (B, U), one for each kind of memory."""


def run_steps(
    step: Step, start: Array, steps: int, names: Sequence[str], layer_edits: Edits | None
) -> tuple[Array, Array]:
    """What every step began with and what it left, each (S, T, B, U).

    Args:
        step: One step of a cell.
        start: (S, B, U), what the first step begins with, for S kinds of memory.
        steps: T.
        names: The S kinds of memory, such as `hidden_state`.
        layer_edits: Changes numbers on the way, unless None.
    """
    kinds, batch, units = start.shape
    memory = np.empty((kinds, steps + 1, batch, units), np.float32)
    memory[:, 0] = start
    left = list(zip(*memory, strict=True))  # views, cut once: a step takes 12 microseconds
    if layer_edits is None:
        for t in range(steps):
            step(t, left[t], left[t + 1], None)
        return memory[:, :-1], memory[:, 1:]
    # What is wiped before a step stays what the step before it left: hence a copy.
    before = np.empty_like(memory[:, :-1])
    for t, carried in enumerate(zip(*before, strict=True)):
        before[:, t] = memory[:, t]
        for name, values in zip(names, carried, strict=True):
            layer_edits.wipe(t, name, values)
        step(t, carried, left[t + 1], partial(layer_edits.edit, t))
    return before, memory[:, 1:]


def initial_states(state: State | None, kinds: int, batch: int, units: int) -> Array:
    """(S, B, U), a layer's state as one array; zeros when None."""
    if state is None:
        return np.zeros((kinds, batch, units), np.float32)
    return np.asarray(state, np.float32)


def recurrent_trace(
    name: str,
    inputs: Inputs,
    gates: Mapping[str, NDArray[np.float32]],
    names: Sequence[str],
    before: Array,
    after: Array,
) -> LayerTrace:
    """The trace of a recurrent layer from what `run_steps` returned.

    Args:
        name: The layer's.
        inputs: (B, T, F), what it read.
        gates: Name to (B, T, U).
        names: The kinds of memory; the first is the hidden state, which the next layer reads.
        before: (S, T, B, U), what every step began with.
        after: (S, T, B, U), what every step left.
    """
    left = dict(zip(names, after.swapaxes(1, 2), strict=True))
    return LayerTrace(
        name,
        inputs,
        # The hidden state comes last: it is made of all that stands before it.
        {**gates, **{kind: left[kind] for kind in reversed(names)}},
        left[names[0]],
        tuple(after[:, -1]),
        dict(zip(names, before.swapaxes(1, 2), strict=True)),
    )
