"""The interface of a layer, `Layer`, and the record of its run, `LayerTrace`.

A layer is anything with a `name`, two widths and a `run`; `Network.trace` asks for no more. To add
a kind of layer, write it in this package and read it in `core.network.keras_layers`.
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
"""What a layer carries from one step to the next: (h, c) of an LSTM, (h,) of a GRU or a simple RNN,
() of every other layer."""

Inputs: TypeAlias = NDArray[np.float32 | np.intp]
"""What a layer reads: (B, T, F) numbers, or (B, T) ids if it is an embedding."""


class Edits(Protocol):
    """Edits of a layer's numbers while it runs; `core.network.interventions` makes them."""

    def edit(self, step: int, quantity: str, values: Array) -> None:
        """Edit a quantity's values at a step, (B, U), in place, before they are used."""

    def wipe(self, step: int, memory: str, values: Array) -> None:
        """Edit what the layer carries into a step, (B, U), in place, before the step begins."""


NO_EDITS: Mapping[str, Edits] = MappingProxyType({})
"""No layer is edited."""


@dataclass(frozen=True)
class LayerTrace:
    """Everything that one layer computed over a sequence.

    The trace of a single sequence without a batch axis has the same arrays without B.

    Attributes:
        name: The layer's name in its network.
        inputs: (B, T, F) float32, in the order in which the layer reads; (B, T) ids of an
            embedding.
        quantities: Name to (B, T, U) float32, in the order of computation. An LSTM has
            `input_gate`, `forget_gate`, `candidate`, `output_gate`, `cell_state` and
            `hidden_state`; a GRU has `update_gate`, `reset_gate`, `candidate` and `hidden_state`; a
            simple RNN has `pre_activation` and `hidden_state`; an embedding has `embedding`; a
            dense layer has `pre_activation` if its activation is not linear.
        outputs: (B, T, U) float32, what the next layer reads.
        state: What the layer carries into the next step.
        before: `hidden_state`, and `cell_state` of an LSTM, (B, T, U), at the start of each step.
        directions: The traces of the forward and the backward layer of a bidirectional one.
        backward: Whether step 0 reads the last row.
    """

    name: str
    inputs: Inputs
    quantities: Mapping[str, Array]
    outputs: Array
    state: State = ()
    before: Mapping[str, Array] = field(default_factory=dict)
    directions: tuple[LayerTrace, ...] = ()
    backward: bool = False

    @property
    def rows(self) -> NDArray[np.intp]:
        """(T,), the row of the sequence, from 0, that each step reads."""
        rows = np.arange(self.outputs.shape[-2])
        return rows[::-1] if self.backward else rows

    def by_row(self, quantity: str) -> Array:
        """(B, T, U), a quantity in the order of the rows, whichever way the layer reads."""
        return self.quantities[quantity][..., self.rows, :]

    def only(self, sequences: slice | int | None) -> LayerTrace:
        """The trace of some sequences, as views; an int drops the batch axis; None adds it."""
        return replace(
            self,
            inputs=self.inputs[sequences],
            quantities={name: values[sequences] for name, values in self.quantities.items()},
            outputs=self.outputs[sequences],
            state=tuple(part[sequences] for part in self.state),
            before={name: values[sequences] for name, values in self.before.items()},
            directions=tuple(each.only(sequences) for each in self.directions),
        )


class Layer(Protocol):
    """A trained layer.

    Attributes:
        kind: One of `core.network.gates.BLOCKS`, or `bidirectional`, `dense`, `dropout`,
            `embedding`.
        editable: The quantities that `Edits` may change.
        memory: The names of what it carries from step to step, in the order of its `State`.
    """

    kind: ClassVar[str]
    editable: ClassVar[tuple[str, ...]]
    memory: ClassVar[tuple[str, ...]]

    @property
    def name(self) -> str:
        """The name of the layer, unique in its network."""

    @property
    def width(self) -> int:
        """F, the number of features of an input step."""

    @property
    def units(self) -> int:
        """U, the number of features of an output step."""

    def run(
        self,
        inputs: NDArray[Any],
        state: State | None = None,
        edits: Mapping[str, Edits] = NO_EDITS,
    ) -> LayerTrace:
        """Run over `inputs` and keep everything that is computed.

        Args:
            inputs: (B, T, F) float32, or (B, T) ids if it is an embedding.
            state: The state before the first step; zeros when None, as in Keras.
            edits: By the names of layers; each layer takes its own.
        """
