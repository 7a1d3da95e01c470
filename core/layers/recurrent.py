"""What every recurrent layer has: packed weights, for its input and for its memory."""

from __future__ import annotations

from dataclasses import dataclass

from core.cells import Array


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
