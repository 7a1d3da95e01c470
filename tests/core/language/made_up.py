"""A small language model with random weights, its words and how common they are."""

from __future__ import annotations

import numpy as np

from core.data.python_code import CHARACTERS
from core.language.model import LanguageModel
from core.language.ngrams import Unigram
from core.network.card import Card
from core.network.layers import LSTM, Bidirectional, Dense, Embedding
from core.network.network import Network
from core.text.vocabulary import Vocabulary

ENTRIES = ("the", "<unk>", "<eos>", "N", "cat", "mouse", "saw", "a", "ran")
COUNTS = np.array([40, 10, 20, 5, 9, 6, 5, 4, 1])
EMBEDDED, LOWER, UPPER = 4, 5, 3


def language_model(name: str = "made-up") -> LanguageModel:
    """An embedding of 4, LSTMs of 5 and 3 units, and logits of nine words."""
    words = len(ENTRIES)
    layers = (
        Embedding("embedding", _weights(words, EMBEDDED)),
        _lstm("lstm_1", EMBEDDED, LOWER),
        _lstm("lstm_2", LOWER, UPPER),
        Dense("logits", _weights(UPPER, words), _weights(words)),
    )
    card = Card(name, {"title": "made up"}, 0, "", {}, {}, {"test_perplexity": 8.5})
    return LanguageModel(Network(name, layers), Vocabulary("words", ENTRIES), card)


def code_model(name: str = "made-up-code", units: int = 12) -> LanguageModel:
    """A network with random weights that reads the characters of Python source."""
    known = len(CHARACTERS)
    layers = (
        Embedding("embedding", _weights(known, EMBEDDED)),
        _lstm("lstm", EMBEDDED, units),
        Dense("logits", _weights(units, known), _weights(known)),
    )
    card = Card(name, {"title": "made up"}, 0, "", {}, {}, {"test_perplexity": 4.0})
    return LanguageModel(Network(name, layers), Vocabulary("characters", CHARACTERS), card)


def cheat() -> Network:
    """An embedding of 4, two readers of 3 units each, and logits of nine words."""
    words = len(ENTRIES)
    readers = (_lstm("forward", EMBEDDED, UPPER), _lstm("backward", EMBEDDED, UPPER))
    layers = (
        Embedding("embedding", _weights(words, EMBEDDED)),
        Bidirectional("both", *readers, True),
        Dense("logits", _weights(2 * UPPER, words), _weights(words)),
    )
    return Network("made-up-cheat", layers)


def unigram() -> Unigram:
    """Of 100 words."""
    return Unigram.of_counts(COUNTS)


def _lstm(name: str, features: int, units: int) -> LSTM:
    return LSTM(
        name, _weights(features, 4 * units), _weights(units, 4 * units), _weights(4 * units)
    )


def _weights(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).normal(0, 0.8, shape).astype(np.float32)
