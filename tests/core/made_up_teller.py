"""A storyteller with random weights, for what does not depend on what a network learnt."""

from __future__ import annotations

import numpy as np

from core.network.card import Card
from core.network.layers import Dense, Embedding
from core.network.network import Network
from core.stories.story_model import StoryModel
from core.text.tokens import Kind, split
from core.text.vocabulary import Vocabulary
from tests.core.made_up import FEATURES, UNITS, cell

TEXT = (
    "long ago the cat saw the mouse and the mouse saw her . the mouse , said one , never fears "
    "the cat . all of them ran on and on until night fell ."
)


def made_up_teller(text: str = TEXT, kind: Kind = "words", window: int = 3) -> StoryModel:
    """It knows the words of its text, and has learnt nothing about them."""
    tokens = split(text, kind)
    vocabulary = Vocabulary.of(tokens, kind)
    random = np.random.default_rng(5)
    known = len(vocabulary)
    network = Network(
        "made-up",
        (
            Embedding("embedding", random.normal(0, 1, (known, FEATURES)).astype(np.float32)),
            cell("lstm"),
            Dense(
                "logits",
                random.normal(0, 3, (UNITS, known)).astype(np.float32),
                random.normal(0, 1, known).astype(np.float32),
            ),
        ),
    )
    card = Card("made-up", {"window": window}, 0, "", {}, {"story": ""}, {})
    return StoryModel(network, vocabulary, window, tokens, card)
