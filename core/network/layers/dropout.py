"""Dropout: at work only while a network is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.network.cells import Array
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State


@dataclass(frozen=True)
class Dropout:
    """A Keras dropout layer: nothing is dropped where a network is used.

    Attributes:
        name: The layer's name.
        rate: The share that was dropped in training.
        width: F, how many numbers a step has on its way in.
    """

    kind: ClassVar[str] = "dropout"
    editable: ClassVar[tuple[str, ...]] = ()
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    rate: float
    width: int

    @property
    def units(self) -> int:
        """F: as many numbers go out as came in."""
        return self.width

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """The inputs themselves."""
        return LayerTrace(self.name, inputs, {}, inputs)
