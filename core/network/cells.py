"""One time step of each kind of cell: the equations on the screen, in NumPy.

Inside this module the letters are the field's. LSTM: i, f, g, o for the input gate, the forget
gate, the candidate and the output gate, c for the cell state. GRU: z, r, g for the update gate, the
reset gate and the candidate. h is the hidden state of each of them.

Functions that squash numbers, safe from overflow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]

Edit: TypeAlias = Callable[[str, Array], None]
"""Called with a quantity's name and its values, (B, U), before they are used: may change them."""

LSTM_GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
"""The order in which Keras packs the four blocks of an LSTM's weights (`keras.layers.LSTMCell`)."""

GRU_GATES = ("update_gate", "reset_gate", "candidate")
"""The order in which Keras packs the three blocks of a GRU's weights (`keras.layers.GRUCell`)."""


def sigmoid(z: Array) -> None:
    """Nothing: `z` holds 1 / (1 + exp(-z)) afterwards; by way of tanh it cannot overflow."""
    z *= np.float32(0.5)
    np.tanh(z, out=z)
    z *= np.float32(0.5)
    z += np.float32(0.5)


def rnn_step(z: Array, *, h_out: Array, edit: Edit | None = None) -> None:
    """Nothing: `h_out` holds the step's hidden state afterwards.

    The network of Elman (1990)::

        h' = tanh(z)

    Args:
        z: (B, U) pre-activations, `x @ kernel + h @ recurrent_kernel + bias`.
        h_out: (B, U), receives the hidden state after the step.
        edit: Told of `hidden_state`.
    """
    np.tanh(z, out=h_out)
    if edit:
        edit("hidden_state", h_out)


def lstm_activation_scale(units: int) -> tuple[Array, Array]:
    """The scale and the shift, (4U,) each, that turn one tanh into all four activations.

    sigmoid(x) = 0.5 * tanh(0.5 * x) + 0.5, so sigmoid gates take scale 0.5 and shift 0.5, and the
    candidate, a plain tanh, takes 1 and 0. One call for four blocks is what keeps a step under
    25 microseconds; written so, it cannot overflow either.
    """
    is_sigmoid = np.repeat([True, True, False, True], units)
    scale = np.where(is_sigmoid, np.float32(0.5), np.float32(1.0))
    shift = np.where(is_sigmoid, np.float32(0.5), np.float32(0.0))
    return scale, shift


def lstm_step(
    z: Array,
    c: Array,
    squash: tuple[Array, Array],
    *,
    c_out: Array,
    h_out: Array,
    edit: Edit | None = None,
) -> None:
    """Nothing: `z`, `c_out` and `h_out` hold the step's gates and new states afterwards.

    The cell of Hochreiter & Schmidhuber (1997) with the forget gate of Gers et al. (2000)::

        i = sigmoid(z_i)    f = sigmoid(z_f)    g = tanh(z_g)    o = sigmoid(z_o)
        c' = f * c + i * g
        h' = o * tanh(c')

    Args:
        z: (B, 4U) pre-activations, `x @ kernel + h @ recurrent_kernel + bias`, packed i, f, g, o.
            Overwritten with the gates in the same order.
        c: (B, U) cell state before the step.
        squash: What `lstm_activation_scale(U)` returns.
        c_out: (B, U), receives the cell state after the step. Must not be `c` itself.
        h_out: (B, U), receives the hidden state after the step.
        edit: Told of each of `LSTM_GATES`, then of `cell_state`, then of `hidden_state`.
    """
    units = c.shape[-1]
    scale, shift = squash
    z *= scale
    np.tanh(z, out=z)
    z *= scale
    z += shift
    i, f, g, o = gates = [z[..., k * units : (k + 1) * units] for k in range(4)]
    if edit:
        for name, values in zip(LSTM_GATES, gates, strict=True):
            edit(name, values)
    np.multiply(f, c, out=c_out)
    c_out += i * g
    if edit:
        edit("cell_state", c_out)
    np.tanh(c_out, out=h_out)
    h_out *= o
    if edit:
        edit("hidden_state", h_out)


def gru_step(
    z: Array,
    h: Array,
    recall: Callable[[Array], Array],
    *,
    h_out: Array,
    edit: Edit | None = None,
) -> None:
    """Nothing: `z` and `h_out` hold the step's gates and its new hidden state afterwards.

    The cell of Cho et al. (2014), as Keras has it: its update gate z *keeps* the old state::

        z = sigmoid(z_z)    r = sigmoid(z_r)    g = tanh(z_g + recall(r))
        h' = z * h + (1 - z) * g

    Args:
        z: (B, 3U) pre-activations, packed z, r, g. Those of the two gates are whole; the
            candidate's lacks what memory adds. Overwritten with the gates in the same order.
        h: (B, U) hidden state before the step.
        recall: The reset gate, (B, U), to what memory adds to the candidate, (B, U): it is applied
            to the memory (`reset_after=False`) or to what the weights made of it (`True`).
        h_out: (B, U), receives the hidden state after the step. Must not be `h` itself.
        edit: Told of `update_gate`, `reset_gate`, `candidate`, then of `hidden_state`.
    """
    units = h.shape[-1]
    sigmoid(z[..., : 2 * units])
    update, reset, g = (z[..., k * units : (k + 1) * units] for k in range(3))
    if edit:
        edit("update_gate", update)
        edit("reset_gate", reset)
    g += recall(reset)
    np.tanh(g, out=g)
    if edit:
        edit("candidate", g)
    np.multiply(update, h, out=h_out)
    h_out += (1 - update) * g
    if edit:
        edit("hidden_state", h_out)


def softmax(logits: Array) -> Array:
    """Probabilities over the last axis: exp(z) / sum(exp(z)), safe from overflow."""
    z = np.exp(logits - logits.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)
