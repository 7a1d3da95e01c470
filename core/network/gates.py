"""Names of the quantities of a recurrent cell: their order in packed weights, and their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LSTM_GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
"""The order in which Keras packs the four blocks of an LSTM's weights (`keras.layers.LSTMCell`)."""

GRU_GATES = ("update_gate", "reset_gate", "candidate")
"""The order in which Keras packs the three blocks of a GRU's weights (`keras.layers.GRUCell`)."""

ORIGINAL_LSTM_GATES = ("input_gate", "candidate", "output_gate")
"""The order of the three blocks of the weights of an LSTM without a forget gate."""

MIN_LSTM_GATES = ("input_gate", "forget_gate", "candidate")
"""The order of the three blocks of a minLSTM's weights."""

BLOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "simple_rnn": ("hidden_state",),
        "lstm": LSTM_GATES,
        "gru": GRU_GATES,
        "original_lstm": ORIGINAL_LSTM_GATES,
        "peephole_lstm": LSTM_GATES,
        "slstm": LSTM_GATES,
        "min_lstm": MIN_LSTM_GATES,
    }
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

_UNBOUNDED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"min_lstm": frozenset({"candidate", "hidden_state"})}
)
"""Exceptions by the kind of cell: a minLSTM squashes neither."""


def range_of(kind: str, quantity: str) -> tuple[float, float] | None:
    """The smallest and the largest value of a quantity in a kind of cell; None: unbounded.

    >>> range_of("lstm", "forget_gate"), range_of("min_lstm", "candidate")
    ((0.0, 1.0), None)
    """
    return None if quantity in _UNBOUNDED.get(kind, ()) else RANGES.get(quantity)
