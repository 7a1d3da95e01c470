"""The layers of a network, as data: `core.training.keras_model` makes Keras' layers of them.

An initializer that is None is Keras' own: Glorot's uniform distribution for kernels, a random
orthogonal matrix for recurrent kernels, zeros for biases, U(-0.05, 0.05) for embeddings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.recipes.initializers import Initializer


@dataclass(frozen=True)
class LSTM:
    """An LSTM layer; the forget gate's bias starts at 1 with `unit_forget_bias`."""

    units: int
    name: str
    unit_forget_bias: bool = True
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["lstm"] = field(default="lstm", init=False)


@dataclass(frozen=True)
class GRU:
    """A GRU layer, its reset gate applied after the recurrent product (Keras' `reset_after`)."""

    units: int
    name: str
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["gru"] = field(default="gru", init=False)


@dataclass(frozen=True)
class SimpleRNN:
    """A simple recurrent layer: tanh of one weighted sum."""

    units: int
    name: str
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["simple_rnn"] = field(default="simple_rnn", init=False)


@dataclass(frozen=True)
class OriginalLSTM:
    """The LSTM of 1997, which has no forget gate."""

    units: int
    name: str
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["original_lstm"] = field(default="original_lstm", init=False)


@dataclass(frozen=True)
class PeepholeLSTM:
    """An LSTM whose gates also read the cell state; `unit_forget_bias` as in an LSTM."""

    units: int
    name: str
    unit_forget_bias: bool = True
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["peephole_lstm"] = field(default="peephole_lstm", init=False)


@dataclass(frozen=True)
class SLSTM:
    """The sLSTM of xLSTM with one head; `unit_forget_bias` as in an LSTM."""

    units: int
    name: str
    unit_forget_bias: bool = True
    kernel_initializer: Initializer | None = None
    recurrent_initializer: Initializer | None = None
    kind: Literal["slstm"] = field(default="slstm", init=False)


@dataclass(frozen=True)
class MinLSTM:
    """A minLSTM, whose gates read the input only; `unit_forget_bias` as in an LSTM."""

    units: int
    name: str
    unit_forget_bias: bool = True
    kernel_initializer: Initializer | None = None
    kind: Literal["min_lstm"] = field(default="min_lstm", init=False)


@dataclass(frozen=True)
class Bidirectional:
    """Two layers of one make, one from either end, their outputs side by side."""

    layer: LSTM | GRU | SimpleRNN
    name: str
    kind: Literal["bidirectional"] = field(default="bidirectional", init=False)


@dataclass(frozen=True)
class Dense:
    """A fully connected layer, of every step by itself; linear where `activation` is None."""

    units: int
    name: str
    activation: Literal["tanh", "relu"] | None = None
    kernel_initializer: Initializer | None = None
    bias_initializer: Initializer | None = None
    kind: Literal["dense"] = field(default="dense", init=False)


@dataclass(frozen=True)
class Embedding:
    """A table with a row of `units` numbers for each of `entries` ids."""

    entries: int
    units: int
    name: str
    embeddings_initializer: Initializer | None = None
    kind: Literal["embedding"] = field(default="embedding", init=False)


@dataclass(frozen=True)
class Dropout:
    """Drops that share of the numbers between two layers, each step by itself, in training."""

    rate: float
    name: str
    kind: Literal["dropout"] = field(default="dropout", init=False)


@dataclass(frozen=True)
class Unembedding:
    """Logits by the embedding's own table, transposed: the two are one (Press & Wolf 2017)."""

    embedding: str
    name: str
    kind: Literal["unembedding"] = field(default="unembedding", init=False)


Cell = LSTM | GRU | SimpleRNN | OriginalLSTM | PeepholeLSTM | SLSTM | MinLSTM
Recurrent = Cell | Bidirectional
Layer = Recurrent | Dense | Embedding | Dropout | Unembedding
