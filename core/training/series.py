"""The training of a network that forecasts a series."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Unpack, cast

import keras
import numpy as np
import tensorflow as tf

from core.analysis.forecast import FIRST, followers, forecast_errors
from core.data.pendulum import TEST, TRAINING, VALIDATION, recordings
from core.files import write_whole
from core.network.keras_file import load_network
from core.network.network import Network
from core.recipes import SeriesRecipe
from core.training.keras_model import build_network, build_optimizer
from core.training.loop import Options, Trained, Training, run_training
from core.training.progress import Progress

TrainStep = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]
"""Readings (B, T, 1) and the true values later (B, T) -> the batch's loss, the share of forecasts
within the tolerance, and the norm of its gradient."""


def train(recipe: SeriesRecipe, out: Path, **options: Unpack[Options]) -> Path | None:
    """Train, and return the path of the network, `out/NAME.keras`; None if asked to stop.

    Args:
        recipe: The network, its training, and what the series are made of.
        out: The folder of the run; its progress is there every few seconds and after a stop.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: There are fewer series than a batch, the progress is of another recipe, or the
            loss has become infinite.
    """
    out.mkdir(parents=True, exist_ok=True)
    return run_training(SeriesTraining(recipe), out, **options)


Batch = tuple[tf.Tensor, tf.Tensor]


class SeriesTraining(Training[SeriesRecipe, Batch]):
    """The training of a network that forecasts a series.

    Args:
        recipe: The network, its training, and what the series are made of.
    """

    save_every_s = 10.0
    saves_every_epoch = True

    def __init__(self, recipe: SeriesRecipe) -> None:
        self.recipe = self.resumes = recipe
        if recipe.training_series < recipe.batch:
            raise ValueError(f"Expected at least one batch of {recipe.batch} series, got fewer.")
        self.steps_in_epoch = recipe.training_series // recipe.batch
        self.samples_in_batch = recipe.batch
        total = recipe.steps_in_all(self.steps_in_epoch)
        self._model = build_network(recipe)
        optimizer = build_optimizer(recipe.optimizer, self.steps_in_epoch, total)
        optimizer.build(self._model.trainable_variables)
        self._train = _training_step(recipe, self._model, optimizer)
        self.variables = [*self._model.variables, *optimizer.variables]
        self._learned = recordings(recipe, TRAINING)
        self._watched = recordings(recipe, VALIDATION)

    def batches(self, done: int, total: int) -> Iterator[Batch]:
        """As in `Training`; every epoch has an order of its own."""
        size = self.recipe.batch
        while done < total:
            epoch, first = divmod(done, self.steps_in_epoch)
            rng = np.random.default_rng([self.recipe.seed, TEST + 1, epoch])
            order = rng.permutation(self.recipe.training_series)
            for k in range(first, min(self.steps_in_epoch, first + total - done)):
                chosen = order[k * size : (k + 1) * size]
                yield (
                    tf.constant(self._learned.angles[chosen]),
                    tf.constant(self._learned.ahead[chosen]),
                )
                done += 1

    def train_batch(self, batch: Batch) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """As in `Training`; the accuracy is the share of forecasts within the tolerance."""
        return self._train(*batch)

    def evaluate_epoch(self, progress: Progress) -> None:
        """As in `Training`."""
        answers = self._model(self._watched.angles, training=False)
        off = (np.asarray(answers)[..., 0] - self._watched.ahead)[:, FIRST:]
        progress.scores = {
            "validation_loss": float(np.mean(off**2)),
            "validation_accuracy": float(np.mean(np.abs(off) <= self.recipe.tolerance)),
        }

    def finish(self, out: Path) -> Trained:
        """As in `Training`."""
        network_path = out / f"{self.recipe.name}.keras"
        write_whole(network_path, self._model.save)
        network = load_network(self.recipe.name, out)
        errors = forecast_errors(network, self.recipe)
        scores = {f"{name}_error": round(error, 5) for name, error in errors.items()}
        return Trained(network_path, self._describe(network), scores)

    def _describe(self, network: Network) -> dict[str, Any]:
        recipe = self.recipe
        found = followers(network, recipe, network.layers[0].name)
        return {
            "series": "made from the seed by core/data/pendulum.py",
            "training": recipe.training_series,
            "validation": recipe.validation_series,
            "test": recipe.test_series,
            "followers": [asdict(each) for each in found],
        }


def _training_step(
    recipe: SeriesRecipe, model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> TrainStep:
    """Compile a function that trains on a batch of series."""

    def train_batch(
        readings: tf.Tensor, ahead: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            off = model(readings, training=True)[..., 0] - ahead  # (B, T)
            loss = tf.reduce_mean(off**2)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        right = tf.abs(off[:, FIRST:]) <= recipe.tolerance
        accuracy = tf.reduce_mean(tf.cast(right, tf.float32))
        return loss, accuracy, tf.linalg.global_norm(gradients)

    return cast("TrainStep", tf.function(train_batch, reduce_retracing=True))
