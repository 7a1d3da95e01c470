"""What a person may change about a recipe, and the recipe as changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, TypeAlias

from core.i18n import N_
from core.i18n import gettext as _
from core.recipes.base import Recipe
from core.recipes.digits import DigitRecipe
from core.recipes.editable import Editable, Limits, setting_from_text
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
from core.recipes.optimizers import (
    SGD,
    Adam,
    AdamWCosine,
    Optimizer,
    RMSprop,
    TensorFlow1RMSprop,
)
from core.recipes.tutorials import PROJECTED

Cell = Literal["lstm", "gru", "rnn"]
OptimizerName = Literal["adam", "rmsprop", "rmsprop_tensorflow_1", "sgd", "adamw"]

CELL_NAMES: dict[Cell, str] = {"lstm": "LSTM", "gru": "GRU", "rnn": N_("simple RNN")}
OPTIMIZER_NAMES: dict[OptimizerName, str] = {
    "adam": "Adam",
    "rmsprop": "RMSprop",
    "rmsprop_tensorflow_1": N_("RMSprop of TensorFlow 1"),
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
    "rmsprop_tensorflow_1": TensorFlow1RMSprop,
    "sgd": SGD,
    "adamw": AdamWCosine,
}
_SHAPE = ("cell", "units", "layers", "is_bidirectional", "has_projection", "dropout")


@dataclass(frozen=True, kw_only=True)
class CommonSettings(Editable):
    """What can be changed about every recipe.

    Attributes:
        learning_rate: Of the optimizer; the peak where a schedule changes it.
        batch: Sequences in a batch.
        steps: How many batches are trained; None where the recipe counts epochs.
        epochs: How many epochs are trained; None where the recipe counts steps.
        seed: Of the initial weights and of every random draw.
        start_from: The shipped network whose weights training starts from; None for random ones.
    """

    learning_rate: float
    batch: int
    steps: int | None
    epochs: int | None
    seed: int
    start_from: str | None = None

    limits: ClassVar[Limits] = {
        "learning_rate": (1e-5, 100.0),
        "batch": (1, 1_000),
        "steps": (1, 100_000),
        "epochs": (1, 1_000),
        "seed": (0, 2**31 - 1),
    }


@dataclass(frozen=True, kw_only=True)
class DigitSettings(CommonSettings):
    """What can be changed about a recipe that reads digits.

    Attributes:
        cell: Of every recurrent layer.
        units: Of every recurrent layer; of each direction of a bidirectional one.
        layers: How many recurrent layers are stacked.
        is_bidirectional: Whether each of them also reads from the last row to the first.
        has_projection: Whether each row first goes through a dense layer.
        dropout: The share of values dropped after each recurrent layer, each row by itself.
        optimizer: Its name.
        loss_on: Whether the loss is taken after the last row or after every row.
    """

    cell: Cell
    units: int
    layers: int
    is_bidirectional: bool
    has_projection: bool
    dropout: float
    optimizer: OptimizerName
    loss_on: Literal["last", "every"]

    limits: ClassVar[Limits] = {
        "units": (4, 256),
        "layers": (1, 3),
        "dropout": (0.0, 0.9),
        "learning_rate": (1e-5, 1.0),
        "batch": (8, 1_000),
        "steps": (1, 20_000),
        "epochs": (1, 100),
        "seed": (0, 2**31 - 1),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.is_bidirectional and self.loss_on == "every":
            raise ValueError(
                _(
                    "A bidirectional network can only be trained on the last row: its backward "
                    "layer reads the rows in reverse."
                )
            )


Settings: TypeAlias = CommonSettings


def settings_of(recipe: Recipe) -> Settings:
    """Get a recipe's own settings: `DigitSettings` for one that reads digits."""
    common: dict[str, Any] = {
        "learning_rate": _learning_rate(recipe.optimizer),
        "batch": recipe.batch,
        "steps": recipe.steps,
        "epochs": recipe.epochs,
        "seed": recipe.seed,
        "start_from": recipe.start_from,
    }
    if not isinstance(recipe, DigitRecipe):
        return CommonSettings(**common)
    recurrent = [layer for layer in recipe.layers if isinstance(layer, Recurrent)]
    first = recurrent[0]
    cell = first.layer if isinstance(first, Bidirectional) else first
    rates = [layer.rate for layer in recipe.layers if isinstance(layer, Dropout)]
    return DigitSettings(
        **common,
        cell=next(name for name, kind in _CELLS.items() if isinstance(cell, kind)),
        units=cell.units,
        layers=len(recurrent),
        is_bidirectional=isinstance(first, Bidirectional),
        has_projection=isinstance(recipe.layers[0], Dense),
        dropout=rates[0] if rates else 0.0,
        optimizer=_optimizer_name(recipe.optimizer),
        loss_on=recipe.loss_on,
    )


def changed(recipe: Recipe, settings: Settings) -> Recipe:
    """Change a recipe's settings; its name stays, and its own settings give back the same recipe.

    Args:
        recipe: Where to start from.
        settings: Of the class that `settings_of` returns for it.

    Raises:
        ValueError: If the settings are of another class, or count steps where the recipe counts
            epochs, or the reverse.
    """
    was = settings_of(recipe)
    if type(settings) is not type(was):
        raise ValueError(_("These settings are for another network than {name}.", name=recipe.name))
    for name in ("steps", "epochs"):
        if (getattr(settings, name) is None) != (getattr(was, name) is None):
            raise ValueError(_counts_otherwise(recipe))
    changes: dict[str, Any] = {
        name: getattr(settings, name) for name in ("batch", "steps", "epochs", "seed", "start_from")
    }
    optimizer = recipe.optimizer
    if isinstance(settings, DigitSettings) and isinstance(was, DigitSettings):
        changes["loss_on"] = settings.loss_on
        if any(getattr(settings, name) != getattr(was, name) for name in _SHAPE):
            changes["layers"] = tuple(_layers(recipe, settings))
        if settings.optimizer != was.optimizer:
            optimizer = _OPTIMIZERS[settings.optimizer](settings.learning_rate)
    return replace(recipe, optimizer=_at_rate(optimizer, settings.learning_rate), **changes)


def setting_from_link(recipe: Recipe, name: str, text: str) -> Any:
    """Read a setting of a recipe from a link.

    Raises:
        ValueError: If the value cannot be used, or counts the length of the training in another
            unit than the recipe does.
    """
    own = settings_of(recipe)
    if name in ("steps", "epochs") and (getattr(own, name) is None or not text):
        raise ValueError(_counts_otherwise(recipe))
    return setting_from_text(type(own), name, text)


def _counts_otherwise(recipe: Recipe) -> str:
    if recipe.epochs is None:
        return _("The training of {name} is counted in steps, not in epochs.", name=recipe.name)
    return _("The training of {name} is counted in epochs, not in steps.", name=recipe.name)


def _learning_rate(optimizer: Optimizer) -> float:
    if isinstance(optimizer, AdamWCosine):
        return optimizer.peak_learning_rate
    return optimizer.learning_rate


def _at_rate(optimizer: Optimizer, rate: float) -> Optimizer:
    if isinstance(optimizer, AdamWCosine):
        return replace(optimizer, peak_learning_rate=rate)
    return replace(optimizer, learning_rate=rate)


def _layers(recipe: Recipe, settings: DigitSettings) -> Iterator[Layer]:
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
