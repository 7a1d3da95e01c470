"""The batches of digits that a network learns, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import tensorflow as tf

from core.mixtures import Epoch, Sources, epoch_digits
from core.recipes import DigitRecipe


def steps_in_epoch(recipe: DigitRecipe, sources: Sources) -> int:
    """How many whole batches the data makes.

    Raises:
        ValueError: If it makes none.
    """
    mnist, drawings = len(sources.mnist.training), len(sources.drawings)
    steps = (recipe.data.mnist * mnist + recipe.data.drawings * drawings) // recipe.batch
    if not steps:
        raise ValueError(f"Expected at least one batch of {recipe.batch} digits, got fewer.")
    return steps


def batches(
    recipe: DigitRecipe, sources: Sources, done: int, total: int
) -> Iterator[tuple[tf.Tensor, tf.Tensor, tf.Tensor]]:
    """Images (B, 28, 28) uint8, labels (B,) int64 and is_bent (B,) bool of each batch.

    The same recipe gives the same batches wherever they begin. While an epoch is learned, the next
    one's digits are bent in a thread.

    Args:
        recipe: How many digits make a batch, and how they are bent.
        sources: The digits.
        done: Batches learned before.
        total: Batches that will be learned in all.
    """
    steps = steps_in_epoch(recipe, sources)
    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming = ahead.submit(epoch_digits, recipe, sources, done // steps)
        while done < total:
            digits = coming.result()
            epoch, first = divmod(done, steps)
            last = min(steps, first + total - done)
            done += last - first
            if done < total:
                coming = ahead.submit(epoch_digits, recipe, sources, epoch + 1)
            for step in range(first, last):
                yield _batch(digits, slice(step * recipe.batch, (step + 1) * recipe.batch))


def _batch(digits: Epoch, part: slice) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    return (
        tf.constant(digits.images[part]),
        tf.constant(digits.labels[part]),
        tf.constant(digits.is_bent[part]),
    )
