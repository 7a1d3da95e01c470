"""Names of the quantities of a recurrent cell: their order in packed weights, and their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LSTM_GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
"""The order in which Keras packs the four blocks of an LSTM's weights (`keras.layers.LSTMCell`)."""

GRU_GATES = ("update_gate", "reset_gate", "candidate")
"""The order in which Keras packs the three blocks of a GRU's weights (`keras.layers.GRUCell`)."""

BLOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"simple_rnn": ("hidden_state",), "lstm": LSTM_GATES, "gru": GRU_GATES}
)
"""What each block of U columns of a cell's weights computes, by the kind of cell."""

RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "input_gate": (0.0, 1.0),
        "forget_gate": (0.0, 1.0),
        "output_gate": (0.0, 1.0),
        "update_gate": (0.0, 1.0),
        "reset_gate": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
        "hidden_state": (-1.0, 1.0),
    }
)
"""The smallest and the largest value of a quantity; quantities that are missing are unbounded."""
