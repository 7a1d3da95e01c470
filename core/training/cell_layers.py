"""Recurrent layers for Keras: the cells that Keras lacks, and seeds side by side.

Every layer here can hold `replicas` networks at once, with a leading axis R in its weights, its
inputs and its outputs: five seeds then share each step's overhead, and each learns what it would
alone. Without replicas it is an ordinary layer, saved to and loaded from `.keras` files.

Shapes: R replicas, B sequences in a batch, T steps, F features, U units, G blocks of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeAlias

import keras
import tensorflow as tf

State: TypeAlias = tuple[tf.Tensor, ...]
Weights: TypeAlias = dict[str, tf.Tensor]
Step: TypeAlias = Callable[[tf.Tensor, State, Weights], State]
"""From the input part of the pre-activations, (..., B, GU), and the memory before a step to the
memory after it, (..., B, U) each; the hidden state comes first."""


class RecurrentLayer(keras.layers.Layer):  # type: ignore[misc]
    """What all of them share: packed weights, and the loop over the steps.

    Args:
        units: U.
        return_sequences: Whether the outputs of all steps are returned, or the last one's.
        unit_forget_bias: Whether the forget gate's bias starts at 1, where there is one.
        kernel_initializer: Of the kernel, (F, GU).
        recurrent_initializer: Of the recurrent kernel, (U, GU).
        replicas: R; None for an ordinary layer.
        **settings: Keras' own, such as `name`.
    """

    blocks: ClassVar[int]
    forget_block: ClassVar[int | None] = None
    memories: ClassVar[int] = 1
    is_recurrent: ClassVar[bool] = True
    peepholes: ClassVar[int] = 0
    bias_rows: ClassVar[int] = 0

    def __init__(
        self,
        units: int,
        return_sequences: bool = False,
        unit_forget_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        replicas: int | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self.units = units
        self.return_sequences = return_sequences
        self.unit_forget_bias = unit_forget_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.replicas = replicas

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Make the weights."""
        columns = self.blocks * self.units
        bias = (self.bias_rows, columns) if self.bias_rows else (columns,)
        self.kernel = self._weight("kernel", (input_shape[-1], columns), self.kernel_initializer)
        if self.is_recurrent:
            self.recurrent_kernel = self._weight(
                "recurrent_kernel", (self.units, columns), self.recurrent_initializer
            )
        self.bias = self._weight("bias", bias, self._first_bias)
        if self.peepholes:
            self.peephole = self._weight("peephole", (self.peepholes, self.units), "zeros")

    def _weight(self, name: str, shape: tuple[int | None, ...], initializer: Any) -> Any:
        if self.replicas is not None:
            shape, initializer = (self.replicas, *shape), "zeros"  # set by who trains them
        return self.add_weight(name=name, shape=shape, initializer=initializer)

    def _first_bias(self, shape: tuple[int, ...], dtype: Any = None) -> tf.Tensor:
        bias = tf.zeros(shape, dtype or tf.float32)
        if self.forget_block is None or not self.unit_forget_bias:
            return bias
        of_block = tf.one_hot(self.forget_block, self.blocks, dtype=bias.dtype)
        return bias + tf.repeat(of_block, self.units)

    def call(self, inputs: tf.Tensor, length: tf.Tensor | None = None) -> tf.Tensor:
        """Run over a sequence.

        Args:
            inputs: (B, T, F), or (R, B, T, F) with replicas.
            length: How many of the T steps to run, so that one compiled function serves sequences
                of several lengths; None for all. Outputs beyond it are zeros.

        Returns:
            (..., B, T, U), or (..., B, U) after the last step without `return_sequences`.
        """
        x = tf.cast(inputs, self.compute_dtype)
        z = self._input_part(x)
        steps = z.shape[0] if z.shape[0] is not None else tf.shape(z)[0]
        length = steps if length is None else length
        weights: Weights = {"bias": self.bias[..., None, :] if self.replicas else self.bias}
        if self.is_recurrent:
            weights["recurrent_kernel"] = tf.convert_to_tensor(self.recurrent_kernel)
        if self.peepholes:
            peephole = tf.convert_to_tensor(self.peephole)
            weights["peephole"] = peephole[..., None, :] if self.replicas else peephole
        zeros = tf.zeros_like(z[0][..., : self.units])
        parts = tf.TensorArray(z.dtype, steps, element_shape=z.shape[1:]).unstack(z)
        outputs = tf.TensorArray(z.dtype, steps, element_shape=zeros.shape)

        def step(t: tf.Tensor, out: tf.TensorArray, *state: tf.Tensor) -> tuple[Any, ...]:
            after = self.step(parts.read(t), state, weights)
            return t + 1, out.write(t, after[0]), *after

        _, outputs, *state = tf.while_loop(
            lambda t, *_: t < length,
            step,
            (0, outputs, *[zeros] * self.memories),
            maximum_iterations=steps,
            parallel_iterations=1,
        )
        if not self.return_sequences:
            return state[0]
        every = outputs.stack()  # (T, ..., B, U)
        axes = list(range(1, every.shape.rank - 1))
        return tf.transpose(every, [*axes, 0, every.shape.rank - 1])

    def _input_part(self, x: tf.Tensor) -> tf.Tensor:
        """The input's part of all pre-activations, (T, ..., B, GU): one matrix product."""
        batch, steps = tf.shape(x)[-3], x.shape[-2] or tf.shape(x)[-2]
        columns = self.blocks * self.units
        if self.replicas is None:
            rows = tf.reshape(tf.transpose(x, [1, 0, 2]), [-1, x.shape[-1]])
            z = tf.reshape(tf.matmul(rows, self.kernel), [steps, batch, columns])
        else:
            rows = tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [self.replicas, -1, x.shape[-1]])
            z = tf.matmul(rows, self.kernel)
            z = tf.reshape(z, [self.replicas, steps, batch, columns])
            z = tf.transpose(z, [1, 0, 2, 3])
        bias = self.bias if not self.bias_rows else self.bias[..., 0, :]
        return z + (bias if self.replicas is None else bias[:, None])

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """One step of the cell, see `Step`."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """The shape of the outputs."""
        *batch, steps, _ = input_shape
        return (*batch, steps, self.units) if self.return_sequences else (*batch, self.units)

    def get_config(self) -> dict[str, Any]:
        """The settings, as they are saved."""
        return {
            **super().get_config(),
            "units": self.units,
            "return_sequences": self.return_sequences,
            "unit_forget_bias": self.unit_forget_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "recurrent_initializer": keras.initializers.serialize(self.recurrent_initializer),
            "replicas": self.replicas,
        }


_saved = keras.saving.register_keras_serializable("lstm_lab")


@_saved
class ManySimpleRNN(RecurrentLayer):
    """Keras' SimpleRNN, several at once."""

    blocks = 1

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute h' = tanh(z)."""
        return (tf.tanh(z + tf.matmul(state[0], weights["recurrent_kernel"])),)


@_saved
class ManyGRU(RecurrentLayer):
    """Keras' GRU with `reset_after=True`, several at once."""

    blocks = 3
    bias_rows = 2

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute h' = z h + (1 - z) g, where g sees r times the recurrent product."""
        (h,) = state
        memory = tf.matmul(h, weights["recurrent_kernel"])
        # The second of two rows of bias belongs to the recurrent product.
        memory += weights["bias"][1] if self.replicas is None else weights["bias"][:, 1]
        x_update, x_reset, x_candidate = tf.split(z, 3, -1)
        h_update, h_reset, h_candidate = tf.split(memory, 3, -1)
        update, reset = tf.sigmoid(x_update + h_update), tf.sigmoid(x_reset + h_reset)
        candidate = tf.tanh(x_candidate + reset * h_candidate)
        return (update * h + (1 - update) * candidate,)


@_saved
class ManyLSTM(RecurrentLayer):
    """Keras' LSTM, several at once."""

    blocks = 4
    forget_block = 1
    memories = 2

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute c' = f c + i g; h' = o tanh(c')."""
        h, c = state
        i, f, g, o = tf.split(z + tf.matmul(h, weights["recurrent_kernel"]), 4, -1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        return tf.sigmoid(o) * tf.tanh(c), c


@_saved
class OriginalLSTM(RecurrentLayer):
    """The LSTM of 1997, whose cell state is never multiplied: it has no forget gate."""

    blocks = 3
    memories = 2

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute c' = c + i g; h' = o tanh(c')."""
        h, c = state
        i, g, o = tf.split(z + tf.matmul(h, weights["recurrent_kernel"]), 3, -1)
        c = c + tf.sigmoid(i) * tf.tanh(g)
        return tf.sigmoid(o) * tf.tanh(c), c


@_saved
class PeepholeLSTM(RecurrentLayer):
    """An LSTM whose gates also see the cell state, each unit its own (Gers & Schmidhuber, 2000)."""

    blocks = 4
    forget_block = 1
    memories = 2
    peepholes = 3

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """The input and forget gates see the cell state before the step, the output gate after."""
        h, c = state
        i, f, g, o = tf.split(z + tf.matmul(h, weights["recurrent_kernel"]), 4, -1)
        p_i, p_f, p_o = tf.unstack(weights["peephole"], axis=0 if self.replicas is None else 1)
        c_new = tf.sigmoid(f + p_f * c) * c + tf.sigmoid(i + p_i * c) * tf.tanh(g)
        return tf.sigmoid(o + p_o * c_new) * tf.tanh(c_new), c_new


@_saved
class SLSTM(RecurrentLayer):
    """The sLSTM of xLSTM, one head: an exponential input gate, normalized (Beck et al., 2024)."""

    blocks = 4
    forget_block = 1
    memories = 4

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute c' = f c + i g; n' = f n + i; h' = o c' / n', i and f scaled by exp(-m')."""
        h, c, n, m = state
        i, f, g, o = tf.split(z + tf.matmul(h, weights["recurrent_kernel"]), 4, -1)
        kept = tf.math.log_sigmoid(f) + m
        m = tf.maximum(kept, i)
        i, f = tf.exp(i - m), tf.exp(kept - m)
        c = f * c + i * tf.tanh(g)
        n = f * n + i
        return tf.sigmoid(o) * c / n, c, n, m


@_saved
class MinLSTM(RecurrentLayer):
    """An LSTM whose gates see the input only, so that it can be trained in parallel over time.

    Feng et al. (2024), "Were RNNs All We Needed?"
    """

    blocks = 3
    forget_block = 1
    is_recurrent = False

    def step(self, z: tf.Tensor, state: State, weights: Weights) -> State:
        """Compute h' = f h + i g, where f and i are divided by their sum."""
        (h,) = state
        i, f, g = tf.split(z, 3, -1)
        # f / (f + i) of two sigmoids, computed so that neither can vanish.
        difference = tf.math.log_sigmoid(i) - tf.math.log_sigmoid(f)
        return (tf.sigmoid(-difference) * h + tf.sigmoid(difference) * g,)
