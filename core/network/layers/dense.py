"""The dense layer: one weighted sum for each unit, at every step by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

import numpy as np

from core.network.cells import Array, softmax
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State

Activation: TypeAlias = Literal["linear", "tanh", "relu", "softmax"]

_BENT: Mapping[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softmax": softmax,
}


@dataclass(frozen=True)
class Dense:
    """A Keras dense layer's weights.

    Attributes:
        name: The layer's name.
        kernel: (F, U).
        bias: (U,).
        activation: What is made of the weighted sums.
    """

    kind: ClassVar[str] = "dense"
    editable: ClassVar[tuple[str, ...]] = ()
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    kernel: Array
    bias: Array
    activation: Activation = "linear"

    @property
    def width(self) -> int:
        """F, how many numbers a step has on its way in."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """U, how many units the layer has."""
        return self.kernel.shape[1]

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """The outputs at every step; a dense layer carries no state and takes no edits."""
        z = np.matmul(inputs, self.kernel) + self.bias
        if self.activation == "linear":
            return LayerTrace(self.name, inputs, {}, z)
        return LayerTrace(self.name, inputs, {"pre_activation": z}, _BENT[self.activation](z))
