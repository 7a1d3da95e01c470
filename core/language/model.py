"""A language model: the network, its vocabulary and its card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data.ptb import END_OF_SENTENCE
from core.data.python_code import encode_code
from core.i18n import gettext as _
from core.language.ptb_tokenizer import tokenize
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from core.text.vocabulary import Vocabulary

PTB = "ptb"
"""The shipped language model, of the Penn Treebank."""


@dataclass(frozen=True)
class LanguageModel:
    """A network that predicts the next word of a text.

    Attributes:
        network: Reads (B, T) ids and gives (B, T, V) logits.
        vocabulary: Its V words; `<unk>` stands for every other word, `<eos>` for the end of a
            sentence.
        card: How it was trained, and its scores.
    """

    network: Network
    vocabulary: Vocabulary
    card: Card

    @property
    def start(self) -> str:
        """What it reads before a text: the end of the sentence, or of the line, before it."""
        return END_OF_SENTENCE if self.vocabulary.kind == "words" else "\n"

    def tokens(self, text: str) -> tuple[str, ...]:
        """Split a text into what the network reads: words as its corpus has them, or characters."""
        if self.vocabulary.kind == "words":
            pieces = tokenize(text, self.vocabulary)
            return tuple(piece.token for piece in pieces if piece.is_read)
        return self.vocabulary.tokens(encode_code(text, self.vocabulary).astype(np.intp))


def load_language_model(name: str = PTB, folder: Path = NETWORKS_DIR) -> LanguageModel:
    """Load the language model of that name.

    In the folder are `NAME.keras`, its card `NAME.json` and `NAME.vocabulary.json`.

    Raises:
        ValueError: If there is no such network, or its vocabulary is missing.
    """
    network, card = load_network(name, folder), load_card(name, folder)
    vocabulary = load_vocabulary(name, folder)
    if len(vocabulary) != network.layers[-1].units:
        raise ValueError(_("The vocabulary of {name} does not belong to its network.", name=name))
    return LanguageModel(network, vocabulary, card)


def load_vocabulary(name: str, folder: Path = NETWORKS_DIR) -> Vocabulary:
    """Load the vocabulary of the language model of that name, `NAME.vocabulary.json`.

    Raises:
        ValueError: If it is not in the folder.
    """
    # Names come from addresses: compare with what is there, never build a path from one.
    for path in folder.glob("*.vocabulary.json"):
        if path.name == f"{name}.vocabulary.json":
            return Vocabulary.from_plain(json.loads(path.read_text("utf-8")))
    raise ValueError(_("There is no language model called {name}.", name=name[:40]))
