"""Dense, embedding and normalization layers, and activations that are layers of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.i18n import gettext as _
from core.models.activations import ACTIVATIONS, elu, leaky_relu, softmax
from core.models.layers.base import LayerCall, Tensor, unsupported, whole_number
from core.network.layers import LayerTrace


def dense(call: LayerCall) -> Sequence[Tensor]:
    """activation(x @ kernel + bias) over the last axis."""
    units = whole_number(call, "units")
    # Rounded once, at the end, as in a recurrent layer.
    kernel = call.weights("kernel", call.x.shape[-1], units).astype(np.float64)
    z = call.x.astype(np.float64) @ kernel
    if call.setting("use_bias", True):
        z = z + call.weights("bias", units)
    return _activated(call, z, call.setting("activation", "linear"))


def activation(call: LayerCall) -> Sequence[Tensor]:
    """An `Activation` layer."""
    return _activated(call, call.x, call.setting("activation", "linear"))


def _activated(call: LayerCall, z: Any, name: str) -> Sequence[Tensor]:
    outputs = ACTIVATIONS[name](z).astype(call.dtype)
    if name != "linear":
        before = z.astype(call.dtype)
        call.traces.append(LayerTrace(call.name, call.x, {"pre_activation": before}, outputs))
    return [Tensor(outputs, call.mask)]


def shaped_activation(call: LayerCall) -> Sequence[Tensor]:
    """`LeakyReLU`, `ReLU`, `ELU`, `Softmax`, `ThresholdedReLU` and `PReLU`."""
    x = call.x
    if call.kind == "LeakyReLU":
        out = leaky_relu(x, call.setting("negative_slope", 0.3))
    elif call.kind == "ELU":
        out = elu(x, call.setting("alpha", 1.0))
    elif call.kind == "Softmax":
        out = softmax(x, call.setting("axis", -1))
    elif call.kind == "ThresholdedReLU":
        out = np.where(x > call.setting("theta", 1.0), x, 0)
    elif call.kind == "PReLU":
        shared = set(call.setting("shared_axes", []))
        shape = [1 if k in shared else n for k, n in enumerate(x.shape[1:], 1)]
        out = np.where(x > 0, x, x * call.weights("alpha", *shape))
    else:
        slope, threshold = call.setting("negative_slope", 0.0), call.setting("threshold", 0.0)
        out = np.where(x >= threshold, x, slope * (x - threshold))
        if (largest := call.setting("max_value")) is not None:
            out = np.minimum(out, largest)
    return [Tensor(out.astype(x.dtype, copy=False), call.mask)]


def embedding(call: LayerCall) -> Sequence[Tensor]:
    """A table's line for each id; with `mask_zero`, id 0 does not count."""
    count, width = whole_number(call, "input_dim"), whole_number(call, "output_dim")
    table = call.weights("embeddings", count, width)
    ids = call.x.astype(np.intp)
    outside = ids[(ids < 0) | (ids >= count)]
    if outside.size:
        raise ValueError(
            _(
                "Layer {layer!r} knows ids from 0 to {last}, the data has {found}.",
                layer=call.name,
                last=count - 1,
                found=int(outside.flat[0]),
            )
        )
    out = table[ids]
    if out.ndim == 3 and (edits := call.edits(call.name, out.shape[1])):
        for t in range(out.shape[1]):
            edits.edit(t, "embedding", out[:, t])
    call.traces.append(LayerTrace(call.name, ids, {"embedding": out}, out))
    return [Tensor(out, ids != 0 if call.setting("mask_zero", False) else None)]


def reversible_embedding(call: LayerCall) -> Sequence[Tensor]:
    """An embedding that is also, called with `reverse=True`, the output layer: x @ table.T."""
    if not call.kwargs.get("reverse"):
        return embedding(call)
    count, width = whole_number(call, "input_dim"), whole_number(call, "output_dim")
    if call.setting("tie_weights", True):
        kernel = call.weights("embeddings", count, width).T
    else:
        kernel = call.weights("reverse_embeddings", width, count)
    logits = call.x @ kernel
    if (cap := call.setting("logit_soft_cap")) is not None:
        limit = np.asarray(cap, logits.dtype)
        logits = np.tanh(logits / limit) * limit
    return [Tensor(logits)]


def normalization(call: LayerCall) -> Sequence[Tensor]:
    """`BatchNormalization` with the means of its training, `LayerNormalization` with its own."""
    x = call.x
    axis = call.setting("axis", -1)
    axes = [axis] if isinstance(axis, int) else list(axis)
    axes = [k % x.ndim for k in axes]
    shape = tuple(x.shape[k] if k in axes else 1 for k in range(x.ndim))
    sizes = [x.shape[k] for k in axes]
    epsilon = call.setting("epsilon", 1e-3)
    if call.kind == "BatchNormalization":
        if len(axes) != 1:
            raise ValueError(unsupported(call, "axis", axis))
        mean = call.weights("moving_mean", *sizes).reshape(shape)
        variance = call.weights("moving_variance", *sizes).reshape(shape)
    else:
        if call.setting("rms_scaling", False):
            raise ValueError(unsupported(call, "rms_scaling", True))
        mean = x.mean(tuple(axes), keepdims=True)
        variance = x.var(tuple(axes), keepdims=True)
    out = (x - mean) / np.sqrt(variance + np.asarray(epsilon, x.dtype))
    if call.setting("scale", True):
        out = out * call.weights("gamma", *sizes).reshape(shape)
    if call.setting("center", True):
        out = out + call.weights("beta", *sizes).reshape(shape)
    return [Tensor(out, call.mask)]


def masking(call: LayerCall) -> Sequence[Tensor]:
    """Steps in which every number is `mask_value` do not count."""
    mask = (call.x != call.setting("mask_value", 0.0)).any(-1)
    return [Tensor(np.where(mask[..., None], call.x, 0).astype(call.x.dtype), mask)]


def rescaling(call: LayerCall) -> Sequence[Tensor]:
    """X * scale + offset."""
    out = call.x * call.setting("scale", 1.0) + call.setting("offset", 0.0)
    return [Tensor(out.astype(call.dtype), call.mask)]


def unchanged(call: LayerCall) -> Sequence[Tensor]:
    """Dropout, noise and the like: at work in training alone."""
    return [call.inputs[0]]
