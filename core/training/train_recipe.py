"""Which training a recipe gets."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from core.recipes import (
    DigitRecipe,
    LanguageRecipe,
    MemoryRecipe,
    Recipe,
    SeriesRecipe,
    StoryRecipe,
)
from core.stories.training_text import load_sources
from core.training import digits, language, memory, series, stories
from core.training.loop import Options
from core.training.progress import Watch


def train_recipe(
    recipe: Recipe, out: Path, *, watch: Watch | None = None, **options: Unpack[Options]
) -> Path | None:
    """Train a recipe of any family, and return the path of the network; None if asked to stop.

    Args:
        recipe: What it learns from is read from where this machine keeps it.
        out: The folder of the run.
        watch: Where checkpoints of a network that reads digits go. Who is watched learns from what
            this machine has, the sample of MNIST that comes with the app if need be; else the
            recipe's data must be here.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: The data or the progress is not what it should be, in one sentence.
    """
    match recipe:
        case DigitRecipe():
            find = digits.available_sources if watch else digits.load_sources
            return digits.train(recipe, find(recipe), out, watch=watch, **options)
        case StoryRecipe():
            return stories.train(recipe, load_sources(recipe, out), out, **options)
        case LanguageRecipe():
            return language.train(recipe, language.load_sources(recipe), out, **options)
        case SeriesRecipe():
            return series.train(recipe, out, **options)
        case MemoryRecipe():
            return memory.train(recipe, out, **options)
        case _:
            raise ValueError(f"Expected a recipe of a known family, got {recipe.family!r}.")
