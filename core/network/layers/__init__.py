"""Trained layers as arrays; each runs over a sequence and keeps everything that it computes."""

from core.network.layers.base import NO_EDITS, Edits, Inputs, Layer, LayerTrace, State
from core.network.layers.bidirectional import Bidirectional, Recurrent
from core.network.layers.dense import Dense
from core.network.layers.dropout import Dropout
from core.network.layers.embedding import Embedding
from core.network.layers.gru import GRU
from core.network.layers.lstm import LSTM
from core.network.layers.min_lstm import MinLSTM
from core.network.layers.original_lstm import OriginalLSTM
from core.network.layers.peephole_lstm import PeepholeLSTM
from core.network.layers.simple_rnn import SimpleRNN
from core.network.layers.slstm import SLSTM

__all__ = [
    "GRU",
    "LSTM",
    "NO_EDITS",
    "SLSTM",
    "Bidirectional",
    "Dense",
    "Dropout",
    "Edits",
    "Embedding",
    "Inputs",
    "Layer",
    "LayerTrace",
    "MinLSTM",
    "OriginalLSTM",
    "PeepholeLSTM",
    "Recurrent",
    "SimpleRNN",
    "State",
]
