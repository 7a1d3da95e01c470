"""How long a run waits for its turn, as far as can be told."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from core.data.mnist import SAMPLE_TRAINING_DIGITS, TRAINING_DIGITS, mnist_path
from core.recipes import DigitRecipe, Recipe


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


def seconds_to_wait(
    left: Sequence[float | None], before: Sequence[float | None], places: int
) -> float | None:
    """How long it takes until a run gets a place.

    Args:
        left: Seconds that each run still takes that trains now; None where that is not known.
        before: Seconds that each run takes that comes before, in their order; likewise.
        places: How many runs train side by side.

    Returns:
        Seconds, those that are not known taken to be the mean of those that are; None without any.

    >>> seconds_to_wait([10.0, 30.0], [25.0], places=2)
    30.0
    """
    known = [each for each in (*left, *before) if each is not None]
    if not known or places < 1:
        return None
    mean = sum(known) / len(known)
    free_at = [mean if each is None else each for each in left]
    free_at += [0.0] * (places - len(free_at))
    heapq.heapify(free_at)
    for each in before:
        heapq.heappush(free_at, heapq.heappop(free_at) + (mean if each is None else each))
    return free_at[0]
