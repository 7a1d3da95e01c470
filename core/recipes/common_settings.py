"""What a person may change about a recipe of any family, and the difference in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from core.recipes.base import Recipe
from core.recipes.optimizers import AdamWCosine, Optimizer

Limits = Mapping[str, tuple[int, int] | tuple[float, float]]

COMMON_LIMITS: Limits = {
    "learning_rate": (1e-5, 100.0),
    "batch": (1, 1_000),
    "steps": (1, 100_000),
    "epochs": (1, 1_000),
    "seed": (0, 2**31 - 1),
}
"""The least and the most of each setting that is a number; of whole numbers, whole."""


@dataclass(frozen=True, kw_only=True)
class CommonSettings:
    """What can be changed about every recipe.

    Attributes:
        learning_rate: Of the optimizer; its highest where it changes.
        batch: Sequences a step.
        steps: How long it is trained, where the recipe counts steps; else None.
        epochs: Likewise, where it counts epochs.
        seed: Of the weights and of all that is drawn by lot.
        start_from: The shipped network whose weights it begins with; None: from nothing.

    Raises:
        ValueError: If one of them is outside its limits.
    """

    learning_rate: float
    batch: int
    steps: int | None
    epochs: int | None
    seed: int
    start_from: str | None = None

    limits: ClassVar[Limits] = COMMON_LIMITS

    def __post_init__(self) -> None:
        for name, (least, most) in self.limits.items():
            _check(name.replace("_", " "), getattr(self, name), least, most)


def _check(name: str, value: Any, least: float, most: float) -> None:
    if value is None:
        return
    if isinstance(least, int) and type(value) is not int:
        raise ValueError(f"Expected a whole number as {name}, got {str(value)[:40]}.")
    if not least <= value <= most:
        raise ValueError(
            f"Expected {name} from {_number(least)} to {_number(most)}, got {_number(value)}."
        )


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.5f}".rstrip("0").rstrip(".")


def common_settings(recipe: Recipe) -> dict[str, Any]:
    """The fields of `CommonSettings` as the recipe has them."""
    return {
        "learning_rate": learning_rate(recipe.optimizer),
        "batch": recipe.batch,
        "steps": recipe.steps,
        "epochs": recipe.epochs,
        "seed": recipe.seed,
        "start_from": recipe.start_from,
    }


def commonly_changed(recipe: Recipe, settings: CommonSettings) -> Recipe:
    """The recipe with what every recipe can change; its name stays.

    Raises:
        ValueError: If the settings count steps where the recipe counts epochs, or the reverse.
    """
    if (settings.steps is None) != (recipe.steps is None):
        counted = "steps" if recipe.epochs is None else "epochs"
        raise ValueError(f"Expected {counted}, which the recipe counts, got none.")
    return replace(
        recipe,
        optimizer=at_rate(recipe.optimizer, settings.learning_rate),
        batch=settings.batch,
        steps=settings.steps,
        epochs=settings.epochs,
        seed=settings.seed,
        start_from=settings.start_from,
    )


def common_differences(was: CommonSettings, now: CommonSettings) -> tuple[str, ...]:
    """What changed, each a few words."""
    words = []
    if now.learning_rate != was.learning_rate:
        words.append(f"a learning rate of {now.learning_rate:g} instead of {was.learning_rate:g}")
    if now.batch != was.batch:
        words.append(f"batches of {now.batch:,} instead of {was.batch:,}")
    if _length(now) != _length(was):
        words.append(f"{_length(now)} instead of {_length(was)}")
    if now.seed != was.seed:
        words.append(f"seed {now.seed} instead of {was.seed}")
    if now.start_from != was.start_from:
        words.append(f"begun from {_beginning(now)} instead of {_beginning(was)}")
    return tuple(words)


def learning_rate(optimizer: Optimizer) -> float:
    """The optimizer's learning rate; its highest where it changes."""
    if isinstance(optimizer, AdamWCosine):
        return optimizer.peak_learning_rate
    return optimizer.learning_rate


def at_rate(optimizer: Optimizer, rate: float) -> Optimizer:
    """The optimizer with another learning rate."""
    if isinstance(optimizer, AdamWCosine):
        return replace(optimizer, peak_learning_rate=rate)
    return replace(optimizer, learning_rate=rate)


def _length(settings: CommonSettings) -> str:
    count, word = (settings.steps, "step") if settings.epochs is None else (settings.epochs, "pass")
    assert count is not None
    return (
        f"{count:,} {word}" if count == 1 else f"{count:,} {word}{'s' if word == 'step' else 'es'}"
    )


def _beginning(settings: CommonSettings) -> str:
    return f"the weights of {settings.start_from}" if settings.start_from else "nothing"
