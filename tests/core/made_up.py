"""Small networks with random weights, one for each kind of cell, for properties that all share."""

from __future__ import annotations

import numpy as np

from core.network.gates import BLOCKS
from core.network.layers import (
    GRU,
    LSTM,
    SLSTM,
    Bidirectional,
    Dense,
    Embedding,
    MinLSTM,
    OriginalLSTM,
    PeepholeLSTM,
    Recurrent,
    SimpleRNN,
)
from core.network.network import Network

KINDS = (
    "simple_rnn",
    "lstm",
    "gru",
    "gru, reset before",
    "original_lstm",
    "peephole_lstm",
    "slstm",
    "min_lstm",
)
FEATURES = 4
UNITS = 3
CLASSES = 5
WORDS = 11


def cell(kind: str, name: str = "cell", seed: int = 0, features: int = FEATURES) -> Recurrent:
    """A recurrent layer of three units."""
    random = np.random.default_rng(seed)
    blocks = len(BLOCKS[kind.partition(",")[0]])
    kernel = _weights(random, features, blocks * UNITS)
    recurrent_kernel = _weights(random, UNITS, blocks * UNITS)
    if kind == "gru":
        return GRU(name, kernel, recurrent_kernel, _weights(random, 2, 3 * UNITS))
    bias = _weights(random, blocks * UNITS)
    match kind:
        case "min_lstm":
            return MinLSTM(name, kernel, bias)
        case "peephole_lstm":
            return PeepholeLSTM(name, kernel, recurrent_kernel, bias, _weights(random, 3, UNITS))
    made = {
        "simple_rnn": SimpleRNN,
        "lstm": LSTM,
        "original_lstm": OriginalLSTM,
        "slstm": SLSTM,
    }.get(kind, GRU)
    return made(name, kernel, recurrent_kernel, bias)


def network(kind: str, seed: int = 0) -> Network:
    """One recurrent layer, `cell`, and a readout."""
    return Network("made up", (cell(kind, seed=seed), _readout(UNITS)))


def bidirectional(kind: str = "lstm", *, returns_sequences: bool = True) -> Network:
    """A bidirectional layer, `both`, with readers `both_forward` and `both_backward`."""
    readers = (cell(kind, "both_forward", 1), cell(kind, "both_backward", 2))
    return Network(
        "made up", (Bidirectional("both", *readers, returns_sequences), _readout(2 * UNITS))
    )


def text_network(kind: str = "lstm") -> Network:
    """An embedding, `embedding`, of eleven words before the recurrent layer."""
    embedding = Embedding("embedding", _weights(np.random.default_rng(3), WORDS, FEATURES))
    return Network("made up", (embedding, cell(kind), _readout(UNITS)))


def sequences(batch: int = 3, steps: int = 6, seed: int = 1) -> np.ndarray:
    """(B, T, 4) random numbers to read."""
    random = np.random.default_rng(seed)
    return random.normal(0, 1, (batch, steps, FEATURES)).astype(np.float32)


def _readout(features: int) -> Dense:
    random = np.random.default_rng(9)
    return Dense("logits", _weights(random, features, CLASSES), _weights(random, CLASSES))


def _weights(random: np.random.Generator, *shape: int) -> np.ndarray:
    return random.normal(0, 0.8, shape).astype(np.float32)
