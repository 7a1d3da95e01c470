"""The training of networks that have to remember, several seeds side by side.

A seed learns the same alone and beside others: its first weights and its sequences follow from the
seed, and its gradient is clipped by its own norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, Unpack

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.analysis.memory_scores import TEST_SEQUENCES, score_networks
from core.files import write_whole
from core.network.from_recipe import network_from_recipe
from core.recipes import AdamWCosine, Cell, Layer, MemoryRecipe
from core.tasks import TASKS
from core.tasks.base import CLOSE
from core.training import cell_layers
from core.training.keras_model import build_network, build_optimizer
from core.training.loop import Options, Trained, Training, run_training
from core.training.progress import Progress

Floats: TypeAlias = NDArray[np.float32]

POINTS = 50
"""Points of a learning curve."""

_SIDE_BY_SIDE: Mapping[str, type[cell_layers.RecurrentLayer]] = {
    "simple_rnn": cell_layers.ManySimpleRNN,
    "gru": cell_layers.ManyGRU,
    "lstm": cell_layers.ManyLSTM,
    "original_lstm": cell_layers.OriginalLSTM,
    "peephole_lstm": cell_layers.PeepholeLSTM,
    "slstm": cell_layers.SLSTM,
    "min_lstm": cell_layers.MinLSTM,
}


def train(recipe: MemoryRecipe, out: Path, **options: Unpack[Options]) -> Path | None:
    """Train one network, and return its path, `out/NAME.keras`; None if asked to stop.

    Args:
        recipe: The network and its training.
        out: The folder of the run; its progress is there every few seconds and after a stop.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: The progress is of another recipe, or the loss has become infinite.
    """
    out.mkdir(parents=True, exist_ok=True)
    return run_training(MemoryTraining(recipe, (recipe.seed,)), out, **options)


@dataclass(frozen=True)
class Batch:
    """The sequences of one step, of R seeds, padded to the recipe's full length.

    Attributes:
        inputs: (R, B, T, F).
        targets: (R, B, T).
        asked: (T,), 1 where an answer is asked.
        length: How many of the T steps there are.
        done: How many batches came before.
    """

    inputs: Floats
    targets: Floats
    asked: Floats
    length: int
    done: int


def make_batch(recipe: MemoryRecipe, seeds: Sequence[int], done: int) -> Batch:
    """Draw the batch that comes after `done` others."""
    task, gap = TASKS[recipe.task], recipe.gap_at(done)
    drawn = [task.sample(np.random.default_rng([seed, done]), recipe.batch, gap) for seed in seeds]
    steps, length = task.steps(recipe.gap), task.steps(gap)
    inputs = np.zeros((len(seeds), recipe.batch, steps, len(task.features)), np.float32)
    targets = np.zeros((len(seeds), recipe.batch, steps), np.float32)
    asked = np.zeros(steps, np.float32)
    inputs[:, :, :length] = [each.inputs for each in drawn]
    targets[:, :, :length] = [each.targets for each in drawn]
    asked[:length] = drawn[0].asked
    return Batch(inputs, targets, asked, length, done)


class Curve:
    """Sums of the losses of R seeds in `POINTS` equal parts of a training; saved like a variable.

    Attributes:
        sums: (R, POINTS).
    """

    def __init__(self, seeds: int) -> None:
        self.sums = np.zeros((seeds, POINTS))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.float64]:
        return self.sums.copy()

    def assign(self, sums: NDArray[np.float64]) -> None:
        """Continue from saved sums."""
        self.sums = np.array(sums)


class MemoryTraining(Training[MemoryRecipe, Batch]):
    """The training of one recipe with R seeds.

    Args:
        recipe: The network and its training.
        seeds: R seeds.
    """

    save_every_s = 10.0
    saves_every_epoch = False

    def __init__(self, recipe: MemoryRecipe, seeds: Sequence[int]) -> None:
        assert recipe.steps is not None
        self.recipe = self.resumes = recipe
        self.seeds = tuple(seeds)
        self.steps_in_epoch = recipe.steps
        self.samples_in_batch = recipe.batch * len(self.seeds)
        self._models = [build_network(replace(recipe, seed=seed)) for seed in self.seeds]
        *readers, _readout = recipe.layers
        self._layers = [_side_by_side(layer, len(self.seeds)) for layer in readers]
        first = zip(*(model.get_weights() for model in self._models), strict=True)
        self._weights = _build(self._layers, recipe, [np.stack(each) for each in first])
        # Each seed's gradient is clipped by its own norm, so not by the optimizer.
        assert isinstance(recipe.optimizer, AdamWCosine)
        assert recipe.optimizer.clip_norm is not None
        self._clip_norm = recipe.optimizer.clip_norm
        unclipped = replace(recipe.optimizer, clip_norm=None)
        self._optimizer = build_optimizer(unclipped, 1, recipe.steps)
        self._optimizer.build(self._weights)
        self._curve = Curve(len(self.seeds))
        self.variables = [*self._weights, *self._optimizer.variables, self._curve]
        self._train = tf.function(self._train_batch, jit_compile=True, autograph=False)

    def batches(self, done: int, total: int) -> Iterator[Batch]:
        """As in `Training`."""
        return (make_batch(self.recipe, self.seeds, k) for k in range(done, total))

    def train_batch(self, batch: Batch) -> tuple[float, float, float]:
        """As in `Training`; means over the seeds."""
        losses, right, norms = self._train(
            batch.inputs, batch.targets, batch.asked, tf.constant(batch.length)
        )
        self._curve.sums[:, batch.done * POINTS // self.steps_in_epoch] += losses.numpy()
        return float(np.mean(losses)), float(np.mean(right)), float(np.mean(norms))

    def evaluate_epoch(self, progress: Progress) -> None:
        """Nothing: there are fresh sequences at every step."""

    def finish(self, out: Path) -> Trained:
        """As in `Training`; writes the network of the first seed."""
        (weights, *_others) = self.weights_by_seed()
        self._models[0].set_weights(weights)
        path = out / f"{self.recipe.name}.keras"
        write_whole(path, self._models[0].save)
        return Trained(path, describe(self.recipe), self.scores())

    def weights_by_seed(self) -> list[list[Floats]]:
        """The weights of each seed, in Keras' order."""
        stacked = [np.asarray(weight) for weight in self._weights]
        return [[array[k] for array in stacked] for k in range(len(self.seeds))]

    def scores(self) -> dict[str, Any]:
        """The error or accuracy of each seed on test sequences."""
        networks = [network_from_recipe(self.recipe, each) for each in self.weights_by_seed()]
        scores = score_networks(networks, self.recipe.task, self.recipe.gap)
        return {TASKS[self.recipe.task].measure: [round(score, 6) for score in scores]}

    @property
    def loss_curve(self) -> NDArray[np.float64]:
        """(R, POINTS), the mean loss of each seed in equal parts of the training."""
        points = np.arange(self.steps_in_epoch) * POINTS // self.steps_in_epoch
        return self._curve.sums / np.maximum(np.bincount(points, minlength=POINTS), 1)

    def _train_batch(self, inputs: Any, targets: Any, asked: Any, length: Any) -> tuple[Any, ...]:
        with tf.GradientTape() as tape:
            x = inputs
            for layer in self._layers:
                x = layer(x, length=length)
            y = _readout_of(x, *self._weights[-2:])
            losses, right = self._losses(y, targets)
            share = asked / tf.reduce_sum(asked)
            of_seed = tf.reduce_sum(tf.reduce_mean(losses, 1) * share, -1)
            total = tf.reduce_sum(of_seed)
        slopes = tape.gradient(total, self._weights)
        squares = [tf.reduce_sum(tf.square(g), range(1, g.shape.rank)) for g in slopes]
        norms = tf.sqrt(tf.add_n(squares))
        scale = tf.minimum(1.0, self._clip_norm / tf.maximum(norms, 1e-12))
        self._optimizer.apply(
            [g * tf.reshape(scale, [-1] + [1] * (g.shape.rank - 1)) for g in slopes], self._weights
        )
        return of_seed, tf.reduce_sum(tf.reduce_mean(right, 1) * share, -1), norms

    def _losses(self, y: tf.Tensor, targets: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Losses and right answers, (R, B, T) each, whether they are asked or not."""
        if TASKS[self.recipe.task].measure == "error":
            off = y[..., 0] - targets
            return tf.square(off), tf.cast(tf.abs(off) < CLOSE, tf.float32)
        classes = tf.cast(targets, tf.int32)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(classes, y)
        return losses, tf.cast(tf.argmax(y, -1, output_type=tf.int32) == classes, tf.float32)


def describe(recipe: MemoryRecipe) -> dict[str, Any]:
    """What a card tells of the data."""
    return {"task": recipe.task, "gap": recipe.gap, "test_sequences": TEST_SEQUENCES}


def _side_by_side(layer: Layer, seeds: int) -> cell_layers.RecurrentLayer:
    assert isinstance(layer, Cell)
    kind = _SIDE_BY_SIDE[layer.kind]
    return kind(layer.units, return_sequences=True, replicas=seeds, name=layer.name)


def _build(
    layers: Sequence[cell_layers.RecurrentLayer], recipe: MemoryRecipe, first: Sequence[Floats]
) -> list[keras.Variable]:
    """The weights of all layers and of the readout, set to their first values."""
    width = recipe.inputs.shape[-1]
    for layer in layers:
        layer.build((None, None, None, width))
        width = layer.units
    weights = [weight for layer in layers for weight in layer.trainable_variables]
    weights += [keras.Variable(value, name=f"readout_{k}") for k, value in enumerate(first[-2:])]
    for weight, value in zip(weights, first, strict=True):
        weight.assign(value)
    return weights


def _readout_of(x: tf.Tensor, kernel: Any, bias: Any) -> tf.Tensor:
    """(R, B, T, C) from (R, B, T, U): each seed's own dense layer."""
    seeds, batch, steps, width = x.shape
    y = tf.matmul(tf.reshape(x, (seeds, batch * steps, width)), kernel) + bias[:, None]
    return tf.reshape(y, (seeds, batch, steps, kernel.shape[-1]))
