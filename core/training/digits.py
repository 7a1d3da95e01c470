"""The training of a network that reads digits.

One step of the training of a network that reads digits: a batch, its loss, its gradient.

The whole step is one compiled graph of plain Keras layers. Nearly two thirds of its processor time
are matrix products (`python -m tests.benchmarks.training` prints both, beside Keras `fit` and
PyTorch). What was tried and left: the input product hoisted out of the recurrence, with a gradient
of our own as the language model has it (no gain at this size), four steps a call (2%), XLA (5%),
the halves of a batch side by side (none that could be measured). Each would change the last bits of
the weights, and the script that goes home with a run would no longer come to the same ones.

The batches of digits that a network learns, one after another.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.data import epoch_data
from core.data.epoch_data import Epoch, Sources, drawn_digits, epoch_digits
from core.files import write_whole
from core.network.card import write_card
from core.recipes import ROW_PX, DigitRecipe
from core.runs.mistakes import mistakes_path, write_mistakes
from core.training.checkpointer import Checkpointer, Watch
from core.training.digit_scores import epoch_scores, measure
from core.training.keras_model import build_network, build_optimizer
from core.training.progress import (
    KeptProgress,
    Progress,
    Rest,
    Step,
    Stopwatch,
    check_finite,
    no_rest,
)

KEEP_EVERY_S = 10.0
"""An epoch may take minutes: the progress is kept more often than at its end."""


def load_sources(recipe: DigitRecipe) -> Sources:
    """What the recipe learns from, read from where this machine keeps it.

    Raises:
        ValueError: A file that the recipe needs is not there or not what it should be.
    """
    return epoch_data.load_sources(recipe.data)


def sources_at_hand(recipe: DigitRecipe) -> Sources:
    """What this machine has of what the recipe learns from: the app's own sample in any case."""
    return epoch_data.available_sources(recipe.data)


def train(
    recipe: DigitRecipe,
    sources: Sources,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
    *,
    rest: Rest = no_rest,
    watch: Watch | None = None,
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        out: The folder of the run; after every epoch, every few seconds, and after a stop, its
            progress is there.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
        rest: Called after every batch, before it is asked whether to stop.
        watch: Where checkpoints and what is measured at them go, and that the digits that are read
            wrong in the end are kept; None: nothing of it.

    Raises:
        ValueError: There are fewer digits than a batch, the progress is of another recipe, or the
            loss has grown beyond all numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps = steps_in_epoch(recipe, sources)
    steps_in_all = recipe.steps_in_all(steps)
    model = build_network(recipe)
    optimizer = build_optimizer(recipe.optimizer, steps, steps_in_all)
    optimizer.build(model.trainable_variables)
    learn = learning_step(recipe, model, optimizer)
    kept = KeptProgress(out, recipe, [*model.variables, *optimizer.variables])
    progress = kept.read() if resume else Progress()
    time_taken = Stopwatch(progress.seconds)
    kept_at = time.monotonic()
    unseen = drawn_digits(sources.unseen) if sources.unseen else None
    checkpointer = Checkpointer(watch, recipe, model, sources.mnist.validation, steps_in_all)

    def keep() -> None:
        nonlocal kept_at
        progress.seconds = time_taken.seconds
        kept.write(progress)
        kept_at = time.monotonic()

    if not progress.done:
        checkpointer.look(0)
    for batch in batches(recipe, sources, progress.done, steps_in_all):
        loss, accuracy, norm = (float(part) for part in learn(*batch))
        check_finite(loss, progress.done)
        progress.done += 1
        if is_epochs_end := progress.done % steps == 0:
            epoch = progress.done // steps - 1
            progress.scores = epoch_scores(recipe, model, sources.mnist, unseen, epoch)
        on_progress(
            Step.at(
                recipe,
                steps,
                progress,
                loss=loss,
                accuracy=accuracy,
                gradient_norm=norm,
                samples_a_step=recipe.batch,
            )
        )
        checkpointer.look(progress.done)
        time_taken.leave_out(rest(keep))
        is_stopped = should_stop()
        if is_stopped or is_epochs_end or time.monotonic() - kept_at > KEEP_EVERY_S:
            keep()
        if is_stopped:
            return None
    progress.seconds = time_taken.seconds
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    measured = measure(network_path, sources)
    if watch:
        write_mistakes(mistakes_path(network_path), measured.mistakes)
    write_card(
        network_path,
        recipe,
        sources.describe(),
        measured.scores,
        command,
        steps=progress.done,
        seconds=progress.seconds,
    )
    kept.remove()
    return network_path


Learn = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
"""Images (B, 28, 28) uint8, labels (B,), is_bent (B,) -> the batch's loss, its accuracy, and the
norm of its gradient."""


def learning_step(
    recipe: DigitRecipe, model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> Learn:
    """A function that learns one batch; its accuracy is that after the last row.

    Args:
        recipe: What the loss looks at.
        model: Its weights change at every call.
        optimizer: How they follow the gradients; built for them.
    """
    row_weights = tf.constant(_row_weights(recipe))

    def learn(
        images: tf.Tensor, labels: tf.Tensor, is_bent: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
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
        accuracy = tf.reduce_mean(tf.cast(answers == labels, tf.float32))
        return loss, accuracy, tf.linalg.global_norm(gradients)

    return cast("Learn", tf.function(learn, reduce_retracing=True))


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
