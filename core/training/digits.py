"""The training of a network that reads digits.

A whole step (a batch, its loss, its gradient) is one compiled graph of plain Keras layers. Nearly
two thirds of its processor time are matrix products (`python -m tests.benchmarks.training` prints
both, beside Keras `fit` and PyTorch). Tried and dropped: hoisting the input product out of the
recurrence, with a gradient of our own as the language model has it (no gain at this size), four
steps a call (2%), XLA (5%), the halves of a batch side by side (no measurable gain). Each would
change the last bits of the weights, and the exported script of a run would no longer reproduce
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Unpack, cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.data import epoch_data
from core.data.epoch_data import Epoch, Sources, drawn_digits, epoch_digits
from core.files import write_whole
from core.recipes import ROW_PX, DigitRecipe
from core.runs.mistakes import mistakes_path, write_mistakes
from core.training.checkpointer import Checkpointer
from core.training.digit_scores import epoch_scores, measure
from core.training.keras_model import build_network, build_optimizer
from core.training.loop import Options, Trained, Training, run_training
from core.training.progress import Progress, Watch


def load_sources(recipe: DigitRecipe) -> Sources:
    """What the recipe learns from, read from where this machine keeps it.

    Raises:
        ValueError: A file that the recipe needs is not there or not what it should be.
    """
    return epoch_data.load_sources(recipe.data)


def available_sources(recipe: DigitRecipe) -> Sources:
    """What this machine has of what the recipe learns from: the app's own sample in any case."""
    return epoch_data.available_sources(recipe.data)


def train(
    recipe: DigitRecipe,
    sources: Sources,
    out: Path,
    *,
    watch: Watch | None = None,
    **options: Unpack[Options],
) -> Path | None:
    """Train, and return the path of the network, `out/NAME.keras`; None if asked to stop.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        out: The folder of the run; after every epoch, every few seconds, and after a stop, its
            progress is there.
        watch: Where checkpoints and what is measured at them go; the digits that are read wrong in
            the end are then kept, too. None: nothing of it.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: There are fewer digits than a batch, the progress is of another recipe, or the
            loss has become infinite.
    """
    out.mkdir(parents=True, exist_ok=True)
    return run_training(DigitTraining(recipe, sources, watch), out, **options)


Batch = tuple[tf.Tensor, tf.Tensor, tf.Tensor]
"""Images (B, 28, 28) uint8, labels (B,) int64 and is_bent (B,) bool."""


class DigitTraining(Training[DigitRecipe, Batch]):
    """The training of a network that reads digits.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        watch: Where checkpoints go; None: there are none.
    """

    save_every_s = 10.0  # an epoch may take minutes
    saves_every_epoch = True

    def __init__(self, recipe: DigitRecipe, sources: Sources, watch: Watch | None) -> None:
        self.recipe = self.resumes = recipe
        self.steps_in_epoch = steps_in_epoch(recipe, sources)
        self.samples_in_batch = recipe.batch
        total = recipe.steps_in_all(self.steps_in_epoch)
        self._model = build_network(recipe)
        optimizer = build_optimizer(recipe.optimizer, self.steps_in_epoch, total)
        optimizer.build(self._model.trainable_variables)
        self._train = training_step(recipe, self._model, optimizer)
        self.variables = [*self._model.variables, *optimizer.variables]
        self._sources, self._watch = sources, watch
        self._unseen = drawn_digits(sources.unseen) if sources.unseen else None
        self._checkpointer = Checkpointer(
            watch, recipe, self._model, sources.mnist.validation, total
        )

    def batches(self, done: int, total: int) -> Iterator[Batch]:
        """As in `Training`."""
        return batches(self.recipe, self._sources, done, total)

    def train_batch(self, batch: Batch) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """As in `Training`; the accuracy is that after the last row."""
        return self._train(*batch)

    def evaluate_epoch(self, progress: Progress) -> None:
        """As in `Training`."""
        epoch = progress.done // self.steps_in_epoch - 1
        progress.scores = epoch_scores(
            self.recipe, self._model, self._sources.mnist, self._unseen, epoch
        )

    def checkpoint(self, done: int) -> None:
        """As in `Training`."""
        self._checkpointer.look(done)

    def finish(self, out: Path) -> Trained:
        """As in `Training`; whoever is watched leaves the digits read wrong as well."""
        network_path = out / f"{self.recipe.name}.keras"
        write_whole(network_path, self._model.save)
        measured = measure(network_path, self._sources)
        if self._watch:
            write_mistakes(mistakes_path(network_path), measured.mistakes)
        return Trained(network_path, self._sources.describe(), measured.scores)


TrainStep = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
"""Images (B, 28, 28) uint8, labels (B,), is_bent (B,) -> the batch's loss, its accuracy, and the
norm of its gradient."""


def training_step(
    recipe: DigitRecipe, model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> TrainStep:
    """Compile a function that trains on one batch; its accuracy is that after the last row.

    Args:
        recipe: What the loss looks at.
        model: Its weights change at every call.
        optimizer: How they follow the gradients; built for them.
    """
    row_weights = tf.constant(_row_weights(recipe))

    def train_batch(
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

    return cast("TrainStep", tf.function(train_batch, reduce_retracing=True))


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
