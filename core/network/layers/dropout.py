"""The dropout layer: active in training only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.network.cells import Array
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State


@dataclass(frozen=True)
class Dropout:
    """A Keras Dropout layer, which passes its inputs on: it is active in training only.

    Attributes:
        name: The layer's name.
        rate: The share of features dropped in training, in [0, 1).
        width: F, the number of features of an input step.
    """

    kind: ClassVar[str] = "dropout"
    editable: ClassVar[tuple[str, ...]] = ()
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    rate: float
    width: int

    @property
    def units(self) -> int:
        """F, the number of features of an output step."""
        return self.width

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Return the inputs."""
        return LayerTrace(self.name, inputs, {}, inputs)
