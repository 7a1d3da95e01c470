"""A language model that the app ships: the network, its words, and its card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from core.text.vocabulary import Vocabulary

PTB = "ptb"
"""The shipped language model, of the Penn Treebank."""


@dataclass(frozen=True)
class LanguageModel:
    """A network that foretells the next word of a text.

    Attributes:
        network: Reads (B, T) ids, any number of steps, and gives (B, T, V) logits.
        vocabulary: Its V words; `<unk>` stands for every other one, `<eos>` for a sentence's end.
        card: How it came about, and what was measured on it.
    """

    network: Network
    vocabulary: Vocabulary
    card: Card


def load_language_model(name: str = PTB, folder: Path = NETWORKS_DIR) -> LanguageModel:
    """The language model of that name.

    In the folder are `NAME.keras`, its card `NAME.json` and `NAME.vocabulary.json`.

    Raises:
        ValueError: If there is no such network, or its words are not with it.
    """
    network, card = load_network(name, folder), load_card(name, folder)
    vocabulary = load_vocabulary(name, folder)
    if len(vocabulary) != network.layers[-1].units:
        raise ValueError(
            f"Expected {network.layers[-1].units} words for {name!r}, got {len(vocabulary)}."
        )
    return LanguageModel(network, vocabulary, card)


def load_vocabulary(name: str, folder: Path = NETWORKS_DIR) -> Vocabulary:
    """The words that the language model of that name knows, in `NAME.vocabulary.json`.

    Raises:
        ValueError: If they are not in the folder.
    """
    # Names come from addresses: compare with what is there, never build a path from one.
    for path in folder.glob("*.vocabulary.json"):
        if path.name == f"{name}.vocabulary.json":
            return Vocabulary.from_plain(json.loads(path.read_text("utf-8")))
    raise ValueError(f"Expected the words of {name!r} in the folder {folder.name}, got none.")
