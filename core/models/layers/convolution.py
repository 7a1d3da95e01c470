"""Convolutions and pooling over the steps of a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.models.activations import ACTIVATIONS
from core.models.layers.base import (
    LayerCall,
    Tensor,
    check_size,
    expect_axes,
    unsupported,
    whole_number,
)


def conv1d(call: LayerCall) -> Sequence[Tensor]:
    """activation(convolution + bias), as `keras.layers.Conv1D`.

    Padding `valid` adds none, `same` keeps the number of steps, `causal` pads in front alone.
    """
    expect_axes(call, 3)
    _expect_channels_last(call)
    filters, size = whole_number(call, "filters"), whole_number(call, "kernel_size")
    stride, dilation = whole_number(call, "strides", 1), whole_number(call, "dilation_rate", 1)
    groups = whole_number(call, "groups", 1)
    width = call.x.shape[-1]
    if width % groups or filters % groups:
        raise ValueError(unsupported(call, "groups", groups))
    kernel = call.weights("kernel", size, width // groups, filters)
    reach = (size - 1) * dilation + 1
    x = _padded(call, reach, stride, 0)
    windows = _windows(call, x, reach)[:, ::stride, :, ::dilation]  # (B, T', F, size)
    per_group = width // groups
    parts = [
        np.einsum(
            "btfk,kfo->bto",
            windows[:, :, g * per_group : (g + 1) * per_group],
            kernel[..., g * filters // groups : (g + 1) * filters // groups],
            optimize=True,
        )
        for g in range(groups)
    ]
    z = np.concatenate(parts, -1)
    if call.setting("use_bias", True):
        z = z + call.weights("bias", filters)
    return [Tensor(ACTIVATIONS[call.setting("activation", "linear")](z))]


def pooling(call: LayerCall) -> Sequence[Tensor]:
    """The largest or the mean of each window of steps."""
    expect_axes(call, 3)
    _expect_channels_last(call)
    size = whole_number(call, "pool_size", 2)
    stride = whole_number(call, "strides", size)
    is_max = call.kind == "MaxPooling1D"
    x = _padded(call, size, stride, -np.inf if is_max else 0)
    windows = _windows(call, x, size)[:, ::stride]
    if is_max:
        return [Tensor(windows.max(-1))]
    counted = _padded(_like(call, np.ones_like(call.x)), size, stride, 0)
    return [Tensor(windows.sum(-1) / sliding_window_view(counted, size, 1)[:, ::stride].sum(-1))]


def global_pooling(call: LayerCall) -> Sequence[Tensor]:
    """The largest or the mean over all steps; the mean counts those that the mask lets through."""
    expect_axes(call, 3)
    _expect_channels_last(call)
    keep = bool(call.setting("keepdims", False))
    if call.kind == "GlobalMaxPooling1D":
        return [Tensor(call.x.max(1, keepdims=keep))]
    if call.mask is None:
        return [Tensor(call.x.mean(1, keepdims=keep))]
    counts = call.mask[..., None].astype(call.x.dtype)
    total = (call.x * counts).sum(1, keepdims=keep)
    return [Tensor(total / counts.sum(1, keepdims=keep))]


def _like(call: LayerCall, x: Any) -> LayerCall:
    return LayerCall(
        call.name, call.kind, call.config, call.weights, [Tensor(x)], [], {}, call.dtype, call.edits
    )


def _padded(call: LayerCall, reach: int, stride: int, value: float) -> Any:
    padding = call.setting("padding", "valid")
    steps = call.x.shape[1]
    if padding == "valid":
        return call.x
    if padding == "causal":
        before, after = reach - 1, 0
    elif padding == "same":
        outputs = -(-steps // stride)
        total = max((outputs - 1) * stride + reach - steps, 0)
        before, after = total // 2, total - total // 2
    else:
        raise ValueError(unsupported(call, "padding", padding))
    check_size(call, "padding", call.x.size // max(steps, 1) * (before + after))
    return np.pad(call.x, [(0, 0), (before, after), (0, 0)], constant_values=value)


def _windows(call: LayerCall, x: Any, reach: int) -> Any:
    if x.shape[1] < reach:
        raise ValueError(unsupported(call, "window", f"{reach} steps of {x.shape[1]}"))
    return sliding_window_view(x, reach, 1)


def _expect_channels_last(call: LayerCall) -> None:
    if call.setting("data_format", "channels_last") != "channels_last":
        raise ValueError(unsupported(call, "data_format", call.setting("data_format")))
