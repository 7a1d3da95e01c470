"""Every network and its training, as data. No TensorFlow here: pages may show a recipe."""

from core.recipes.augmentation import ImageDistortion, StrokeDistortion, Styles
from core.recipes.base import Inputs, Recipe
from core.recipes.digits import DIGITS, ROW_PX, Data, DigitRecipe
from core.recipes.initializers import Constant, Initializer, Normal, Uniform
from core.recipes.language import LANGUAGE, LanguageRecipe, WeightAverage
from core.recipes.layers import (
    GRU,
    LSTM,
    SLSTM,
    Bidirectional,
    Cell,
    Dense,
    Dropout,
    Embedding,
    Layer,
    MinLSTM,
    OriginalLSTM,
    PeepholeLSTM,
    Recurrent,
    SimpleRNN,
    Unembedding,
)
from core.recipes.memory import MemoryRecipe
from core.recipes.optimizers import (
    SGD,
    Adam,
    AdamWCosine,
    Optimizer,
    RMSprop,
    TensorFlow1RMSprop,
)
from core.recipes.series import SERIES, Pendulum, SeriesRecipe
from core.recipes.stories import STORIES, StoryRecipe
from core.recipes.tutorials import QUICK, TUTORIALS

__all__ = [
    "FAMILIES",
    "GRU",
    "LSTM",
    "RECIPES",
    "ROW_PX",
    "SGD",
    "SLSTM",
    "Adam",
    "AdamWCosine",
    "Bidirectional",
    "Cell",
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
    "MemoryRecipe",
    "MinLSTM",
    "Normal",
    "Optimizer",
    "OriginalLSTM",
    "PeepholeLSTM",
    "Pendulum",
    "RMSprop",
    "Recipe",
    "Recurrent",
    "SeriesRecipe",
    "SimpleRNN",
    "StoryRecipe",
    "StrokeDistortion",
    "Styles",
    "TensorFlow1RMSprop",
    "Unembedding",
    "Uniform",
    "WeightAverage",
    "recipe",
]

FAMILIES: tuple[type[Recipe], ...] = (
    DigitRecipe,
    StoryRecipe,
    LanguageRecipe,
    SeriesRecipe,
    MemoryRecipe,
)
"""The classes of all recipes."""

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
