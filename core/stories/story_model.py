"""A story model: a network that predicts the next word of one text, with its vocabulary.

>>> model = load_story_model("belling-the-cat")
>>> ids = model.vocabulary.ids(split("Had a general", "words"))
>>> story = generate(model.next_logits, ids, 32, Sampling(), np.random.default_rng(0))
>>> model.join(story.ids)
'had a general council to consider what measures they could take ...'
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from core.i18n import gettext as _
from core.network.card import Card, load_card
from core.network.cells import Array
from core.network.keras_file import load_network
from core.network.layers import Embedding, Inputs
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from core.stories.seed_words import good_seeds
from core.stories.texts import STORIES, story_text
from core.text.tokens import is_line_break, join, split
from core.text.vocabulary import Vocabulary

SEED_LENGTH = 3
"""Words per seed that is offered for a visitor's own text."""

OFFERED_SEEDS = 5


@dataclass(frozen=True, eq=False)
class StoryModel:
    """A trained network with its vocabulary and text; shared by all visitors, hence read-only.

    Attributes:
        network: The network.
        vocabulary: Its words or characters.
        window: How many tokens it reads at most; it knows nothing of those before them.
        tokens: The text that it was trained on.
        card: How it was trained, and its scores.
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
        """Title of its text; empty for a visitor's own text."""
        story = STORIES.get(self.card.data["story"])
        return story.title if story else ""

    @property
    def seeds(self) -> tuple[str, ...]:
        """Seeds that work well; the first is the example."""
        if story := STORIES.get(self.card.data["story"]):
            return story.seeds
        found = good_seeds(self.tokens, min(self.window, SEED_LENGTH), OFFERED_SEEDS)
        return tuple(join(tokens, self.vocabulary.kind) for tokens in found)

    def inputs(self, ids: Sequence[int]) -> Inputs:
        """Select what the network reads: the last window, (1, T) ids or (1, T, 1) numbers.

        Args:
            ids: Ids of all tokens so far, possibly fewer than the window.
        """
        last = np.array(ids[-self.window :], np.intp)[None]
        if isinstance(self.network.layers[0], Embedding):
            return last
        return last[..., None].astype(np.float32)

    def next_logits(self, ids: Sequence[int]) -> Array:
        """Compute the logits of the next token, (V,) float32, from at least one id.

        The window is read from a state of zeros, as in training.
        """
        # Only the last step is asked for: with 20,000 words the output layer is most of the work.
        hidden = self._below_readout.trace(self.inputs(ids)).logits[:, -1:]
        return self.network.layers[-1].run(hidden).outputs[0, -1]

    @cached_property
    def _below_readout(self) -> Network:
        return Network(self.network.name, self.network.layers[:-1])

    def join(self, ids: Sequence[int]) -> str:
        """Join the tokens of ids to one text."""
        return join(self.vocabulary.tokens(ids), self.vocabulary.kind)


def load_story_model(name: str, folder: Path = NETWORKS_DIR) -> StoryModel:
    """Load the story model `name` from a folder.

    The folder holds `NAME.keras`, its card `NAME.json`, `NAME.vocabulary.json` and, for a visitor's
    own text, `NAME.txt`.

    Raises:
        ValueError: If there is no such network, it is not a story model, or its text is empty.
    """
    network, card = load_network(name, folder), load_card(name, folder)
    if not _is_story_card(card):
        raise ValueError(_("{name} is not a story model.", name=name[:40]))
    entries = json.loads((folder / f"{name}.vocabulary.json").read_text("utf-8"))
    vocabulary = Vocabulary.from_plain(entries)
    story = card.data["story"]
    text = story_text(story).text if story else (folder / f"{name}.txt").read_text("utf-8")
    # A text that was trained on without its line breaks has none in its vocabulary.
    keep_lines = not story and any(map(is_line_break, vocabulary.entries))
    tokens = split(text, vocabulary.kind, keep_lines=keep_lines)
    if not tokens:
        raise ValueError(_("The text of {name} is empty.", name=name[:40]))
    if any(vocabulary.id_of(token) is None for token in set(tokens)):
        raise ValueError(_("The vocabulary of {name} is not that of its text.", name=name[:40]))
    return StoryModel(network, vocabulary, card.recipe["window"], tokens, card)


def story_model_names(folder: Path = NETWORKS_DIR) -> tuple[str, ...]:
    """List the names of the story models in a folder, sorted."""
    names = sorted(path.stem for path in folder.glob("*.keras"))
    return tuple(name for name in names if _is_story_card(load_card(name, folder)))


def _is_story_card(card: Card) -> bool:
    return "story" in card.data
