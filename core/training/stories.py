"""The training of a story model."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Unpack, cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.files import write_whole
from core.recipes import StoryRecipe
from core.stories.training_text import StorySources
from core.training.keras_model import build_network, build_optimizer
from core.training.loop import Options, Trained, Training, run_training
from core.training.progress import Progress
from core.training.story_scores import StoryEvaluator, as_inputs, measure, share
from core.training.windows import Windows, batches, cut_windows, even_batch

TrainStep = Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
"""Indices of the windows of a batch, (B,) -> its loss, the share of right answers after them, and
the norm of its gradient."""

SAMPLES = 25
"""Sample stories in a training, to show how the network learns to write."""


def train(
    recipe: StoryRecipe, sources: StorySources, out: Path, **options: Unpack[Options]
) -> Path | None:
    """Train, and return the path of the network, `out/NAME.keras`; None if asked to stop.

    Beside it are its card, `NAME.vocabulary.json` and, where the text is a visitor's own,
    `NAME.txt`.

    Args:
        recipe: The network and its training.
        sources: The text to learn.
        out: The folder of the run; its progress is there every few seconds and after a stop.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: The text is not longer than the window, the progress is of another recipe, or
            the loss has become infinite.
    """
    out.mkdir(parents=True, exist_ok=True)
    return run_training(StoryTraining(recipe, sources), out, **options)


class StoryTraining(Training[StoryRecipe, NDArray[np.intp]]):
    """The training of a story model; a batch is the indices of windows.

    Args:
        recipe: The network and its training.
        sources: The text to learn.
    """

    save_every_s = 5.0  # no more often: an epoch of a short text takes some milliseconds
    saves_every_epoch = False

    def __init__(self, recipe: StoryRecipe, sources: StorySources) -> None:
        self.recipe = self.resumes = recipe
        self._sources = sources
        self._windows = cut_windows(sources.vocabulary.ids(sources.tokens), recipe.window)
        self.samples_in_batch = even_batch(len(self._windows), recipe.batch)
        self.steps_in_epoch = len(self._windows) // self.samples_in_batch
        total = recipe.steps_in_all(self.steps_in_epoch)
        self._model = build_network(recipe)
        optimizer = build_optimizer(recipe.optimizer, self.steps_in_epoch, total)
        optimizer.build(self._model.trainable_variables)
        self._train = _training_step(recipe, self._windows, self._model, optimizer)
        self.variables = [*self._model.variables, *optimizer.variables]
        self._evaluator = StoryEvaluator(
            self._model, self._windows, sources.tokens, sources.vocabulary
        )
        self._sample_every = max(1, total // self.steps_in_epoch // SAMPLES)
        self._recent: deque[float] = deque(maxlen=recipe.report_every or 1)

    def batches(self, done: int, total: int) -> Iterator[NDArray[np.intp]]:
        """As in `Training`."""
        return islice(batches(self.recipe, len(self._windows), done), total - done)

    def train_batch(self, batch: NDArray[np.intp]) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """As in `Training`."""
        loss, accuracy, norm = self._train(tf.constant(batch))
        self._recent.append(float(accuracy))
        return loss, accuracy, norm

    def evaluate_epoch(self, progress: Progress) -> None:
        """As in `Training`; now and then with a sample story."""
        progress.scores = self._evaluator.scores()
        epoch = progress.done // self.steps_in_epoch
        if epoch == 1 or epoch % self._sample_every == 0:
            progress.sample_story = self._evaluator.story()

    def finish(self, out: Path) -> Trained:
        """As in `Training`."""
        network_path = _write_network(self.recipe, self._sources, self._model, out)
        scores = measure(network_path, self._windows, self._sources.tokens)
        if self.recipe.report_every:
            scores["while_learning"] = share(self._recent)
        return Trained(network_path, self._sources.describe(self.recipe), scores)


def _training_step(
    recipe: StoryRecipe,
    windows: Windows,
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
) -> TrainStep:
    """Compile a function that trains on a batch of windows."""
    read, following = tf.constant(windows.read), tf.constant(windows.next)

    def train_batch(batch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        inputs, truth = tf.gather(read, batch), tf.gather(following, batch)  # (B, T)
        if recipe.loss_on == "last":
            truth = truth[:, -1:]
        with tf.GradientTape() as tape:
            logits = model(as_inputs(model, inputs), training=True)
            if recipe.loss_on == "last":
                logits = logits[:, None]  # (B, 1, V)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        answers = tf.argmax(logits[:, -1], axis=-1, output_type=tf.int32)
        accuracy = tf.reduce_mean(tf.cast(answers == truth[:, -1], tf.float32))
        return loss, accuracy, tf.linalg.global_norm(gradients)

    return cast("TrainStep", tf.function(train_batch, reduce_retracing=True))


def _write_network(
    recipe: StoryRecipe, sources: StorySources, model: keras.Model, out: Path
) -> Path:
    """Write the network after what it takes to use it, and return its path."""
    entries = json.dumps(sources.vocabulary.as_plain(), ensure_ascii=False, indent=1) + "\n"
    texts = {f"{recipe.name}.vocabulary.json": entries}
    if recipe.story is None:
        texts[f"{recipe.name}.txt"] = sources.text
    for name, text in texts.items():
        write_whole(out / name, partial(Path.write_text, data=text, encoding="utf-8"))
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    return network_path
