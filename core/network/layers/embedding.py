"""The embedding: a table with one line of numbers for each word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.network.cells import Array
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State


@dataclass(frozen=True)
class Embedding:
    """A Keras embedding layer's weights.

    Attributes:
        name: The layer's name.
        embeddings: (V, E), a line for each id.
    """

    kind: ClassVar[str] = "embedding"
    editable: ClassVar[tuple[str, ...]] = ("embedding",)
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    embeddings: Array

    @property
    def width(self) -> int:
        """1: a step has one id on its way in."""
        return 1

    @property
    def units(self) -> int:
        """E, how many numbers stand for a word."""
        return self.embeddings.shape[1]

    @property
    def vocabulary(self) -> int:
        """V, how many ids there are."""
        return self.embeddings.shape[0]

    def run(
        self,
        inputs: NDArray[np.intp],
        state: State | None = None,
        edits: Mapping[str, Edits] = NO_EDITS,
    ) -> LayerTrace:
        """The embedding of every step's id.

        Args:
            inputs: (B, T), ids from 0 to V - 1.
            state: None or (): an embedding carries nothing on.
            edits: By the names of layers.
        """
        outputs = self.embeddings[inputs]  # (B, T, E)
        if layer_edits := edits.get(self.name):
            for t in range(outputs.shape[1]):
                layer_edits.edit(t, "embedding", outputs[:, t])
        return LayerTrace(self.name, inputs, {"embedding": outputs}, outputs)
