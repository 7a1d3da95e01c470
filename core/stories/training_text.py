"""What a network that tells stories learns from: a text of the app's, or a visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.recipes import Dense, StoryRecipe
from core.stories.texts import story_text
from core.text.tokens import split
from core.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class StorySources:
    """What a network learns from.

    Attributes:
        text: The whole text.
        tokens: Its words and signs, or its characters.
        vocabulary: Of the different ones.
    """

    text: str
    tokens: tuple[str, ...]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, text: str, recipe: StoryRecipe) -> StorySources:
        """The sources that a text makes for a recipe.

        Raises:
            ValueError: If the recipe's layers are not made for so many different words.
        """
        tokens = split(text, recipe.kind)
        vocabulary = Vocabulary.of(tokens, recipe.kind)
        readout = recipe.layers[-1]
        if not isinstance(readout, Dense) or readout.units != len(vocabulary):
            raise ValueError(
                f"Expected a last layer of {len(vocabulary)} units, one for each different word, "
                f"got {readout}."
            )
        return cls(text, tokens, vocabulary)

    def describe(self, recipe: StoryRecipe) -> dict[str, Any]:
        """What a card says about them: never the text, which may be a visitor's own."""
        return {
            "story": recipe.story,
            "tokens": len(self.tokens),
            "different": len(self.vocabulary),
        }


def load_sources(recipe: StoryRecipe, folder: Path) -> StorySources:
    """What the recipe learns from: a text of the app's, or the visitor's own, `folder/NAME.txt`.

    Raises:
        ValueError: If there is no such text.
    """
    if recipe.story is not None:
        return StorySources.of(story_text(recipe.story).text, recipe)
    path = folder / f"{recipe.name}.txt"
    if not path.is_file():
        raise ValueError(f"Expected a text to learn in {path.name}, got none.")
    return StorySources.of(path.read_text("utf-8"), recipe)
