"""Which training a recipe gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.recipes import DigitRecipe, LanguageRecipe, Recipe, StoryRecipe
from core.stories.training_text import load_sources
from core.training import digits, language, stories
from core.training.checkpointer import Watch
from core.training.progress import Rest, Step, no_rest


def train_recipe(
    recipe: Recipe,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
    *,
    rest: Rest = no_rest,
    watch: Watch | None = None,
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: Of any family; what it learns from is read from where this machine keeps it.
        out: The folder of the run.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
        rest: Called after every batch, before it is asked whether to stop.
        watch: Where goes what is looked at while a network learns to read digits. Who is watched
            learns from what this machine has, the sample of MNIST that comes with the app if need
            be; else the recipe's data must be here.

    Raises:
        ValueError: The data or the progress is not what it should be, in one sentence.
    """
    hooks = (on_progress, should_stop, resume, command)
    match recipe:
        case DigitRecipe():
            find = digits.sources_at_hand if watch else digits.load_sources
            return digits.train(recipe, find(recipe), out, *hooks, rest=rest, watch=watch)
        case StoryRecipe():
            return stories.train(recipe, load_sources(recipe, out), out, *hooks, rest=rest)
        case LanguageRecipe():
            treebank = language.load_sources(recipe)
            return language.train(recipe, treebank, out, *hooks, rest=rest)
        case _:
            raise ValueError(f"Expected a recipe of a known family, got {recipe.family!r}.")
