"""Every network and its training, as data. No TensorFlow here: pages may show a recipe."""

from core.recipes.augmentation import ImageDistortion, StrokeDistortion, Styles
from core.recipes.base import Inputs, Recipe
from core.recipes.digits import DIGITS, ROW_PX, Data, DigitRecipe
from core.recipes.initializers import Constant, Initializer, Normal, Uniform
from core.recipes.language import LANGUAGE, LanguageRecipe, WeightAverage
from core.recipes.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    Recurrent,
    SimpleRNN,
    Unembedding,
)
from core.recipes.optimizers import SGD, Adam, AdamWCosine, Optimizer, RMSprop
from core.recipes.series import SERIES, Pendulum, SeriesRecipe
from core.recipes.stories import STORIES, StoryRecipe
from core.recipes.tutorials import QUICK, TUTORIALS

__all__ = [
    "GRU",
    "LSTM",
    "RECIPES",
    "ROW_PX",
    "SGD",
    "Adam",
    "AdamWCosine",
    "Bidirectional",
    "Constant",
    "Data",
    "Dense",
    "DigitRecipe",
    "Dropout",
    "Embedding",
    "ImageDistortion",
    "Initializer",
    "Inputs",
    "LanguageRecipe",
    "Layer",
    "Normal",
    "Optimizer",
    "Pendulum",
    "RMSprop",
    "Recipe",
    "Recurrent",
    "SeriesRecipe",
    "SimpleRNN",
    "StoryRecipe",
    "StrokeDistortion",
    "Styles",
    "Unembedding",
    "Uniform",
    "WeightAverage",
    "recipe",
]

RECIPES: dict[str, Recipe] = {
    each.name: each for each in (*DIGITS, *TUTORIALS, QUICK, *STORIES, *LANGUAGE, *SERIES)
}


def recipe(name: str) -> Recipe:
    """The recipe of that name: a network and its training, as data.

    >>> import core as lab
    >>> quick = lab.recipe("mnist-98")
    >>> quick.layers[0].kind, quick.layers[0].units, quick.steps, quick.batch
    ('lstm', 64, 1000, 128)

    A recipe is frozen; `dataclasses.replace(quick, steps=100)` makes another one.

    Args:
        name: One of the names that `python -m core.training --list` prints.

    Raises:
        ValueError: If there is none.
    """
    if name not in RECIPES:
        names = ", ".join(sorted(RECIPES))
        raise ValueError(f"No recipe is called {name[:40]!r}; choose one of: {names}.")
    return RECIPES[name]
