"""A language model's pass over a piece of text while it is trained.

It computes what the Keras model of the same weights computes, but carries the state, drops out as
the recipe says, and is faster: see `core.training.language_pass`.

An LSTM over a piece of text, with a gradient that forms few, large matrix products.

TensorFlow's own gradient adds up the recurrent kernel's share of every step by itself, a product
as large as the kernel each time; here the steps' shares are one product at the end. A training step
of the recipe `ptb` takes 277 ms of processor time so, and 388 ms with TensorFlow's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import tensorflow as tf

from core.network.cells import lstm_activation_scale
from core.recipes import LSTM, Bidirectional, Dense, Dropout, Embedding, LanguageRecipe, Unembedding

DRAWS_PER_SEED = 1000
"""More than one step draws for different ends."""


@dataclass(frozen=True)
class RandomDraws:
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
        seed = tf.stack([self.step, self.seed * DRAWS_PER_SEED + end])
        return tf.nn.experimental.stateless_dropout(values, rate, seed, noise_shape=shape)


def read_text(
    recipe: LanguageRecipe,
    weights: Sequence[tf.Tensor],
    ids: tf.Tensor,
    state: Sequence[tf.Tensor],
    draws: RandomDraws | None = None,
) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """The logits, (T * B, V), step after step, and the state after the piece.

    Args:
        recipe: The layers, and how they drop out.
        weights: In the order of the Keras model's `trainable_variables`.
        ids: (T, B) int32, the streams side by side.
        state: h and c of the first LSTM layer, then of the next one, (B, U) each. Two readers from
            either end have none: they begin every piece anew.
        draws: What is dropped; None: nothing, as where the network is used.
    """
    streams = ids.shape[1]
    remaining, before, after = iter(weights), iter(state), []
    dtype = recipe.product_dtype
    for end, layer in enumerate(recipe.layers):
        match layer:
            case Embedding():
                table = next(remaining)
                x = tf.gather(table, ids)  # (T, B, E)
                if draws and recipe.word_dropout:
                    word = draws.dropped(tf.ones((layer.entries, 1)), recipe.word_dropout, end)
                    x *= tf.gather(word, ids)
            case Dropout():
                if draws:
                    shape = (1, streams, x.shape[-1]) if recipe.locks_dropout else None
                    x = draws.dropped(x, layer.rate, end, shape)
            case LSTM():
                kernel, recurrent_kernel, bias = (next(remaining) for _ in range(3))
                if draws:
                    recurrent_kernel = draws.dropped(
                        recurrent_kernel, recipe.recurrent_dropout, end
                    )
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


Gradient = Callable[..., tuple[tf.Tensor, ...]]


def product(
    a: tf.Tensor, b: tf.Tensor, dtype: str, *, transpose_a: bool = False, transpose_b: bool = False
) -> tf.Tensor:
    """`a @ b` as float32, formed in `dtype`; each may be transposed first."""
    formed = tf.matmul(
        tf.cast(a, dtype), tf.cast(b, dtype), transpose_a=transpose_a, transpose_b=transpose_b
    )
    return tf.cast(formed, tf.float32)


def read_piece(
    z: tf.Tensor, recurrent_kernel: tf.Tensor, h: tf.Tensor, c: tf.Tensor, dtype: str
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """The hidden states, (T, B, U), and the last hidden and cell state, (B, U) each.

    The equations are those of `cells.lstm_step`, and so are the letters; d before a letter is
    the loss's gradient with respect to it.

    Args:
        z: (T, B, 4U), `x @ kernel + bias` of all steps, packed i, f, g, o.
        recurrent_kernel: (U, 4U), packed likewise.
        h: (B, U), the hidden state before the first step.
        c: (B, U), the cell state before the first step.
        dtype: In which numbers products are formed.
    """
    scale, shift = map(tf.constant, lstm_activation_scale(recurrent_kernel.shape[0]))

    def read(
        z: tf.Tensor, recurrent_kernel: tf.Tensor, h: tf.Tensor, c: tf.Tensor
    ) -> tuple[tuple[tf.Tensor, ...], Gradient]:
        kernel = tf.cast(recurrent_kernel, dtype)
        hiddens, steps = [h], []
        for z_now in tf.unstack(z):
            gates = tf.tanh((z_now + product(h, kernel, dtype)) * scale) * scale + shift
            i, f, g, o = tf.split(gates, 4, axis=1)
            c_before, c = c, f * c + i * g
            tanh_c = tf.tanh(c)
            h = o * tanh_c
            hiddens.append(h)
            steps.append((i, f, g, o, c_before, tanh_c))

        def gradient(d_hiddens: tf.Tensor, dh: tf.Tensor, dc: tf.Tensor) -> tuple[tf.Tensor, ...]:
            d_steps = []
            for d_hidden, (i, f, g, o, c_before, tanh_c) in zip(
                reversed(tf.unstack(d_hiddens)), reversed(steps), strict=True
            ):
                dh += d_hidden
                dc += dh * o * (1 - tanh_c * tanh_c)
                dz_now = tf.concat(
                    [
                        dc * g * i * (1 - i),
                        dc * c_before * f * (1 - f),
                        dc * i * (1 - g * g),
                        dh * tanh_c * o * (1 - o),
                    ],
                    axis=1,
                )
                d_steps.append(dz_now)
                dh = product(dz_now, kernel, dtype, transpose_b=True)
                dc *= f
            dz = tf.stack(d_steps[::-1])  # (T, B, 4U)
            d_kernel = product(
                _rows_recurrence(tf.stack(hiddens[:-1])),
                _rows_recurrence(dz),
                dtype,
                transpose_a=True,
            )
            return dz, d_kernel, dh, dc

        return (tf.stack(hiddens[1:]), h, c), gradient

    # A variable among its arguments would change what a custom gradient has to return.
    arguments = map(tf.convert_to_tensor, (z, recurrent_kernel, h, c))
    return cast("tuple[tf.Tensor, tf.Tensor, tf.Tensor]", tf.custom_gradient(read)(*arguments))


def _rows_recurrence(sequences: tf.Tensor) -> tf.Tensor:
    """(T * B, U) of (T, B, U)."""
    return tf.reshape(sequences, (-1, sequences.shape[-1]))
