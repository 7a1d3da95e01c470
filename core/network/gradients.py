"""Derivatives of a network's answer by everything that it read, computed backwards in NumPy.

A trace keeps every gate and state, so the backward pass needs no forward pass of its own: it walks
the layers from the last to the first and each recurrent layer from its last step to its first
(backpropagation through time, Werbos 1990).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers import (
    GRU,
    LSTM,
    SLSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    LayerTrace,
    MinLSTM,
    OriginalLSTM,
    PeepholeLSTM,
    SimpleRNN,
)
from core.network.network import Network
from core.network.trace import Trace
from core.network.variant_gradients import (
    through_min_lstm,
    through_original_lstm,
    through_peephole_lstm,
    through_slstm,
)


@dataclass(frozen=True)
class Gradients:
    """Derivatives of one number that a network computed.

    Attributes:
        inputs: (B, T, F), by every number that was read; (B, T, E), by the embedded words, where
            the network begins with an embedding.
        states: By the name of a recurrent layer and then of its state (`hidden_state`,
            `cell_state`): (B, T, U), by the state that each step left, in the order of reading.
    """

    inputs: Array
    states: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)


def logit_gradients(
    network: Network, trace: Trace, output: int, step: int = -1, *, through_hidden: bool = True
) -> Gradients:
    """Derivatives of one logit after one step.

    Args:
        network: What read.
        trace: What it did, without interventions: a forced gate has no derivative.
        output: Which logit, from 0 to C - 1.
        step: After which step, from 0 to T - 1, or from -T to -1 counted from the end.
        through_hidden: Whether influence may travel from step to step by way of the hidden state.
            Without it, an LSTM's past reaches the answer by its cell state alone, shrunk at every
            step by the forget gate; simple RNNs and GRUs then have no past. A minLSTM has no
            other way: no gate of it reads the hidden state.

    Raises:
        ValueError: If there is no such output or step.
    """
    check_output_and_step(trace.logits.shape[1:], output, step)
    above = np.zeros_like(trace.logits)
    above[:, step, output] = 1
    return gradients(network, trace, above, through_hidden=through_hidden)


def check_output_and_step(shape: Sequence[int], output: int, step: int) -> None:
    """Check that logits of T steps by C outputs have this one; a step may count from the end.

    Raises:
        ValueError: If they do not.
    """
    steps, outputs = shape
    if not 0 <= output < outputs:
        raise ValueError(
            _(
                "Output {output} does not exist: choose one from 0 to {last}.",
                output=output,
                last=outputs - 1,
            )
        )
    if not -steps <= step < steps:
        raise ValueError(
            _("Step {step} does not exist: choose one from 0 to {last}.", step=step, last=steps - 1)
        )


def gradients(
    network: Network, trace: Trace, above: Array, *, through_hidden: bool = True
) -> Gradients:
    """Derivatives of any function of the logits.

    Args:
        network: What read.
        trace: What it did, without interventions.
        above: (B, T, C), the function's derivatives by the logits.
        through_hidden: See `logit_gradients`.
    """
    states: dict[str, Mapping[str, Array]] = {}
    for layer, did in zip(reversed(network.layers), reversed(trace.layers), strict=True):
        if isinstance(layer, Embedding):
            break
        above = _below(layer, did, above, states, through_hidden)
    return Gradients(above, states)


def _below(
    layer: Layer,
    did: LayerTrace,
    above: Array,
    states: dict[str, Mapping[str, Array]],
    through_hidden: bool,
) -> Array:
    """Carry the derivatives by a layer's outputs, (B, T, U), to its inputs, (B, T, F)."""
    match layer:
        case LSTM():
            below, states[layer.name] = _through_lstm(layer, did, above, through_hidden)
        case GRU():
            below, states[layer.name] = _through_gru(layer, did, above, through_hidden)
        case SimpleRNN():
            below, states[layer.name] = _through_simple_rnn(layer, did, above, through_hidden)
        case OriginalLSTM():
            dz, states[layer.name] = through_original_lstm(layer, did, above, through_hidden)
            below = _to_inputs(dz, layer.kernel)
        case PeepholeLSTM():
            dz, states[layer.name] = through_peephole_lstm(layer, did, above, through_hidden)
            below = _to_inputs(dz, layer.kernel)
        case SLSTM():
            dz, states[layer.name] = through_slstm(layer, did, above, through_hidden)
            below = _to_inputs(dz, layer.kernel)
        case MinLSTM():
            dz, states[layer.name] = through_min_lstm(layer, did, above)
            below = _to_inputs(dz, layer.kernel)
        case Bidirectional():
            forward, backward = did.directions
            first, second = np.split(above, [layer.forward.units], axis=-1)
            if layer.returns_sequences:
                second = second[:, ::-1]
            below = _below(layer.forward, forward, first, states, through_hidden)
            below = (
                below + _below(layer.backward, backward, second, states, through_hidden)[:, ::-1]
            )
        case Dense():
            below = _through_activation(layer, did, above) @ layer.kernel.T
        case Dropout():
            below = above
        case _:
            raise ValueError(f"Layer {layer.name!r} has no derivatives here: it is a {layer.kind}.")
    return below


def _through_lstm(
    layer: LSTM, did: LayerTrace, above: Array, through_hidden: bool
) -> tuple[Array, Mapping[str, Array]]:
    i, f, g, o, c = (
        did.quantities[name].swapaxes(0, 1)
        for name in ("input_gate", "forget_gate", "candidate", "output_gate", "cell_state")
    )
    c_before = did.before["cell_state"].swapaxes(0, 1)
    squashed = np.tanh(c)
    # What does not depend on later steps is computed for all steps at once.
    by_cell = o * (1 - squashed**2)
    slopes = np.stack([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g**2)])
    output_slope = squashed * o * (1 - o)
    dz, dhs, dcs = _room(c, 4), np.empty_like(c), np.empty_like(c)
    units, recurrent = layer.units, layer.recurrent_kernel.T
    dh, dc = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(c))):
        dh = dh + above[:, t]
        dc = dc + dh * by_cell[t]
        dhs[t], dcs[t] = dh, dc
        for k in range(3):
            np.multiply(dc, slopes[k, t], out=dz[t, :, k * units : (k + 1) * units])
        np.multiply(dh, output_slope[t], out=dz[t, :, 3 * units :])
        dc = dc * f[t]
        dh = dz[t] @ recurrent if through_hidden else np.zeros_like(dh)
    by_state = {"hidden_state": dhs.swapaxes(0, 1), "cell_state": dcs.swapaxes(0, 1)}
    return _to_inputs(dz, layer.kernel), by_state


def _through_gru(
    layer: GRU, did: LayerTrace, above: Array, through_hidden: bool
) -> tuple[Array, Mapping[str, Array]]:
    z, r, g = (
        did.quantities[name].swapaxes(0, 1) for name in ("update_gate", "reset_gate", "candidate")
    )
    h_before = did.before["hidden_state"].swapaxes(0, 1)
    units, recurrent = layer.units, layer.recurrent_kernel
    of_gates, of_candidate = recurrent[:, : 2 * units].T, recurrent[:, 2 * units :].T
    recalled = h_before @ recurrent[:, 2 * units :]
    if layer.reset_after:
        recalled = recalled + layer.bias[1, 2 * units :]
    dz, dhs = _room(z, 3), np.empty_like(z)
    dh = np.zeros_like(z[0])
    for t in reversed(range(len(z))):
        dh = dh + above[:, t]
        dhs[t] = dh
        d_candidate = dh * (1 - z[t]) * (1 - g[t] ** 2)
        by_memory = d_candidate if layer.reset_after else d_candidate @ of_candidate
        d_reset = by_memory * (recalled[t] if layer.reset_after else h_before[t])
        dz[t, :, :units] = dh * (h_before[t] - g[t]) * z[t] * (1 - z[t])
        dz[t, :, units : 2 * units] = d_reset * r[t] * (1 - r[t])
        dz[t, :, 2 * units :] = d_candidate
        if not through_hidden:
            dh = np.zeros_like(dh)
            continue
        through_candidate = by_memory * r[t]
        if layer.reset_after:
            through_candidate = through_candidate @ of_candidate
        dh = dh * z[t] + dz[t, :, : 2 * units] @ of_gates + through_candidate
    return _to_inputs(dz, layer.kernel), {"hidden_state": dhs.swapaxes(0, 1)}


def _through_simple_rnn(
    layer: SimpleRNN, did: LayerTrace, above: Array, through_hidden: bool
) -> tuple[Array, Mapping[str, Array]]:
    h = did.quantities["hidden_state"].swapaxes(0, 1)
    dz, dhs = np.empty_like(h), np.empty_like(h)
    dh = np.zeros_like(h[0])
    for t in reversed(range(len(h))):
        dh = dh + above[:, t]
        dhs[t] = dh
        dz[t] = dh * (1 - h[t] ** 2)
        dh = dz[t] @ layer.recurrent_kernel.T if through_hidden else np.zeros_like(dh)
    return _to_inputs(dz, layer.kernel), {"hidden_state": dhs.swapaxes(0, 1)}


def _through_activation(layer: Dense, did: LayerTrace, above: Array) -> Array:
    y = did.outputs
    match layer.activation:
        case "linear":
            return above
        case "tanh":
            return above * (1 - y**2)
        case "relu":
            return above * (y > 0)
        case "softmax":
            mean: NDArray[Any] = (above * y).sum(-1, keepdims=True)
            return y * (above - mean)


def _to_inputs(dz: Array, kernel: Array) -> Array:
    """(B, T, F) from the derivatives by all pre-activations, (T, B, GU): one matrix product."""
    steps, batch, width = dz.shape
    below = dz.reshape(steps * batch, width) @ kernel.T
    return below.reshape(steps, batch, -1).swapaxes(0, 1)


def _room(of_step: Array, blocks: int) -> Array:
    steps, batch, units = of_step.shape
    return np.empty((steps, batch, blocks * units), np.float32)
