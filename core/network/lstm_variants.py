"""One time step of the LSTM's variants, in NumPy, in the notation of `core.network.cells`.

Shapes: B sequences in a batch, U units.
"""

from __future__ import annotations

import numpy as np

from core.network.cells import Array, Edit, sigmoid
from core.network.gates import LSTM_GATES, MIN_LSTM_GATES, ORIGINAL_LSTM_GATES


def original_lstm_step(
    z: Array, c: Array, *, c_out: Array, h_out: Array, edit: Edit | None = None
) -> None:
    """Compute one step of the LSTM of 1997, which has no forget gate.

    The equations::

        i = sigmoid(z_i)    g = tanh(z_g)    o = sigmoid(z_o)
        c' = c + i * g
        h' = o * tanh(c')

    Source: Hochreiter & Schmidhuber (1997), with tanh for both of their squashing functions, which
    are scaled sigmoids; so in Greff et al. (2017), "LSTM: a search space odyssey", variant NFG.

    Args:
        z: (B, 3U) pre-activations, packed as `ORIGINAL_LSTM_GATES`. Overwritten with the gates.
        c: (B, U) cell state before the step.
        c_out: (B, U), filled with the cell state after the step. Must not be `c` itself.
        h_out: (B, U), filled with the hidden state after the step.
        edit: Called for each of `ORIGINAL_LSTM_GATES`, then for `cell_state`, then for
            `hidden_state`.
    """
    i, g, o = gates = _blocks(z, 3)
    sigmoid(i)
    np.tanh(g, out=g)
    sigmoid(o)
    if edit:
        for name, values in zip(ORIGINAL_LSTM_GATES, gates, strict=True):
            edit(name, values)
    np.add(c, i * g, out=c_out)
    _show(c_out, o, h_out, edit)


def peephole_lstm_step(
    z: Array,
    c: Array,
    peephole: Array,
    *,
    c_out: Array,
    h_out: Array,
    edit: Edit | None = None,
) -> None:
    """Compute one step of an LSTM with peepholes (Gers & Schmidhuber, 2000).

    The equations, where p * c is taken unit by unit::

        i = sigmoid(z_i + p_i * c)    f = sigmoid(z_f + p_f * c)    g = tanh(z_g)
        c' = f * c + i * g
        o = sigmoid(z_o + p_o * c')
        h' = o * tanh(c')

    Args:
        z: (B, 4U) pre-activations without the peepholes' part, packed as `LSTM_GATES`. Overwritten
            with the gates.
        c: (B, U) cell state before the step.
        peephole: (3, U), the weights of the input gate, the forget gate and the output gate.
        c_out: (B, U), filled with the cell state after the step. Must not be `c` itself.
        h_out: (B, U), filled with the hidden state after the step.
        edit: Called for the input gate, the forget gate and the candidate, for `cell_state`, for
            the output gate, which sees it, and for `hidden_state`.
    """
    i, f, g, o = _blocks(z, 4)
    i += peephole[0] * c
    f += peephole[1] * c
    sigmoid(i)
    sigmoid(f)
    np.tanh(g, out=g)
    if edit:
        for name, values in zip(LSTM_GATES[:3], (i, f, g), strict=True):
            edit(name, values)
    np.multiply(f, c, out=c_out)
    c_out += i * g
    if edit:
        edit("cell_state", c_out)
    o += peephole[2] * c_out
    sigmoid(o)
    if edit:
        edit("output_gate", o)
    np.tanh(c_out, out=h_out)
    h_out *= o
    if edit:
        edit("hidden_state", h_out)


def slstm_step(
    z: Array,
    before: tuple[Array, Array, Array],
    *,
    after: tuple[Array, Array, Array],
    h_out: Array,
    edit: Edit | None = None,
) -> None:
    """Compute one step of the sLSTM of xLSTM with one head (Beck et al., 2024).

    Its input gate is an exponential. The stabilizer m keeps both gates at most 1 and leaves h' as
    it would be without it; the normalizer n divides it out again::

        m' = max(log sigmoid(z_f) + m, z_i)
        i = exp(z_i - m')    f = exp(log sigmoid(z_f) + m - m')    g = tanh(z_g)
        c' = f * c + i * g    n' = f * n + i
        h' = sigmoid(z_o) * c' / n'

    Args:
        z: (B, 4U) pre-activations, packed as `LSTM_GATES`. Overwritten with the gates.
        before: The cell state, the normalizer and the stabilizer before the step, (B, U) each.
        after: The same, filled with those after the step.
        h_out: (B, U), filled with the hidden state after the step.
        edit: Called for `stabilizer_state`, each of `LSTM_GATES`, `normalizer_state`, `cell_state`
            and `hidden_state`.
    """
    (c, n, m), (c_out, n_out, m_out) = before, after
    i, f, g, o = gates = _blocks(z, 4)
    kept = m - np.logaddexp(np.float32(0), -f)
    np.maximum(kept, i, out=m_out)
    if edit:
        edit("stabilizer_state", m_out)
    np.exp(np.minimum(i - m_out, 0), out=i)
    np.exp(np.minimum(kept - m_out, 0), out=f)
    np.tanh(g, out=g)
    sigmoid(o)
    if edit:
        for name, values in zip(LSTM_GATES, gates, strict=True):
            edit(name, values)
    np.multiply(f, n, out=n_out)
    n_out += i
    np.multiply(f, c, out=c_out)
    c_out += i * g
    if edit:
        edit("normalizer_state", n_out)
        edit("cell_state", c_out)
    # It is zero only where an intervention has closed both gates: nothing is remembered then.
    np.divide(c_out, n_out, out=h_out, where=n_out != 0)
    h_out[n_out == 0] = 0
    h_out *= o
    if edit:
        edit("hidden_state", h_out)


def min_lstm_gates(z: Array) -> tuple[Array, Array, Array]:
    """Turn the pre-activations of all steps of a minLSTM into its gates and candidates, in place.

    They depend on the input alone, so that all steps are computed at once (Feng et al., 2024, "Were
    RNNs all we needed?", minLSTM). The two gates are divided by their sum::

        i = sigmoid(z_i) / (sigmoid(z_f) + sigmoid(z_i))    f = 1 - i    g = z_g

    Args:
        z: (..., 3U), packed as `MIN_LSTM_GATES`.

    Returns:
        Input gate, forget gate and candidate, (..., U) each, as views of `z`.
    """
    i, f, g = _blocks(z, 3)
    difference = np.logaddexp(np.float32(0), -f) - np.logaddexp(np.float32(0), -i)
    i[...] = difference
    sigmoid(i)
    f[...] = -difference
    sigmoid(f)
    return i, f, g


def min_lstm_step(
    gates: tuple[Array, Array, Array], h: Array, *, h_out: Array, edit: Edit | None = None
) -> None:
    """Compute one step of a minLSTM: h' = f * h + i * g.

    Args:
        gates: Of this step, from `min_lstm_gates`.
        h: (B, U) hidden state before the step.
        h_out: (B, U), filled with the hidden state after the step. Must not be `h` itself.
        edit: Called for each of `MIN_LSTM_GATES`, then for `hidden_state`.
    """
    i, f, g = gates
    if edit:
        for name, values in zip(MIN_LSTM_GATES, gates, strict=True):
            edit(name, values)
    np.multiply(f, h, out=h_out)
    h_out += i * g
    if edit:
        edit("hidden_state", h_out)


def _show(c: Array, o: Array, h_out: Array, edit: Edit | None) -> None:
    """Compute h' = o * tanh(c'), where the gates were edited before."""
    if edit:
        edit("cell_state", c)
    np.tanh(c, out=h_out)
    h_out *= o
    if edit:
        edit("hidden_state", h_out)


def _blocks(z: Array, count: int) -> tuple[Array, ...]:
    units = z.shape[-1] // count
    return tuple(z[..., k * units : (k + 1) * units] for k in range(count))
