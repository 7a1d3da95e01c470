"""Layers that only move numbers: flatten, reshape, repeat, permute, pad, crop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.models.layers.base import (
    LayerCall,
    Tensor,
    check_size,
    expect_axes,
    unsupported,
    whole_number,
)


def flatten(call: LayerCall) -> Sequence[Tensor]:
    """(B, ...) to (B, N)."""
    if call.setting("data_format", "channels_last") != "channels_last":
        raise ValueError(unsupported(call, "data_format", call.setting("data_format")))
    return [Tensor(call.x.reshape(len(call.x), -1))]


def reshape(call: LayerCall) -> Sequence[Tensor]:
    """(B, ...) to (B, *target_shape); -1 stands for what is left."""
    target = call.setting("target_shape", [])
    try:
        return [Tensor(call.x.reshape(len(call.x), *target))]
    except (ValueError, TypeError):
        raise ValueError(unsupported(call, "target_shape", target)) from None


def permute(call: LayerCall) -> Sequence[Tensor]:
    """The axes in another order; the first, B, stays."""
    dims = call.setting("dims", [])
    if sorted(dims) != list(range(1, call.x.ndim)):
        raise ValueError(unsupported(call, "dims", dims))
    return [Tensor(call.x.transpose(0, *dims))]


def repeat_vector(call: LayerCall) -> Sequence[Tensor]:
    """(B, F) to (B, n, F)."""
    expect_axes(call, 2)
    n = whole_number(call, "n")
    check_size(call, "n", call.x.size * n)
    return [Tensor(np.repeat(call.x[:, None], n, 1))]


def pad(call: LayerCall) -> Sequence[Tensor]:
    """Zeros before and after the steps."""
    expect_axes(call, 3)
    before, after = _pair(call, "padding")
    check_size(call, "padding", call.x.size // call.x.shape[1] * (before + after))
    return [Tensor(np.pad(call.x, [(0, 0), (before, after), (0, 0)]))]


def crop(call: LayerCall) -> Sequence[Tensor]:
    """Without some steps at either end."""
    expect_axes(call, 3)
    before, after = _pair(call, "cropping")
    return [Tensor(call.x[:, before : call.x.shape[1] - after])]


def upsample(call: LayerCall) -> Sequence[Tensor]:
    """Each step `size` times."""
    expect_axes(call, 3)
    size = whole_number(call, "size", 2)
    check_size(call, "size", call.x.size * size)
    return [Tensor(np.repeat(call.x, size, 1))]


def _pair(call: LayerCall, key: str) -> tuple[int, int]:
    value: Any = call.setting(key, 1)
    pair = [value, value] if isinstance(value, int) else value
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(n, int) for n in pair):
        raise ValueError(unsupported(call, key, value))
    return pair[0], pair[1]
