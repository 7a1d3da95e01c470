"""The training text of a story model: one of the app's stories, or a visitor's own text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.i18n import gettext as _
from core.recipes import Dense, StoryRecipe
from core.stories.texts import story_text
from core.text.tokens import split
from core.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class StorySources:
    """A training text.

    Attributes:
        text: The whole text.
        tokens: Its words or characters.
        vocabulary: The different ones.
    """

    text: str
    tokens: tuple[str, ...]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, text: str, recipe: StoryRecipe) -> StorySources:
        """Prepare a text for a recipe.

        Raises:
            ValueError: If the output layer of the recipe has another size than the vocabulary.
        """
        tokens = split(text, recipe.kind, keep_lines=recipe.story is None)
        vocabulary = Vocabulary.of(tokens, recipe.kind)
        readout = recipe.layers[-1]
        if not isinstance(readout, Dense) or readout.units != len(vocabulary):
            raise ValueError(
                _(
                    "The text has {n:,} different words, so the last layer needs as many units.",
                    n=len(vocabulary),
                )
            )
        return cls(text, tokens, vocabulary)

    def describe(self, recipe: StoryRecipe) -> dict[str, Any]:
        """Describe the text for a card, without the text itself, which may be a visitor's own."""
        return {
            "story": recipe.story,
            "tokens": len(self.tokens),
            "different": len(self.vocabulary),
        }


def load_sources(recipe: StoryRecipe, folder: Path) -> StorySources:
    """Load the training text of a recipe: a story of the app, or a visitor's `folder/NAME.txt`.

    Raises:
        ValueError: If there is no such text.
    """
    if recipe.story is not None:
        return StorySources.of(story_text(recipe.story).text, recipe)
    path = folder / f"{recipe.name}.txt"
    if not path.is_file():
        raise ValueError(_("The training text {file} is missing.", file=path.name))
    return StorySources.of(path.read_text("utf-8"), recipe)
