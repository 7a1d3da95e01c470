"""Layers as arrays, each able to run over a sequence and to keep everything that it computed."""

from core.layers.base import NO_KNIVES, Inputs, Knife, Layer, LayerTrace, State
from core.layers.bidirectional import Bidirectional
from core.layers.dense import Dense
from core.layers.dropout import Dropout
from core.layers.embedding import Embedding
from core.layers.gru import GRU
from core.layers.lstm import LSTM
from core.layers.simple_rnn import SimpleRNN

__all__ = [
    "GRU",
    "LSTM",
    "NO_KNIVES",
    "Bidirectional",
    "Dense",
    "Dropout",
    "Embedding",
    "Inputs",
    "Knife",
    "Layer",
    "LayerTrace",
    "SimpleRNN",
    "State",
]
