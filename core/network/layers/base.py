"""What every layer is, and what it leaves behind: `Layer` and `LayerTrace`.

A layer is anything with a `name`, two widths and a `run`; `trace` asks for no more, so that a
further kind joins by being written here and read in `keras_layers`, and no caller changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.network.cells import Array

State = tuple[Array, ...]
"""What a layer carries from one step to the next: (h, c) for an LSTM, (h,) for a GRU or a simple
RNN, () for every other layer."""

Inputs: TypeAlias = NDArray[np.float32 | np.intp]
"""What a layer reads: (B, T, F) numbers, or, for an embedding, (B, T) ids."""


class Edits(Protocol):
    """Changes a layer's numbers while it runs; see `core.network.interventions`."""

    def edit(self, step: int, quantity: str, values: Array) -> None:
        """Changes a quantity's values at a step, (B, U), before they are used."""

    def wipe(self, step: int, memory: str, values: Array) -> None:
        """Changes what the layer carries into a step, (B, U), before the step begins."""


NO_EDITS: Mapping[str, Edits] = MappingProxyType({})
"""Nothing is changed."""


@dataclass(frozen=True)
class LayerTrace:
    """What one layer did over a sequence.

    Attributes:
        name: The layer's name in its network.
        inputs: (B, T, F) float32, what it read, in the order in which it read; ids, (B, T), for an
            embedding.
        quantities: Name to (B, T, U) float32, in the order in which a reader meets them. An LSTM
            has `input_gate`, `forget_gate`, `candidate`, `output_gate`, `cell_state` and
            `hidden_state`; a GRU `update_gate`, `reset_gate`, `candidate` and `hidden_state`; a
            simple RNN `pre_activation` and `hidden_state`; an embedding `embedding`; a dense layer
            `pre_activation`, unless that is its output.
        outputs: (B, T, U) float32, what the next layer reads.
        state: What the layer would carry into a next step.
        before: `hidden_state`, and `cell_state` of an LSTM, (B, T, U): what each step began with.
        readers: Of a bidirectional layer, what its forward and its backward reader did.
        backward: Whether step 0 read the last row: steps are counted in the order of reading.
    """

    name: str
    inputs: Inputs
    quantities: Mapping[str, Array]
    outputs: Array
    state: State = ()
    before: Mapping[str, Array] = field(default_factory=dict)
    readers: tuple[LayerTrace, ...] = ()
    backward: bool = False

    @property
    def rows(self) -> NDArray[np.intp]:
        """(T,), which row of the sequence, from 0, each step read."""
        rows = np.arange(self.outputs.shape[1])
        return rows[::-1] if self.backward else rows

    def by_row(self, quantity: str) -> Array:
        """(B, T, U), a quantity in the order of the rows, whichever way the layer read."""
        return self.quantities[quantity][:, self.rows]

    def only(self, sequences: slice) -> LayerTrace:
        """The same for a part of the batch, as views."""
        return replace(
            self,
            inputs=self.inputs[sequences],
            quantities={name: values[sequences] for name, values in self.quantities.items()},
            outputs=self.outputs[sequences],
            state=tuple(part[sequences] for part in self.state),
            before={name: values[sequences] for name, values in self.before.items()},
            readers=tuple(reader.only(sequences) for reader in self.readers),
        )


class Layer(Protocol):
    """A layer that is only used, never trained.

    Attributes:
        kind: `lstm`, `gru`, `simple_rnn`, `bidirectional`, `dense`, `dropout` or `embedding`.
        editable: The quantities that a `Edits` may change.
        memory: The names of what it carries from step to step, in the order of its `State`.
    """

    kind: ClassVar[str]
    editable: ClassVar[tuple[str, ...]]
    memory: ClassVar[tuple[str, ...]]

    @property
    def name(self) -> str:
        """The layer's name, unique in its network."""

    @property
    def width(self) -> int:
        """F, how many numbers a step must have on its way in."""

    @property
    def units(self) -> int:
        """U, how many numbers a step has on its way out."""

    def run(
        self,
        inputs: NDArray[Any],
        state: State | None = None,
        edits: Mapping[str, Edits] = NO_EDITS,
    ) -> LayerTrace:
        """The trace of the layer over `inputs`, (B, T, F).

        Args:
            inputs: What it reads.
            state: What it begins with; zeros when None, as in Keras.
            edits: By the names of layers; each layer takes its own.
        """
