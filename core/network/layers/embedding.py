"""The embedding layer: a table with one vector for each id."""

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
    """A Keras Embedding layer.

    Attributes:
        name: The layer's name.
        embeddings: (V, E), a vector for each id.
    """

    kind: ClassVar[str] = "embedding"
    editable: ClassVar[tuple[str, ...]] = ("embedding",)
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    embeddings: Array

    @property
    def width(self) -> int:
        """1: an input step is one id."""
        return 1

    @property
    def units(self) -> int:
        """E, the size of a vector."""
        return self.embeddings.shape[1]

    @property
    def vocabulary(self) -> int:
        """V, the number of ids."""
        return self.embeddings.shape[0]

    def run(
        self,
        inputs: NDArray[np.intp],
        state: State | None = None,
        edits: Mapping[str, Edits] = NO_EDITS,
    ) -> LayerTrace:
        """Look up the vector of every id.

        Args:
            inputs: (B, T), ids from 0 to V - 1.
            state: None or (): an embedding has no state.
            edits: By the names of layers.
        """
        outputs = self.embeddings[inputs]  # (B, T, E)
        if layer_edits := edits.get(self.name):
            for t in range(outputs.shape[1]):
                layer_edits.edit(t, "embedding", outputs[:, t])
        return LayerTrace(self.name, inputs, {"embedding": outputs}, outputs)
