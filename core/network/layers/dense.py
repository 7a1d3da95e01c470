"""The dense layer: a weighted sum for each unit, at every step independently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

import numpy as np

from core.network.cells import Array, softmax
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State

Activation: TypeAlias = Literal["linear", "tanh", "relu", "softmax"]

_ACTIVATIONS: Mapping[str, Callable[[Array], Array]] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softmax": softmax,
}


@dataclass(frozen=True)
class Dense:
    """A Keras Dense layer.

    Attributes:
        name: The layer's name.
        kernel: (F, U).
        bias: (U,).
        activation: Applied to the weighted sums.
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
        """F, the number of features of an input step."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """U, the number of units."""
        return self.kernel.shape[1]

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute the outputs at every step; a dense layer has no state and takes no edits."""
        z = np.matmul(inputs, self.kernel) + self.bias
        if self.activation == "linear":
            return LayerTrace(self.name, inputs, {}, z)
        return LayerTrace(
            self.name, inputs, {"pre_activation": z}, _ACTIVATIONS[self.activation](z)
        )
