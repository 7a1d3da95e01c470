"""Two readers of one sequence, one from either end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

import numpy as np

from core.network.cells import Array
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.gru import GRU
from core.network.layers.lstm import LSTM
from core.network.layers.simple_rnn import SimpleRNN

Recurrent: TypeAlias = SimpleRNN | LSTM | GRU


@dataclass(frozen=True)
class Bidirectional:
    """A Keras Bidirectional layer whose two readers' outputs are put side by side.

    Attributes:
        name: The layer's name.
        forward: Reads from the first row to the last.
        backward: Reads from the last row to the first.
        returns_sequences: Whether the next layer reads, for every row, what either reader made of
            that row (Keras' `return_sequences=True`), or only what they made of the whole. In the
            second case the outputs after step t are of two readers that have each taken t + 1
            steps, from their own end; the last are those of Keras.
    """

    kind: ClassVar[str] = "bidirectional"
    editable: ClassVar[tuple[str, ...]] = ()
    memory: ClassVar[tuple[str, ...]] = ()

    name: str
    forward: Recurrent
    backward: Recurrent
    returns_sequences: bool

    @property
    def width(self) -> int:
        """F, how many numbers a step has on its way in."""
        return self.forward.width

    @property
    def units(self) -> int:
        """How many units both readers have together."""
        return self.forward.units + self.backward.units

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """The outputs at every step, and what each reader did.

        Args:
            inputs: (B, T, F) float32.
            state: Only None or (): the backward reader begins where a sequence ends, so it cannot
                go on with a next part of it.
            edits: By the names of layers; each reader takes its own.

        Raises:
            ValueError: If there is a state.
        """
        if state:
            raise ValueError(
                f"Expected no state for layer {self.name!r}, whose backward reader begins at the "
                f"end, got {len(state)} arrays."
            )
        forward = self.forward.run(inputs, None, edits)
        backward = replace(self.backward.run(inputs[:, ::-1], None, edits), backward=True)
        second = backward.outputs[:, ::-1] if self.returns_sequences else backward.outputs
        outputs = np.concatenate([forward.outputs, second], -1)
        return LayerTrace(self.name, inputs, {}, outputs, readers=(forward, backward))
