"""The backward pass of the LSTM's variants: see `core.network.gradients`, which uses it.

Each function goes from the last step to the first and returns the derivatives by all
pre-activations, (T, B, GU), and by each state that a step left, (B, T, U), by its name. Shapes: B
sequences, T steps, U units, G blocks of weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from core.network.cells import Array
from core.network.layers import SLSTM, LayerTrace, MinLSTM, OriginalLSTM, PeepholeLSTM

Backward: TypeAlias = tuple[Array, Mapping[str, Array]]


def through_original_lstm(
    layer: OriginalLSTM, did: LayerTrace, above: Array, through_hidden: bool
) -> Backward:
    """Of an LSTM without a forget gate: what reaches the cell state passes on undiminished."""
    i, g, o, c = _by_step(did, "input_gate", "candidate", "output_gate", "cell_state")
    squashed = np.tanh(c)
    dz, dhs, dcs = _room(c, 3), np.empty_like(c), np.empty_like(c)
    dh, dc = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(c))):
        dh = dh + above[:, t]
        dc = dc + dh * o[t] * (1 - squashed[t] ** 2)
        dhs[t], dcs[t] = dh, dc
        _fill(
            dz[t],
            dc * g[t] * i[t] * (1 - i[t]),
            dc * i[t] * (1 - g[t] ** 2),
            dh * squashed[t] * o[t] * (1 - o[t]),
        )
        dh = _recurrent(dz[t], layer.recurrent_kernel, through_hidden)
    return dz, _states(hidden_state=dhs, cell_state=dcs)


def through_peephole_lstm(
    layer: PeepholeLSTM, did: LayerTrace, above: Array, through_hidden: bool
) -> Backward:
    """Of a peephole LSTM: the cell state also acts by way of the gates that see it."""
    i, f, g, o, c = _by_step(
        did, "input_gate", "forget_gate", "candidate", "output_gate", "cell_state"
    )
    c_before = did.before["cell_state"].swapaxes(0, 1)
    p_i, p_f, p_o = layer.peephole
    squashed = np.tanh(c)
    dz, dhs, dcs = _room(c, 4), np.empty_like(c), np.empty_like(c)
    dh, dc = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(c))):
        dh = dh + above[:, t]
        dz_o = dh * squashed[t] * o[t] * (1 - o[t])
        dc = dc + dh * o[t] * (1 - squashed[t] ** 2) + dz_o * p_o
        dhs[t], dcs[t] = dh, dc
        dz_i = dc * g[t] * i[t] * (1 - i[t])
        dz_f = dc * c_before[t] * f[t] * (1 - f[t])
        _fill(dz[t], dz_i, dz_f, dc * i[t] * (1 - g[t] ** 2), dz_o)
        dc = dc * f[t] + dz_i * p_i + dz_f * p_f
        dh = _recurrent(dz[t], layer.recurrent_kernel, through_hidden)
    return dz, _states(hidden_state=dhs, cell_state=dcs)


def through_slstm(layer: SLSTM, did: LayerTrace, above: Array, through_hidden: bool) -> Backward:
    """Of an sLSTM. The stabilizer changes no output, so no derivative goes by way of it."""
    i, f, g, o, c, n = _by_step(
        did,
        "input_gate",
        "forget_gate",
        "candidate",
        "output_gate",
        "cell_state",
        "normalizer_state",
    )
    c_before, n_before, m_before = (
        did.before[name].swapaxes(0, 1)
        for name in ("cell_state", "normalizer_state", "stabilizer_state")
    )
    (m,) = _by_step(did, "stabilizer_state")
    # The trace holds exp(log sigmoid(z_f) + m - m'); the slope needs the sigmoid itself.
    with np.errstate(divide="ignore"):
        unkept = -np.expm1(np.minimum(np.log(f) + m - m_before, 0))
    shown = np.divide(c, n, out=np.zeros_like(c), where=n != 0)
    share = np.divide(o, n, out=np.zeros_like(o), where=n != 0)
    dz, dhs, dcs, dns = _room(c, 4), np.empty_like(c), np.empty_like(c), np.empty_like(c)
    dh, dc, dn = (np.zeros_like(c[0]) for _ in range(3))
    for t in reversed(range(len(c))):
        dh = dh + above[:, t]
        dc = dc + dh * share[t]
        dn = dn - dh * share[t] * shown[t]
        dhs[t], dcs[t], dns[t] = dh, dc, dn
        _fill(
            dz[t],
            (dc * g[t] + dn) * i[t],
            (dc * c_before[t] + dn * n_before[t]) * f[t] * unkept[t],
            dc * i[t] * (1 - g[t] ** 2),
            dh * shown[t] * o[t] * (1 - o[t]),
        )
        dc, dn = dc * f[t], dn * f[t]
        dh = _recurrent(dz[t], layer.recurrent_kernel, through_hidden)
    return dz, _states(hidden_state=dhs, cell_state=dcs, normalizer_state=dns)


def through_min_lstm(layer: MinLSTM, did: LayerTrace, above: Array) -> Backward:
    """Of a minLSTM, whose hidden state is multiplied by the forget gate and read by no gate."""
    i, f, g = _by_step(did, "input_gate", "forget_gate", "candidate")
    h_before = did.before["hidden_state"].swapaxes(0, 1)
    z = did.inputs.swapaxes(0, 1) @ layer.kernel + layer.bias
    units = layer.units
    # 1 - sigmoid(x), the slope of log sigmoid(x), of both gates before they are divided.
    slope_i, slope_f = (
        0.5 - 0.5 * np.tanh(0.5 * z[..., k * units : (k + 1) * units]) for k in (0, 1)
    )
    dz, dhs = _room(f, 3), np.empty_like(f)
    dh = np.zeros_like(f[0])
    for t in reversed(range(len(f))):
        dh = dh + above[:, t]
        dhs[t] = dh
        by_difference = dh * (g[t] - h_before[t]) * i[t] * f[t]
        _fill(dz[t], by_difference * slope_i[t], -by_difference * slope_f[t], dh * i[t])
        dh = dh * f[t]
    return dz, _states(hidden_state=dhs)


def _by_step(did: LayerTrace, *names: str) -> tuple[Array, ...]:
    return tuple(did.quantities[name].swapaxes(0, 1) for name in names)


def _states(**by_step: Array) -> Mapping[str, Array]:
    return {name: values.swapaxes(0, 1) for name, values in by_step.items()}


def _room(of_step: Array, blocks: int) -> Array:
    steps, batch, units = of_step.shape
    return np.empty((steps, batch, blocks * units), np.float32)


def _fill(dz: Array, *blocks: Array) -> None:
    np.concatenate(blocks, -1, out=dz)


def _recurrent(dz: Array, kernel: Array, through_hidden: bool) -> Array:
    return dz @ kernel.T if through_hidden else np.zeros((len(dz), len(kernel)), np.float32)
