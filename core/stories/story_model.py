"""A network that tells stories, with the text that it learnt and the words that it knows.

>>> teller = load_storyteller("belling-the-cat")
>>> ids = teller.vocabulary.ids(split("Had a general", "words"))
>>> story = tell(teller.next_logits, ids, 32, Sampling(), np.random.default_rng(0))
>>> teller.join(story.ids)
'had a general council to consider what measures they could take ...'
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.network.card import Card, load_card
from core.network.cells import Array
from core.network.keras_file import load_network
from core.network.layers import Embedding, Inputs
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from core.stories.seed_words import good_seeds
from core.stories.texts import STORIES, story_text
from core.text.tokens import join, split
from core.text.vocabulary import Vocabulary

BEGINNING = 3
"""So many words of its sentences are offered as beginnings of stories on a visitor's own text."""

OFFERED = 5


@dataclass(frozen=True, eq=False)
class StoryModel:
    """A trained network and what it takes to use it; shared by all visitors, hence read-only.

    Attributes:
        network: What reads.
        vocabulary: What it knows.
        window: How many words it reads at most, the last ones; what came before it has forgotten.
        tokens: Of the text that it learnt.
        card: How it came about, and what was measured on it.
    """

    network: Network
    vocabulary: Vocabulary
    window: int
    tokens: tuple[str, ...]
    card: Card

    @property
    def name(self) -> str:
        """Its recipe's name."""
        return self.network.name

    @property
    def title(self) -> str:
        """Of the text that it learnt, for people; empty where that is a visitor's own."""
        story = STORIES.get(self.card.data["story"])
        return story.title if story else ""

    @property
    def seeds(self) -> tuple[str, ...]:
        """Seed words that it goes on from well; the first is the example."""
        if story := STORIES.get(self.card.data["story"]):
            return story.seeds
        found = good_seeds(self.tokens, min(self.window, BEGINNING), OFFERED)
        return tuple(join(tokens, self.vocabulary.kind) for tokens in found)

    def inputs(self, ids: Sequence[int]) -> Inputs:
        """What the network reads of a story: its last window, as (1, T) ids or (1, T, 1) numbers.

        Args:
            ids: Of all words so far; fewer than the window are read as they are.
        """
        last = np.array(ids[-self.window :], np.intp)[None]
        if isinstance(self.network.layers[0], Embedding):
            return last
        return last[..., None].astype(np.float32)

    def next_logits(self, ids: Sequence[int]) -> Array:
        """(V,) float32, the logits of what comes after the story so far, at least one word.

        The window is read afresh, from a state of zeros, as it was in training.
        """
        return self.network.trace(self.inputs(ids)).logits[0, -1]

    def join(self, ids: Sequence[int]) -> str:
        """The words of ids as one text."""
        return join(self.vocabulary.tokens(ids), self.vocabulary.kind)


def load_story_model(name: str, folder: Path = NETWORKS_DIR) -> StoryModel:
    """The network `name` of a folder with all that belongs to it.

    In the folder are `NAME.keras`, its card `NAME.json`, `NAME.vocabulary.json` and, where the text
    is a visitor's own, `NAME.txt`.

    Raises:
        ValueError: If there is no such network, or it tells no stories.
    """
    network, card = load_network(name, folder), load_card(name, folder)
    if not _tells_stories(card):
        raise ValueError(f"Expected the name of a network that tells stories, got {name!r}.")
    entries = json.loads((folder / f"{name}.vocabulary.json").read_text("utf-8"))
    vocabulary = Vocabulary.from_plain(entries)
    story = card.data["story"]
    text = story_text(story).text if story else (folder / f"{name}.txt").read_text("utf-8")
    tokens = split(text, vocabulary.kind)
    return StoryModel(network, vocabulary, card.recipe["window"], tokens, card)


def story_model_names(folder: Path = NETWORKS_DIR) -> tuple[str, ...]:
    """The names of the networks in a folder that tell stories, sorted."""
    names = sorted(path.stem for path in folder.glob("*.keras"))
    return tuple(name for name in names if _tells_stories(load_card(name, folder)))


def _tells_stories(card: Card) -> bool:
    return "story" in card.data
