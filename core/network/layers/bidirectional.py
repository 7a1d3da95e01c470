"""The bidirectional layer: two recurrent layers that read a sequence from either end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

import numpy as np

from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers.base import NO_EDITS, Edits, LayerTrace, State
from core.network.layers.gru import GRU
from core.network.layers.lstm import LSTM
from core.network.layers.min_lstm import MinLSTM
from core.network.layers.original_lstm import OriginalLSTM
from core.network.layers.peephole_lstm import PeepholeLSTM
from core.network.layers.simple_rnn import SimpleRNN
from core.network.layers.slstm import SLSTM

Recurrent: TypeAlias = SimpleRNN | LSTM | GRU | OriginalLSTM | PeepholeLSTM | SLSTM | MinLSTM


@dataclass(frozen=True)
class Bidirectional:
    """A Keras Bidirectional layer with `merge_mode="concat"`.

    Attributes:
        name: The layer's name.
        forward: Reads from the first row to the last.
        backward: Reads from the last row to the first.
        returns_sequences: Whether the next layer reads both outputs for every row (Keras'
            `return_sequences=True`), or only the final ones. In the second case the outputs at step
            t are those of two layers that have each read t + 1 steps from their own end; those at
            the last step are Keras'.
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
        """F, the number of features of an input step."""
        return self.forward.width

    @property
    def units(self) -> int:
        """The number of units of both layers together."""
        return self.forward.units + self.backward.units

    def run(
        self, inputs: Array, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Run both layers, and concatenate their outputs.

        Args:
            inputs: (B, T, F) float32.
            state: None or (): the backward layer starts at the end of a sequence, so it cannot
                continue with a next part of it.
            edits: By the names of layers; each of the two takes its own.

        Raises:
            ValueError: If there is a state.
        """
        if state:
            raise ValueError(
                _(
                    "Layer '{layer}' cannot continue from a state, because its backward layer "
                    "starts at the end of the sequence: pass the whole sequence at once.",
                    layer=self.name,
                )
            )
        forward = self.forward.run(inputs, None, edits)
        backward = replace(self.backward.run(inputs[:, ::-1], None, edits), backward=True)
        second = backward.outputs[:, ::-1] if self.returns_sequences else backward.outputs
        outputs = np.concatenate([forward.outputs, second], -1)
        return LayerTrace(self.name, inputs, {}, outputs, directions=(forward, backward))
