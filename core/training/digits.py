"""The training of a network that reads digits."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core import mixtures
from core.cards import write_card
from core.files import write_whole
from core.mixtures import Epoch, Sources, drawn_digits, epoch_digits
from core.networks import build_network
from core.recipes import ROW_PX, DigitRecipe
from core.training.digit_scores import epoch_scores, measure
from core.training.optimizers import build_optimizer
from core.training.progress import KeptProgress, Progress, Step

Learn = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""Images (B, 28, 28) uint8, labels (B,), is_bent (B,) -> loss and accuracy of the batch."""


def load_sources(recipe: DigitRecipe) -> Sources:
    """What the recipe learns from, read from where this machine keeps it.

    Raises:
        ValueError: A file that the recipe needs is not there or not what it should be.
    """
    return mixtures.load_sources(recipe.data)


def train(
    recipe: DigitRecipe,
    sources: Sources,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        out: The folder of the run; after every epoch, and after a stop, its progress is there.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.

    Raises:
        ValueError: There are fewer digits than a batch, or the progress is of another recipe.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps = _digits_in_epoch(recipe, sources) // recipe.batch
    if not steps:
        raise ValueError(f"Expected at least one batch of {recipe.batch} digits, got fewer.")
    steps_in_all = recipe.steps_in_all(steps)
    model = build_network(recipe)
    optimizer = build_optimizer(recipe.optimizer, steps, steps_in_all)
    optimizer.build(model.trainable_variables)
    learn = _learning_step(recipe, model, optimizer)
    kept = KeptProgress(out, recipe, [*model.variables, *optimizer.variables])
    progress = kept.read() if resume else Progress()
    started = time.monotonic() - progress.seconds
    unseen = drawn_digits(sources.unseen) if sources.unseen else None
    is_stopped = False

    with ThreadPoolExecutor(max_workers=1) as ahead:  # bends the next epoch's digits meanwhile
        coming = ahead.submit(epoch_digits, recipe, sources, progress.done // steps)
        while progress.done < steps_in_all and not is_stopped:
            digits = coming.result()
            epoch, first = divmod(progress.done, steps)
            last = min(steps, first + steps_in_all - progress.done)
            if progress.done + last - first < steps_in_all:
                coming = ahead.submit(epoch_digits, recipe, sources, epoch + 1)
            for step in range(first, last):
                loss, accuracy = learn(*_batch(digits, step, recipe.batch))
                progress.done += 1
                on_progress(
                    Step.at(recipe, steps, progress, loss=float(loss), accuracy=float(accuracy))
                )
                if is_stopped := should_stop():
                    coming.cancel()
                    break
            if progress.done % steps == 0:
                progress.scores = epoch_scores(recipe, model, sources.mnist, unseen, epoch)
            progress.seconds = time.monotonic() - started
            kept.write(progress)
    if is_stopped:
        return None
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    scores = measure(network_path, sources.mnist, unseen)
    write_card(
        network_path,
        recipe,
        sources.describe(),
        scores,
        command,
        steps=progress.done,
        seconds=progress.seconds,
    )
    kept.remove()
    return network_path


def _digits_in_epoch(recipe: DigitRecipe, sources: Sources) -> int:
    return recipe.data.mnist * len(sources.mnist.training) + recipe.data.drawings * len(
        sources.drawings
    )


def _batch(digits: Epoch, step: int, size: int) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    batch = slice(step * size, (step + 1) * size)
    parts = (digits.images[batch], digits.labels[batch], digits.is_bent[batch])
    return cast("tuple[tf.Tensor, tf.Tensor, tf.Tensor]", tuple(map(tf.constant, parts)))


def _row_weights(recipe: DigitRecipe) -> NDArray[np.float32]:
    """(2, 28) how much each row counts in the loss, for an undistorted image and for a bent one.

    (2, 1) where only the last row is asked.
    """
    if recipe.loss_on == "last":
        return np.ones((2, 1), np.float32)
    weights = np.full((2, ROW_PX), (1 - recipe.last_row_weight) / ROW_PX, np.float32)
    weights[1, :-1] *= recipe.bent_row_weight
    weights[:, -1] += recipe.last_row_weight
    return weights


def _learning_step(
    recipe: DigitRecipe, model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> Learn:
    """A function that learns one batch and gives its loss and its accuracy after the last row."""
    row_weights = tf.constant(_row_weights(recipe))

    def learn(
        images: tf.Tensor, labels: tf.Tensor, is_bent: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        rows = tf.cast(images, tf.float32) / 255.0
        with tf.GradientTape() as tape:
            logits = model(rows, training=True)
            if recipe.loss_on == "last":
                logits = logits[:, None]  # (B, 1, 10)
            truth = tf.repeat(labels[:, None], tf.shape(logits)[1], axis=1)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits)  # (B, T)
            weights = tf.gather(row_weights, tf.cast(is_bent, tf.int32))  # (B, T)
            loss = tf.reduce_mean(tf.reduce_sum(losses * weights, axis=1))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        answers = tf.argmax(logits[:, -1], axis=-1)
        return loss, tf.reduce_mean(tf.cast(answers == labels, tf.float32))

    return cast("Learn", tf.function(learn, reduce_retracing=True))
