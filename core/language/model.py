"""A language model that the app ships: the network, its words, and its card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from core.checkpoints import NETWORKS_DIR, Card, load_card, load_network
from core.stories.vocabulary import Vocabulary
from core.trace import Network


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


def load_language_model(name: str = "ptb", folder: Path = NETWORKS_DIR) -> LanguageModel:
    """The language model of that name.

    In the folder are `NAME.keras`, its card `NAME.json` and `NAME.vocabulary.json`.

    Raises:
        ValueError: If there is no such network, or its words are not with it.
    """
    network, card = load_network(name, folder), load_card(name, folder)
    path = folder / f"{name}.vocabulary.json"
    if not path.is_file():
        raise ValueError(f"Expected the words of {name!r} in {path.name}, where they are not.")
    vocabulary = Vocabulary.from_plain(json.loads(path.read_text("utf-8")))
    if len(vocabulary) != network.layers[-1].units:
        raise ValueError(
            f"Expected {network.layers[-1].units} words in {path.name}, got {len(vocabulary)}."
        )
    return LanguageModel(network, vocabulary, card)
