"""Networks with random weights, one for each kind of cell, offered by the gates page in tests."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
import pytest

from core import cache
from core.language.model import LanguageModel
from core.network.card import Card
from core.network.cells import Array
from core.network.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    SimpleRNN,
)
from core.network.layers.bidirectional import Recurrent
from core.network.network import Network
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from core.text.tokens import split
from core.text.vocabulary import Vocabulary

PIXELS, CLASSES, EMBEDDED = 28, 10, 6
STORY = "a mouse had a bell and the cat had a mouse and the bell had a cat and all was well"
WINDOW = 5
MEASURED = (
    "digit_scores_with_cut",
    "digit_hidden_states",
    "next_words_with_cut",
    "story_hidden_states",
    "example_perplexity_with_cut",
    "language_hidden_states",
)


def cell(kind: str, name: str, features: int, units: int, seed: int = 0) -> Recurrent:
    """A recurrent layer; `gru, reset before` is one of the kinds."""
    random = np.random.default_rng(seed)
    blocks = {"simple_rnn": 1, "lstm": 4}.get(kind, 3)
    kernel = _weights(random, features, blocks * units)
    recurrent_kernel = _weights(random, units, blocks * units)
    shape = (2, 3 * units) if kind == "gru" else (blocks * units,)
    arrays = (kernel, recurrent_kernel, _weights(random, *shape))
    if kind == "simple_rnn":
        return SimpleRNN(name, *arrays)
    return LSTM(name, *arrays) if kind == "lstm" else GRU(name, *arrays)


@functools.cache
def networks() -> Mapping[str, Network]:
    """By name: a network for each kind of cell, of layering and of size.

    None has the name of a shipped one: what the app has measured it keeps by name.
    """
    both = Bidirectional(
        "both",
        cell("lstm", "both_forward", 28, 7, 1),
        cell("lstm", "both_backward", 28, 7, 2),
        True,
    )
    upper = Bidirectional(
        "upper",
        cell("gru", "upper_forward", 14, 4, 3),
        cell("gru", "upper_backward", 14, 4, 4),
        False,
    )
    made: dict[str, tuple[Layer, ...]] = {
        "plain": (cell("lstm", "lstm", PIXELS, 128),),
        "rnn": (cell("simple_rnn", "rnn", PIXELS, 64),),
        "gru": (cell("gru", "gru", PIXELS, 64),),
        "gru-before": (cell("gru, reset before", "gru", PIXELS, 64),),
        "stacked": (cell("lstm", "lower", PIXELS, 20), cell("lstm", "upper", 20, 12)),
        "both-ways": (both, upper),
        "dropped": (Dropout("dropout", 0.5, PIXELS), cell("lstm", "lstm", PIXELS, 9)),
        "projected": (_dense("projection", PIXELS, 16), cell("lstm", "lstm", 16, 9)),
        "one-unit": (cell("lstm", "lstm", PIXELS, 1),),
        "large": (cell("lstm", "lstm", PIXELS, 1024),),
    }
    return {
        name: Network(name, (*layers, _dense("logits", layers[-1].units, CLASSES)))
        for name, layers in made.items()
    }


def storyteller(
    name: str = "tale", units: int = 32, window: int = WINDOW, text: str = STORY
) -> StoryModel:
    """A network that reads words."""
    tokens = split(text, "words")
    vocabulary = Vocabulary.of(tokens, "words")
    random = np.random.default_rng(5)
    layers = (
        Embedding("embedding", _weights(random, len(vocabulary), EMBEDDED)),
        cell("lstm", "lstm", EMBEDDED, units),
        _dense("logits", units, len(vocabulary)),
    )
    card = _card(
        name, {"next_words": {"accuracy": 0.9, "correct": 9, "count": 10}}, {"story": "none"}
    )
    return StoryModel(Network(name, layers), vocabulary, window, tokens, card)


def offer(patch: pytest.MonkeyPatch, *offered: StoryModel | LanguageModel) -> None:
    """Lets the app offer the made-up networks, and these that read words, in place of its own."""
    models = {one.card.name: one for one in offered if isinstance(one, LanguageModel)}
    told = {one.card.name: one for one in offered if isinstance(one, StoryModel)}
    reading_words: dict[str, StoryModel | LanguageModel] = {**told, **models}
    read = {**networks(), **{name: one.network for name, one in reading_words.items()}}
    cards = {name: _card(name, {"mnist_test": {"accuracy": 0.1, "count": 10}}) for name in read}
    cards |= {name: one.card for name, one in reading_words.items()}
    for name, function in {
        "model_names": lambda: tuple(read),
        "network": read.__getitem__,
        "card": cards.__getitem__,
        "story_model": told.__getitem__,
        "language_model": models.__getitem__,
        "is_language_model": models.__contains__,
        "is_story_model": lambda name: name in (USER_TEXT, *told),
        "rankings": lambda name: {},
        "series_names": lambda: (),
    }.items():
        patch.setattr(cache, name, function)
    for name in MEASURED:  # not kept, because these bear the names of the app's own
        patch.setattr(cache, name, getattr(cache, name).__wrapped__)


def _card(name: str, scores: dict[str, object], data: dict[str, object] | None = None) -> Card:
    return Card(name, {"title": f"made up, {name}"}, 0, "", {}, data or {}, scores)


def _dense(name: str, features: int, units: int) -> Dense:
    random = np.random.default_rng(9)
    return Dense(name, _weights(random, features, units), _weights(random, units))


def _weights(random: np.random.Generator, *shape: int) -> Array:
    return random.normal(0, 2 / np.sqrt(shape[0]), shape).astype(np.float32)
