"""One time step of each kind of recurrent cell, in NumPy.

Single letters are the field's. LSTM: i, f, g, o for the input gate, forget gate, candidate and
output gate, and c for the cell state. GRU: z, r, g for the update gate, reset gate and candidate.
h is the hidden state of every cell. Shapes: B sequences in a batch, U units.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.network.gates import LSTM_GATES

Array: TypeAlias = NDArray[np.float32]

Edit: TypeAlias = Callable[[str, Array], None]
"""Called with a quantity's name and its values, (B, U), before they are used; may change them."""


def sigmoid(z: Array) -> None:
    """Apply the logistic sigmoid to `z` in place.

    Computed as 0.5 * tanh(0.5 * z) + 0.5, which cannot overflow.
    """
    z *= np.float32(0.5)
    np.tanh(z, out=z)
    z *= np.float32(0.5)
    z += np.float32(0.5)


def rnn_step(z: Array, *, h_out: Array, edit: Edit | None = None) -> None:
    """Compute one step of a simple recurrent network (Elman, 1990).

    The equation::

        h' = tanh(z)

    Args:
        z: (B, U) pre-activations, `x @ kernel + h @ recurrent_kernel + bias`.
        h_out: (B, U), filled with the hidden state after the step.
        edit: Called for `hidden_state`.
    """
    np.tanh(z, out=h_out)
    if edit:
        edit("hidden_state", h_out)


def lstm_activation_scale(units: int) -> tuple[Array, Array]:
    """Scale and shift, (4U,) each, that turn one tanh into the activations of all four blocks.

    Since sigmoid(x) = 0.5 * tanh(0.5 * x) + 0.5, the three gates take scale 0.5 and shift 0.5, and
    the candidate, a plain tanh, takes 1 and 0. A single call for four blocks keeps a step under
    25 microseconds, and it cannot overflow.
    """
    is_sigmoid = np.repeat([name != "candidate" for name in LSTM_GATES], units)
    scale = np.where(is_sigmoid, np.float32(0.5), np.float32(1.0))
    shift = np.where(is_sigmoid, np.float32(0.5), np.float32(0.0))
    return scale, shift


def lstm_step(
    z: Array,
    c: Array,
    activation_scale: tuple[Array, Array],
    *,
    c_out: Array,
    h_out: Array,
    edit: Edit | None = None,
) -> None:
    """Compute one step of an LSTM (Hochreiter & Schmidhuber, 1997; forget gate: Gers et al., 2000).

    The equations::

        i = sigmoid(z_i)    f = sigmoid(z_f)    g = tanh(z_g)    o = sigmoid(z_o)
        c' = f * c + i * g
        h' = o * tanh(c')

    Args:
        z: (B, 4U) pre-activations, `x @ kernel + h @ recurrent_kernel + bias`, packed i, f, g, o.
            Overwritten with the gates in the same order.
        c: (B, U) cell state before the step.
        activation_scale: The result of `lstm_activation_scale(U)`.
        c_out: (B, U), filled with the cell state after the step. Must not be `c` itself.
        h_out: (B, U), filled with the hidden state after the step.
        edit: Called for each of `LSTM_GATES`, then for `cell_state`, then for `hidden_state`.
    """
    units = c.shape[-1]
    scale, shift = activation_scale
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
    """Compute one step of a GRU (Cho et al., 2014).

    In Keras' form, the update gate z *keeps* the old state::

        z = sigmoid(z_z)    r = sigmoid(z_r)    g = tanh(z_g + recall(r))
        h' = z * h + (1 - z) * g

    Args:
        z: (B, 3U) pre-activations, packed z, r, g. Those of the two gates are complete; the
            candidate's lacks the recurrent part. Overwritten with the gates in the same order.
        h: (B, U) hidden state before the step.
        recall: Maps the reset gate, (B, U), to the recurrent part of the candidate, (B, U). The
            gate multiplies the hidden state (`reset_after=False`), or the product of the hidden
            state and the recurrent kernel (`reset_after=True`).
        h_out: (B, U), filled with the hidden state after the step. Must not be `h` itself.
        edit: Called for `update_gate`, `reset_gate`, `candidate`, then for `hidden_state`.
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
    """Probabilities over the last axis: exp(z) / sum(exp(z)), shifted so that it cannot overflow.

    >>> softmax(np.array([1000.0, 1000.0], np.float32)).tolist()
    [0.5, 0.5]
    """
    z = np.exp(logits - logits.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def log_sum_exp(logits: Array) -> NDArray[np.float64]:
    """Logarithm of the sum of exponentials over the last axis, shifted so that it cannot overflow.

    It is what the logarithm of a softmax subtracts from its logits: log p = z - log_sum_exp(z).

    >>> log_sum_exp(np.array([[0.0, -200.0], [1000.0, -1000.0]], np.float32)).tolist()
    [0.0, 1000.0]

    Args:
        logits: (..., C).

    Returns:
        (...) float64: the sum is taken in float64, because a vocabulary has many small terms.
    """
    highest = logits.max(-1, keepdims=True)
    total = np.exp(logits - highest).sum(-1, dtype=np.float64)
    return np.log(total) + highest[..., 0]
