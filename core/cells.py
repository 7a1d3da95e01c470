"""One time step of each kind of cell: the equations on the screen, in NumPy.

Inside this module the letters are the field's: i, f, g, o for the input gate, the forget gate, the
candidate and the output gate, c for the cell state, h for the hidden state.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]

LSTM_GATES = ("input_gate", "forget_gate", "candidate", "output_gate")
"""The order in which Keras packs the four blocks of an LSTM's weights (`keras.layers.LSTMCell`)."""


def lstm_squash(units: int) -> tuple[Array, Array]:
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
    z: Array, c: Array, squash: tuple[Array, Array], *, c_out: Array, h_out: Array
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
        squash: What `lstm_squash(U)` returns.
        c_out: (B, U), receives the cell state after the step. Must not be `c` itself.
        h_out: (B, U), receives the hidden state after the step.
    """
    units = c.shape[-1]
    scale, shift = squash
    z *= scale
    np.tanh(z, out=z)
    z *= scale
    z += shift
    i, f, g, o = (z[..., k * units : (k + 1) * units] for k in range(4))
    np.multiply(f, c, out=c_out)
    c_out += i * g
    np.tanh(c_out, out=h_out)
    h_out *= o
