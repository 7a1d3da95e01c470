"""What a person may change about a recipe, whatever its family.

What a person may change about a recipe that reads digits, and the difference in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, get_args

from core.recipes.base import Recipe
from core.recipes.common_settings import (
    CommonSettings,
    Limits,
    common_differences,
    common_settings,
    commonly_changed,
)
from core.recipes.digits import DigitRecipe
from core.recipes.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Layer,
    Recurrent,
    SimpleRNN,
)
from core.recipes.optimizers import SGD, Adam, AdamWCosine, Optimizer, RMSprop
from core.recipes.tutorials import PROJECTED

Settings = CommonSettings


def settings_of(recipe: Recipe) -> Settings:
    """The recipe's own settings: `DigitSettings` of one that reads digits."""
    if isinstance(recipe, DigitRecipe):
        return digit_settings(recipe)
    return CommonSettings(**common_settings(recipe))


def changed(recipe: Recipe, settings: Settings) -> Recipe:
    """The recipe by other settings, under its own name; by its own settings, the very recipe.

    Args:
        recipe: Where to start from.
        settings: Of the kind that `settings_of` gives for it.

    Raises:
        ValueError: If the settings are of another kind, or count steps where the recipe counts
            epochs, or the reverse.
    """
    if isinstance(recipe, DigitRecipe) != isinstance(settings, DigitSettings):
        raise ValueError(f"Expected settings for {recipe.name}, got those for another network.")
    if isinstance(recipe, DigitRecipe) and isinstance(settings, DigitSettings):
        return changed_digits(recipe, settings)
    return commonly_changed(recipe, settings)


def differences(recipe: Recipe, settings: Settings) -> tuple[str, ...]:
    """What the settings change about the recipe, each a few words; empty if nothing.

    >>> differences(STATIC, replace(settings_of(STATIC), units=64, seed=3))
    ("64 units instead of 128", "seed 3 instead of 0")
    """
    was = settings_of(recipe)
    if isinstance(was, DigitSettings) and isinstance(settings, DigitSettings):
        return digit_differences(was, settings)
    return common_differences(was, settings)


Cell = Literal["lstm", "gru", "rnn"]
OptimizerName = Literal["adam", "rmsprop", "sgd", "adamw"]

LIMITS: Limits = {
    "units": (4, 256),
    "layers": (1, 3),
    "dropout": (0.0, 0.9),
    "learning_rate": (1e-5, 1.0),
    "batch": (8, 1_000),
    "steps": (1, 20_000),
    "epochs": (1, 100),
    "seed": (0, 2**31 - 1),
}
"""The least and the most of each setting that is a number; of whole numbers, whole."""

CELL_NAMES: dict[Cell, str] = {"lstm": "LSTM", "gru": "GRU", "rnn": "simple RNN"}
OPTIMIZER_NAMES: dict[OptimizerName, str] = {
    "adam": "Adam",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    "adamw": "AdamW",
}
_CELLS: dict[Cell, type[LSTM] | type[GRU] | type[SimpleRNN]] = {
    "lstm": LSTM,
    "gru": GRU,
    "rnn": SimpleRNN,
}
_OPTIMIZERS: dict[OptimizerName, type[Optimizer]] = {
    "adam": Adam,
    "rmsprop": RMSprop,
    "sgd": SGD,
    "adamw": AdamWCosine,
}
_SHAPE = ("cell", "units", "layers", "is_bidirectional", "has_projection", "dropout")


@dataclass(frozen=True, kw_only=True)
class DigitSettings(CommonSettings):
    """What can be changed about a recipe that reads digits.

    Attributes:
        cell: Of every recurrent layer.
        units: Of every recurrent layer; of each of its two readers where it has two.
        layers: How many recurrent layers there are, one on the other.
        is_bidirectional: Whether each of them is read from both ends.
        has_projection: Whether each row first goes through a dense layer.
        dropout: The share that is dropped behind each recurrent layer, each row by itself.
        optimizer: How the weights follow the gradients.
        loss_on: Whether the loss looks at the answer after the last row, or after every row.

    Raises:
        ValueError: If one of them is outside its limits, or they do not go together.
    """

    cell: Cell
    units: int
    layers: int
    is_bidirectional: bool
    has_projection: bool
    dropout: float
    optimizer: OptimizerName
    loss_on: Literal["last", "every"]

    limits: ClassVar[Limits] = LIMITS

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, known in (
            ("cell", get_args(Cell)),
            ("optimizer", get_args(OptimizerName)),
            ("loss_on", ("last", "every")),
        ):
            if (value := getattr(self, name)) not in known:
                raise ValueError(f"Expected {name} out of {', '.join(known)}, got {value!r}.")
        if self.is_bidirectional and self.loss_on == "every":
            raise ValueError(
                "Expected the loss on the last row of a network that reads from both ends, got it "
                "on every row: half of such a network has not begun there as people read."
            )


def digit_settings(recipe: DigitRecipe) -> DigitSettings:
    """The recipe's own settings."""
    recurrent = [layer for layer in recipe.layers if isinstance(layer, Recurrent)]
    first = recurrent[0]
    cell = first.layer if isinstance(first, Bidirectional) else first
    rates = [layer.rate for layer in recipe.layers if isinstance(layer, Dropout)]
    return DigitSettings(
        **common_settings(recipe),
        cell=next(name for name, kind in _CELLS.items() if isinstance(cell, kind)),
        units=cell.units,
        layers=len(recurrent),
        is_bidirectional=isinstance(first, Bidirectional),
        has_projection=isinstance(recipe.layers[0], Dense),
        dropout=rates[0] if rates else 0.0,
        optimizer=_optimizer_name(recipe.optimizer),
        loss_on=recipe.loss_on,
    )


def changed_digits(recipe: DigitRecipe, settings: DigitSettings) -> DigitRecipe:
    """The recipe by other settings, under its own name; by its own settings, the very recipe.

    Raises:
        ValueError: If the settings count steps where the recipe counts epochs, or the reverse.
    """
    was = digit_settings(recipe)
    changes: dict[str, Any] = {"loss_on": settings.loss_on}
    if any(getattr(settings, name) != getattr(was, name) for name in _SHAPE):
        changes["layers"] = tuple(_layers(recipe, settings))
    if settings.optimizer != was.optimizer:
        changes["optimizer"] = _OPTIMIZERS[settings.optimizer](settings.learning_rate)
    changed = commonly_changed(replace(recipe, **changes), settings)
    assert isinstance(changed, DigitRecipe)
    return changed


def digit_differences(was: DigitSettings, now: DigitSettings) -> tuple[str, ...]:
    """What changed, each a few words, such as "64 units instead of 128"."""
    told = {
        "cell": (CELL_NAMES[now.cell], CELL_NAMES[was.cell]),
        "units": (f"{now.units} units", was.units),
        "layers": ("1 layer" if now.layers == 1 else f"{now.layers} layers", was.layers),
        "is_bidirectional": ("both directions", "one")
        if now.is_bidirectional
        else ("one direction", "both"),
        "has_projection": ("a dense layer first", "none")
        if now.has_projection
        else ("no dense layer first", "one"),
        "dropout": (f"dropout of {now.dropout:g}", f"{was.dropout:g}"),
        "optimizer": (OPTIMIZER_NAMES[now.optimizer], OPTIMIZER_NAMES[was.optimizer]),
        "loss_on": ("a loss on every row", "the last")
        if now.loss_on == "every"
        else ("a loss on the last row", "every"),
    }
    words = [
        f"{is_now} instead of {it_was}"
        for name, (is_now, it_was) in told.items()
        if getattr(now, name) != getattr(was, name)
    ]
    return (*words, *common_differences(was, now))


def _layers(recipe: DigitRecipe, settings: DigitSettings) -> Iterator[Layer]:
    """The layers that the settings describe, named as the tutorials' are, and the recipe's last."""
    if settings.has_projection:
        yield recipe.layers[0] if isinstance(recipe.layers[0], Dense) else PROJECTED.layers[0]
    for number in range(1, settings.layers + 1):
        suffix = "" if settings.layers == 1 else f"_{number}"
        cell = _CELLS[settings.cell]
        if settings.is_bidirectional:
            yield Bidirectional(cell(settings.units, f"reader{suffix}"), f"{settings.cell}{suffix}")
        else:
            yield cell(settings.units, f"{settings.cell}{suffix}")
        if settings.dropout:
            yield Dropout(settings.dropout, f"dropout_{number}")
    yield recipe.layers[-1]


def _optimizer_name(optimizer: Optimizer) -> OptimizerName:
    return next(name for name, kind in _OPTIMIZERS.items() if isinstance(optimizer, kind))
