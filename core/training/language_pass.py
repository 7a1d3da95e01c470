"""A language model's pass over a piece of text while it is trained.

It computes what the Keras model of the same weights computes, but carries the state, drops out as
the recipe says, and is faster: see `core.training.recurrence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from core.recipes import (
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    LanguageRecipe,
    Unembedding,
)
from core.training.recurrence import product, read_piece

LOTS_OF_A_SEED = 1000
"""More than one step draws for different ends."""


@dataclass(frozen=True)
class Lots:
    """What a training step draws by lot: the same seed and step draw the same.

    Attributes:
        seed: The recipe's.
        step: () int32, batches learned before.
    """

    seed: int
    step: tf.Tensor

    def dropped(
        self, values: tf.Tensor, rate: float, end: int, shape: Sequence[int] | None = None
    ) -> tf.Tensor:
        """`values` with a share `rate` of them zero, and the others larger in return.

        Args:
            values: Any shape.
            rate: In [0, 1).
            end: Tells the drawings of one step from each other.
            shape: Of the lots: 1 along an axis that shares them; each value its own when None.
        """
        if not rate:
            return values
        seed = tf.stack([self.step, self.seed * LOTS_OF_A_SEED + end])
        return tf.nn.experimental.stateless_dropout(values, rate, seed, noise_shape=shape)


def read_text(
    recipe: LanguageRecipe,
    weights: Sequence[tf.Tensor],
    ids: tf.Tensor,
    state: Sequence[tf.Tensor],
    lots: Lots | None = None,
) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """The logits, (T * B, V), step after step, and the state after the piece.

    Args:
        recipe: The layers, and how they drop out.
        weights: In the order of the Keras model's `trainable_variables`.
        ids: (T, B) int32, the streams side by side.
        state: h and c of the first LSTM layer, then of the next one, (B, U) each. Two readers from
            either end have none: they begin every piece anew.
        lots: What is dropped; None: nothing, as where the network is used.
    """
    streams = ids.shape[1]
    remaining, before, after = iter(weights), iter(state), []
    dtype = recipe.product_dtype
    for end, layer in enumerate(recipe.layers):
        match layer:
            case Embedding():
                table = next(remaining)
                x = tf.gather(table, ids)  # (T, B, E)
                if lots and recipe.word_dropout:
                    word = lots.dropped(tf.ones((layer.entries, 1)), recipe.word_dropout, end)
                    x *= tf.gather(word, ids)
            case Dropout():
                if lots:
                    shape = (1, streams, x.shape[-1]) if recipe.locks_dropout else None
                    x = lots.dropped(x, layer.rate, end, shape)
            case LSTM():
                kernel, recurrent_kernel, bias = (next(remaining) for _ in range(3))
                if lots:
                    recurrent_kernel = lots.dropped(recurrent_kernel, recipe.recurrent_dropout, end)
                cell = (kernel, recurrent_kernel, bias)
                x, *left = _read(x, cell, (next(before), next(before)), dtype)
                after += left
            case Bidirectional(LSTM() as reader):
                # One of them begins where the piece ends: neither can go on from the piece before.
                nothing = tf.zeros((streams, reader.units))
                forward, backward = ([next(remaining) for _ in range(3)] for _ in range(2))
                first, *_ = _read(x, forward, (nothing, nothing), dtype)
                second, *_ = _read(tf.reverse(x, [0]), backward, (nothing, nothing), dtype)
                x = tf.concat([first, tf.reverse(second, [0])], -1)
            case Dense():
                kernel, bias = next(remaining), next(remaining)
                x = product(_rows(x), kernel, dtype) + bias
            case Unembedding():
                x = product(_rows(x), table, dtype, transpose_b=True)
    return x, after


def _read(
    x: tf.Tensor, cell: Sequence[tf.Tensor], state: tuple[tf.Tensor, tf.Tensor], dtype: str
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """What `read_piece` gives for (T, B, F), read by a cell's kernel, recurrent kernel and bias."""
    kernel, recurrent_kernel, bias = cell
    z = product(_rows(x), kernel, dtype) + bias
    z = tf.reshape(z, (*x.shape[:2], -1))  # (T, B, 4U)
    h, c = state
    return read_piece(z, recurrent_kernel, h, c, dtype)


def _rows(sequences: tf.Tensor) -> tf.Tensor:
    """(T * B, F) of (T, B, F)."""
    return tf.reshape(sequences, (-1, sequences.shape[-1]))
