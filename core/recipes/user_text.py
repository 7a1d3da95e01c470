"""The recipe for a visitor's own text, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from core.i18n import N_
from core.recipes.editable import Editable, Limits
from core.recipes.optimizers import SGD, Adam, Optimizer, RMSprop
from core.recipes.stories import StoryRecipe, story_layers
from core.text.tokens import Kind

OptimizerName = Literal["adam", "rmsprop", "sgd"]

BATCH = 256
ENOUGH_STEPS = 3_000
"""A long text gets fewer epochs: after so many batches an LSTM(128) has learned what it can."""


@dataclass(frozen=True)
class UserTextSettings(Editable):
    """What a person chooses about the network for their own text; each default works.

    Attributes:
        kind: Whether the text is split into words or into characters.
        window: How many of them the network reads before it predicts the next one.
        units: Of each LSTM layer.
        layers: How many LSTM layers are stacked.
        embedding: The size of the embedding; None feeds the id as a number, as the article does.
        optimizer: Its name.
        learning_rate: None chooses the one that suits the optimizer.
        epochs: None chooses as many as suit the length of the text.
        seed: Of the initial weights and the order of the windows.
    """

    kind: Kind = "words"
    window: int = 6
    units: int = 128
    layers: int = 1
    embedding: int | None = 64
    optimizer: OptimizerName = "adam"
    learning_rate: float | None = None
    epochs: int | None = None
    seed: int = 0

    limits: ClassVar[Limits] = {
        "window": (1, 20),
        "units": (8, 512),
        "layers": (1, 3),
        "embedding": (2, 256),
        "learning_rate": (1e-5, 1.0),
        "epochs": (1, 1_000),
        "seed": (0, 2**31 - 1),
    }


def user_text_recipe(name: str, own: UserTextSettings, tokens: Sequence[str]) -> StoryRecipe:
    """Make the recipe of a network that learns a text.

    Args:
        name: Of the recipe and its files.
        own: The settings.
        tokens: Of the text, from `core.stories.user_text.check_text`.
    """
    steps_in_epoch = max(1, (len(tokens) - own.window) // BATCH)
    return StoryRecipe(
        name=name,
        title=N_("A text of your own"),
        source=N_("the settings of a visitor"),
        story=None,
        kind=own.kind,
        window=own.window,
        layers=story_layers(
            len(set(tokens)), units=own.units, layers=own.layers, embedding=own.embedding
        ),
        epochs=own.epochs or min(150, max(8, ENOUGH_STEPS // steps_in_epoch)),
        batch=BATCH,
        optimizer=_optimizer(own),
        seed=own.seed,
    )


def _optimizer(own: UserTextSettings) -> Optimizer:
    rate = own.learning_rate
    match own.optimizer:
        case "adam":
            return Adam(rate or 5e-3, clip_norm=1.0)
        case "rmsprop":
            return RMSprop(rate or 2e-3, clip_norm=1.0)
        case "sgd":
            return SGD(rate or 1.0, clip_norm=5.0)
