"""Which training a recipe gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.recipes import DigitRecipe, LanguageRecipe, Recipe, StoryRecipe
from core.training import digits, language, stories
from core.training.progress import Step
from core.training.story_sources import load_sources


def train_recipe(
    recipe: Recipe,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: Of any family; what it learns from is read from where this machine keeps it.
        out: The folder of the run.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.

    Raises:
        ValueError: The data or the progress is not what it should be, in one sentence.
    """
    match recipe:
        case DigitRecipe():
            sources = digits.load_sources(recipe)
            return digits.train(recipe, sources, out, on_progress, should_stop, resume, command)
        case StoryRecipe():
            text = load_sources(recipe, out)
            return stories.train(recipe, text, out, on_progress, should_stop, resume, command)
        case LanguageRecipe():
            treebank = language.load_sources(recipe)
            return language.train(recipe, treebank, out, on_progress, should_stop, resume, command)
        case _:
            raise ValueError(f"Expected a recipe of a known family, got {recipe.family!r}.")
