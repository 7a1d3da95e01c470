"""What a visitor asks a network to learn: a text of their own, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.recipes.layers import LSTM, Embedding
from core.recipes.optimizers import AdamWCosine
from core.recipes.own_story import OwnStory, own_recipe
from core.recipes.stories import StoryRecipe
from core.stories.ceiling import ceiling
from core.stories.own_text import check_text

OWN_TEXT = "own-text"
"""The name of every such recipe and of its files: none is made of what somebody typed."""


@dataclass(frozen=True)
class Lesson:
    """A text that can be learnt, in figures; the text itself is not kept.

    Attributes:
        recipe: By which it is learnt.
        tokens: How many words, or characters, it has.
        different: How many different ones.
        reachable: How many next ones a network with that window can foretell at best.
        asked: Of how many.
    """

    recipe: StoryRecipe
    tokens: int
    different: int
    reachable: int
    asked: int

    @property
    def ceiling(self) -> float:
        """The share that can be foretold at best, in (0, 1]."""
        return self.reachable / self.asked

    @property
    def sentence(self) -> str:
        """The figures, for people."""
        recipe = self.recipe
        missing = self.asked - self.reachable
        fork = (
            f"it never goes on in two ways after the same {recipe.window}"
            if not missing
            else f"of the rest, the same {recipe.window} go on in another way elsewhere"
        )
        return (
            f"{self.tokens:,} {recipe.kind}, {self.different:,} different. Seeing {recipe.window} "
            f"at a time, the best network could foretell {self.reachable:,} of {self.asked:,} next "
            f"{recipe.kind}, {self.ceiling:.1%}: {fork}. It will go through the text "
            f"{recipe.epochs:,} times."
        )


def settings(recipe: StoryRecipe) -> OwnStory:
    """What was chosen when `lesson` made this recipe, with all that was left open filled in.

    Raises:
        ValueError: If it was made in another way.
    """
    cells = [layer for layer in recipe.layers if isinstance(layer, LSTM)]
    embeddings = [layer.units for layer in recipe.layers if isinstance(layer, Embedding)]
    if not cells or isinstance(recipe.optimizer, AdamWCosine):
        raise ValueError(f"Expected a recipe for a text of one's own, got {recipe.title!r}.")
    return OwnStory(
        kind=recipe.kind,
        window=recipe.window,
        units=cells[0].units,
        layers=len(cells),
        embedding=embeddings[0] if embeddings else None,
        optimizer=recipe.optimizer.kind,
        learning_rate=recipe.optimizer.learning_rate,
        epochs=recipe.epochs,
        seed=recipe.seed,
    )


def lesson(text: str, own: OwnStory) -> Lesson:
    """What it takes to learn a text in the way that was chosen.

    Raises:
        ValueError: If the text cannot be learnt in that way.
    """
    tokens: Sequence[str] = check_text(text, own.window, own.kind)
    best = ceiling(tokens, own.window)
    return Lesson(
        own_recipe(OWN_TEXT, own, tokens), len(tokens), len(set(tokens)), best.correct, best.count
    )
