"""The recipe for a visitor's own text, from the few settings that a person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from core.recipes.optimizers import SGD, Adam, Optimizer, RMSprop
from core.recipes.stories import StoryRecipe, story_layers
from core.text.tokens import Kind, check_kind

OptimizerName = Literal["adam", "rmsprop", "sgd"]

BATCH = 256
ENOUGH_STEPS = 3_000
"""A long text is gone through less often: after so many batches an LSTM(128) knows what it can."""

LIMITS: dict[str, tuple[int, int]] = {
    "window": (1, 20),
    "units": (8, 512),
    "layers": (1, 3),
    "embedding": (2, 256),
    "epochs": (1, 1_000),
    "seed": (0, 2**31 - 1),
}
"""The least and the most of each setting that is a whole number."""


@dataclass(frozen=True)
class UserTextSettings:
    """What a person chooses; each default works.

    Attributes:
        kind: Whether the text is read by words or by characters.
        window: How many of them the network reads before it answers.
        units: Of each LSTM layer.
        layers: How many there are.
        embedding: How many numbers stand for a word; None: its id, as a number, as in the article.
        optimizer: How the weights follow the gradients.
        learning_rate: From 0.00001 to 1; what suits the optimizer if None.
        epochs: How often the text is gone through; what suits its length if None.
        seed: Of the weights and the order of the windows.

    Raises:
        ValueError: If one of them is outside its limits.
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

    def __post_init__(self) -> None:
        check_kind(self.kind)
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise ValueError(f"Expected {name} from {least} to {most:,}, got {value:,}.")
        if self.optimizer not in get_args(OptimizerName):
            known = ", ".join(get_args(OptimizerName))
            raise ValueError(f"Expected an optimizer out of {known}, got {self.optimizer!r}.")
        if self.learning_rate is not None and not 1e-5 <= self.learning_rate <= 1:
            raise ValueError(
                f"Expected a learning rate from 0.00001 to 1, got {self.learning_rate:g}."
            )


def user_text_recipe(name: str, own: UserTextSettings, tokens: Sequence[str]) -> StoryRecipe:
    """The recipe of a network that learns `tokens`, which `core.stories.user_text.check_text` gave.

    Args:
        name: Of its files.
        own: What the person chose.
        tokens: Of the text.
    """
    steps_in_epoch = max(1, (len(tokens) - own.window) // BATCH)
    return StoryRecipe(
        name=name,
        title="A text of your own",
        source="the settings of a visitor",
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
