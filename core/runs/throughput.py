"""How long a training will take on this machine: from what trained here, else from a card."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence

from core.data.mnist import SAMPLE_TRAINING_DIGITS, TRAINING_DIGITS, mnist_path
from core.formatting import count, duration
from core.i18n import gettext as _
from core.recipes import DigitRecipe, Recipe
from core.runs.log import ProgressRecord

_FEWEST_S = 2.0
"""What comes before says little: the first batches are slow."""


class Throughput:
    """How many batches a second were learned here, by what was trained. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[Hashable, float] = {}

    def note(self, recipe: Recipe, progress: Sequence[ProgressRecord]) -> None:
        """Take in how fast a run goes; nothing before it has a pace."""
        if pace := batches_per_second(progress):
            with self._lock:
                self._found[_kind(recipe)] = pace

    def of(self, recipe: Recipe) -> float | None:
        """Batches a second of such a network, as last measured here; None before the first run."""
        with self._lock:
            return self._found.get(_kind(recipe))

    def seconds_from(self, recipe: Recipe, done: int) -> float | None:
        """How long such a training takes from so many batches on; None where that is not known."""
        batches, pace = batches_in_all(recipe), self.of(recipe)
        return (batches - done) / pace if batches and pace else None


def digits_to_learn() -> int:
    """Number of MNIST training digits on this machine."""
    return TRAINING_DIGITS if mnist_path().is_file() else SAMPLE_TRAINING_DIGITS


def batches_in_all(recipe: Recipe) -> int | None:
    """Batches of a training; None where that depends on data that is not counted here."""
    if recipe.steps:
        return recipe.steps
    if isinstance(recipe, DigitRecipe) and not recipe.data.drawings:
        digits = recipe.data.mnist * digits_to_learn()
        return recipe.steps_in_all(digits // recipe.batch)
    return None


def batches_per_second(progress: Sequence[ProgressRecord]) -> float | None:
    """The pace of the last go without its first seconds; None before it has one."""
    go: list[ProgressRecord] = []
    for each in reversed(progress):
        if each.seconds < _FEWEST_S or (go and each.seconds > go[-1].seconds):
            break
        go.append(each)
    if len(go) < 2 or go[0].seconds == go[-1].seconds:
        return None
    return (go[0].done - go[-1].done) / (go[0].seconds - go[-1].seconds)


def expected_seconds(steps: int | None, here: float | None, shipped: float | None) -> str:
    """How long so many batches will take, in a sentence, and what that is known from.

    Args:
        steps: How many batches; None where only the data would say.
        here: Batches a second as measured on this machine; None before the first run.
        shipped: Likewise on the machine that trained the shipped network; None without one.
    """
    pace = here or shipped
    if not pace:
        return _("Not timed on this machine yet.")
    rate = _rate(pace)
    if here and steps:
        return _("Here: {rate}, {time}.", rate=rate, time=duration(steps / here))
    if here:
        return _("Here: {rate}.", rate=rate)
    if steps:
        return _(
            "On the machine that trained the shipped network: {rate}, {time}. Not timed here yet.",
            rate=rate,
            time=duration(steps / pace),
        )
    return _(
        "On the machine that trained the shipped network: {rate}. Not timed here yet.", rate=rate
    )


def _kind(recipe: Recipe) -> Hashable:
    """What the time of a batch depends on."""
    return recipe.family, recipe.layers, recipe.batch


def _rate(steps_per_second: float) -> str:
    if steps_per_second >= 1.5:
        return _("{n} batches per second", n=count(steps_per_second))
    return _("{n} s per batch", n=f"{1 / steps_per_second:.1f}")
