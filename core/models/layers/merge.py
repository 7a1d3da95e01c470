"""Layers that join several tensors: concatenation, sums, products, attention."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from core.models.activations import softmax
from core.models.layers.base import LayerCall, Mask, Tensor, Values, unsupported


def merge(call: LayerCall) -> Sequence[Tensor]:
    """`Add`, `Average`, `Multiply`, `Maximum`, `Minimum` and `Subtract`."""
    values = _same_axes([tensor.values for tensor in call.inputs])
    mask = _either([tensor.mask for tensor in call.inputs])
    kind = call.kind
    if kind == "Subtract":
        return [Tensor(values[0] - values[1], mask)]
    operation = {"Multiply": np.multiply, "Maximum": np.maximum, "Minimum": np.minimum}
    out = reduce(operation.get(kind, np.add), values)
    return [Tensor(out / len(values) if kind == "Average" else out, mask)]


def _either(masks: Sequence[Mask | None]) -> Mask | None:
    """The steps that count in any tensor; None where one of them has no mask."""
    known = [mask for mask in masks if mask is not None]
    if not known or len(known) < len(masks):
        return None
    return np.asarray(np.stack(known).any(0), bool)


def concatenate(call: LayerCall) -> Sequence[Tensor]:
    """Side by side along an axis, as `keras.layers.Concatenate`."""
    axis = call.setting("axis", call.setting("concat_axis", -1))
    values = [tensor.values for tensor in call.inputs]
    try:
        out = np.concatenate(values, axis)
    except (ValueError, TypeError):
        raise ValueError(unsupported(call, "axis", axis)) from None
    return [Tensor(out, _joined_mask(call.inputs, axis))]


def _joined_mask(tensors: Sequence[Tensor], axis: int) -> Mask | None:
    if all(tensor.mask is None for tensor in tensors):
        return None
    masks = []
    for tensor in tensors:
        mask = tensor.mask
        if mask is None:
            mask = np.ones(tensor.values.shape, bool)
        elif mask.ndim < tensor.values.ndim:
            mask = np.broadcast_to(mask[..., None], tensor.values.shape)
        masks.append(mask)
    return np.asarray(np.concatenate(masks, axis).any(-1), bool)


def dot(call: LayerCall) -> Sequence[Tensor]:
    """The sum of products along one axis of each of two tensors, as `keras.layers.Dot`."""
    first, second = (tensor.values for tensor in call.inputs)
    axes = call.setting("axes", call.setting("dot_axes", -1))
    a, b = (axes, axes) if isinstance(axes, int) else axes
    a, b = a % first.ndim, b % second.ndim
    if 0 in (a, b) or not {first.ndim, second.ndim} <= {2, 3}:
        raise ValueError(unsupported(call, "axes", axes))
    if call.setting("normalize", False):
        first, second = _unit_length(first, a), _unit_length(second, b)
    left = first if first.ndim == 2 else np.moveaxis(first, a, -1)
    right = second if second.ndim == 2 else np.moveaxis(second, b, 1)
    if left.ndim == 2 and right.ndim == 2:
        return [Tensor((left * right).sum(-1, keepdims=True))]
    if left.ndim == 2:
        return [Tensor(np.einsum("bk,bkn->bn", left, right))]
    if right.ndim == 2:
        return [Tensor(np.einsum("bmk,bk->bm", left, right))]
    return [Tensor(left @ right)]


def _unit_length(x: Values, axis: int) -> Values:
    # Keras keeps the sum of squares above 1e-12.
    squares = np.maximum((x * x).sum(axis, keepdims=True), np.asarray(1e-12, x.dtype))
    return x / np.sqrt(squares)


def keras_1_merge(call: LayerCall) -> Sequence[Tensor]:
    """Keras 1's `Merge`, whose setting says how."""
    mode = call.setting("mode", "sum")
    if mode == "concat":
        return concatenate(call)
    if mode == "dot":
        return dot(call)
    kinds = {"sum": "Add", "mul": "Multiply", "ave": "Average", "max": "Maximum"}
    if mode not in kinds:
        raise ValueError(unsupported(call, "mode", mode))
    call.kind = kinds[mode]
    return merge(call)


def attention(call: LayerCall) -> Sequence[Tensor]:
    """Dot-product (Luong et al., 2015) and additive (Bahdanau et al., 2015) attention."""
    query, value = call.inputs[0], call.inputs[1]
    key = call.inputs[2] if len(call.inputs) > 2 else value
    if call.kwargs.get("use_causal_mask") or call.setting("causal", False):
        raise ValueError(unsupported(call, "use_causal_mask", True))
    if call.kwargs.get("return_attention_scores"):
        raise ValueError(unsupported(call, "return_attention_scores", True))
    q, k = query.values, key.values
    if call.kind == "AdditiveAttention":
        hidden = np.tanh(q[:, :, None] + k[:, None])
        if call.setting("use_scale", True):
            hidden = hidden * call.weights("scale", q.shape[-1])
        scores = hidden.sum(-1)
    elif call.setting("score_mode", "dot") == "dot":
        scores = q @ k.swapaxes(1, 2)
        if call.setting("use_scale", False):
            scores = scores * call.weights("scale")
    else:
        hidden = q[:, :, None] + k[:, None]
        if call.setting("use_scale", False):
            hidden = hidden * call.weights("scale")
        scores = call.weights("concat_score_weight") * np.tanh(hidden).sum(-1)
    masks = call.kwargs.get("mask") or [query.mask, value.mask]
    masks = [mask.values if isinstance(mask, Tensor) else mask for mask in masks]
    if len(masks) > 1 and masks[1] is not None:
        scores = np.where(masks[1][:, None].astype(bool), scores, scores - 1e9)
    out = softmax(scores.astype(q.dtype)) @ value.values
    if masks[0] is not None:
        out = np.where(masks[0][..., None].astype(bool), out, 0).astype(out.dtype)
    return [Tensor(out, masks[0])]


def _same_axes(values: Sequence[Values]) -> list[Values]:
    """As Keras does it: a tensor with fewer axes gets new ones behind the batch."""
    most = max(value.ndim for value in values)
    return [
        value.reshape(len(value), *[1] * (most - value.ndim), *value.shape[1:]) for value in values
    ]
