"""A language model that learns: its weights, the state that it carries, and its mean weights.

A long text as streams that are read side by side, piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.recipes import LSTM, LanguageRecipe, WeightAverage
from core.training.keras_model import build_network, build_optimizer
from core.training.language_pass import RandomDraws, read_text


class Learner:
    """A language model and all that changes while it learns.

    Attributes:
        model: The Keras model that learns.
        variables: Everything that a training continues from, in an order that follows from the
            recipe.
    """

    def __init__(self, recipe: LanguageRecipe, steps_in_epoch: int, steps_in_all: int) -> None:
        """A beginning: the first weights follow from the recipe's seed.

        Args:
            recipe: The network and its training.
            steps_in_epoch: How many batches make an epoch.
            steps_in_all: How many batches will be learned.
        """
        self._recipe = recipe
        self.model = build_network(recipe)
        self._weights = self.model.trainable_variables
        self._optimizer = build_optimizer(recipe.optimizer, steps_in_epoch, steps_in_all)
        self._optimizer.build(self._weights)
        self._carried = [tf.Variable(part) for part in _no_state(recipe)]
        self._means = [tf.Variable(weight) for weight in self._weights if recipe.average]
        # The layers are plain Python, unrolled as they are called: nothing is to be converted.
        self._learn = tf.function(self._learn_piece, autograph=False)
        self._take_up = tf.function(self._take_up_weights, autograph=False)
        self._measure = tf.function(self._measure_piece, autograph=False)
        self.variables: list[Any] = [
            *self.model.variables,
            *self._optimizer.variables,
            *self._carried,
            *self._means,
        ]

    def reset_state(self) -> None:
        """Begin the text anew: set the carried state to zeros."""
        for part in self._carried:
            part.assign(tf.zeros_like(part))

    def train_batch(self, ids: Ids, following: Ids, done: int) -> tuple[float, float, float]:
        """The mean loss of a word, in nats, the share of right words, and the gradient's norm.

        A word is right if none was thought likelier.

        Args:
            ids: (T, B).
            following: (T, B), the words to predict.
            done: Batches learned before.
        """
        draws = tf.constant(done, tf.int32)
        loss, right, norm = self._learn(tf.constant(ids), tf.constant(following), draws)
        average = self._recipe.average
        if average and (done + 1) % average.every == 0:
            self._take_up(tf.constant(_kept_share(average, done // average.every), tf.float32))
        return float(loss), float(right), float(norm)

    def perplexity(self, text: Ids) -> float:
        """Of the weights that would be kept now, on a text, in as many streams as it learns in."""
        state: Sequence[tf.Tensor] = _no_state(self._recipe)
        loss, words = 0.0, 0
        for ids, following in measured_pieces(
            text, self._recipe.batch, self._recipe.unrolled_steps
        ):
            part, state = self._measure(tf.constant(ids), tf.constant(following), state)
            loss += float(part)
            words += ids.size
        return float(np.exp(loss / words))

    def use_mean_weights(self) -> None:
        """Replace the model's weights by their means, where the recipe keeps means."""
        for weight, mean in zip(self._weights, self._means, strict=False):
            weight.assign(mean)

    def _learn_piece(
        self, ids: tf.Tensor, following: tf.Tensor, done: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        recipe = self._recipe
        draws = RandomDraws(recipe.seed, done)
        truth = tf.reshape(following, (-1,))
        with tf.GradientTape() as tape:
            logits, after = read_text(recipe, self._weights, ids, self._carried, draws)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits)  # (T * B,)
            mean = tf.reduce_mean(losses)
            loss = mean * recipe.unrolled_steps if recipe.loss_over_steps == "sum" else mean
        # A table of embeddings that is also the output has a dense gradient; a sparse one would be
        # clipped and applied in another way by Keras.
        gradients = [*map(tf.convert_to_tensor, tape.gradient(loss, self._weights))]
        self._optimizer.apply(gradients, self._weights)
        for part, left in zip(self._carried, after, strict=True):
            part.assign(left)
        of_truth = tf.gather(logits, truth, batch_dims=1)
        is_right = of_truth >= tf.reduce_max(logits, axis=1)
        right = tf.reduce_mean(tf.cast(is_right, tf.float32))
        return mean, right, tf.linalg.global_norm(gradients)

    def _take_up_weights(self, keep: tf.Tensor) -> None:
        for mean, weight in zip(self._means, self._weights, strict=True):
            mean.assign(keep * mean + (1 - keep) * weight)

    def _measure_piece(
        self, ids: tf.Tensor, following: tf.Tensor, state: Sequence[tf.Tensor]
    ) -> tuple[tf.Tensor, list[tf.Tensor]]:
        weights = self._means or self._weights
        logits, after = read_text(self._recipe, weights, ids, state)
        truth = tf.reshape(following, (-1,))
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits)
        return tf.reduce_sum(losses), after


def _no_state(recipe: LanguageRecipe) -> list[tf.Tensor]:
    """Zeros, (B, U), for h and c of every LSTM layer."""
    units = [layer.units for layer in recipe.layers if isinstance(layer, LSTM)]
    return [tf.zeros((recipe.batch, count)) for count in units for _ in ("h", "c")]


def _kept_share(average: WeightAverage, taken: int) -> float:
    """How much of the mean stays: less at first, so that the first weights are soon forgotten."""
    return min(average.keep, taken / (taken + 9))


Ids = NDArray[np.int32]


def pieces_in_epoch(words: int, batch: int, length: int) -> int:
    """How many pieces of `length` steps a text of so many words gives, cut into `batch` streams.

    The last word has nothing to follow it, and an epoch may begin up to a piece further on.
    """
    return max(0, words - length) // batch // length


def epoch_pieces(
    text: Ids, batch: int, length: int, seed: int, epoch: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The ids of an epoch's pieces and the ids that follow them, (pieces, T, B) each.

    Every epoch begins at a place of its own, from 0 to `length` - 1, drawn by lot from the seed
    and the epoch: the cuts fall elsewhere each time, but the same where a stopped run resumes.
    """
    pieces = pieces_in_epoch(len(text), batch, length)
    start = int(np.random.default_rng([seed, epoch]).integers(length))
    return cut(text[start:], batch, length, pieces)


def cut(text: Ids, batch: int, length: int, pieces: int) -> tuple[Ids, Ids]:
    """(pieces, T, B) ids and the ids that follow them; stream b reads on from piece to piece."""
    words = batch * pieces * length

    def shaped(ids: Ids) -> Ids:
        return ids[:words].reshape(batch, pieces, length).transpose(1, 2, 0)

    return shaped(text), shaped(text[1:])


def measured_pieces(text: Ids, batch: int, length: int) -> Iterator[tuple[Ids, Ids]]:
    """The same of a text that is measured: from its beginning, the last piece being shorter.

    Up to `batch` words at the end are left out.
    """
    longest = (len(text) - 1) // batch
    ids, following = cut(text, batch, longest, 1)
    for start in range(0, longest, length):
        yield ids[0, start : start + length], following[0, start : start + length]
