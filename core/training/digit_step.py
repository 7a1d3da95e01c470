"""One step of the training of a network that reads digits: a batch, its loss, its gradient.

The whole step is one compiled graph of plain Keras layers. Nearly two thirds of its processor time
are matrix products (`python -m tests.benchmarks.training` prints both, beside Keras `fit` and
PyTorch). What was tried and left: the input product hoisted out of the recurrence, with a gradient
of our own as the language model has it (no gain at this size), four steps a call (2%), XLA (5%),
the halves of a batch side by side (none that could be measured). Each would change the last bits of
the weights, and the script that goes home with a run would no longer come to the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.recipes import ROW_PX, DigitRecipe

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
