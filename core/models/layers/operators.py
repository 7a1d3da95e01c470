"""Operators between tensors that a model was built with: `x * 2`, `ops.mean(x)`, `x[:, -1]`.

Keras 3 saves them as layers of a class each (`ops.GetItem`), Keras 2 as `TFOpLambda` with the name
of TensorFlow's function, or `SlicingOpLambda`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import EllipsisType, MappingProxyType
from typing import Any

import numpy as np

from core.models.activations import ACTIVATIONS, softmax
from core.models.layers.base import LayerCall, Tensor, Values, unsupported
from core.models.operator_names import TENSORFLOW_OPERATORS

_TWO: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "Add": np.add,
        "Subtract": np.subtract,
        "Multiply": np.multiply,
        "Divide": np.true_divide,
        "TrueDivide": np.true_divide,
        "Power": np.power,
        "Maximum": np.maximum,
        "Minimum": np.minimum,
        "NotEqual": np.not_equal,
        "Equal": np.equal,
        "Greater": np.greater,
        "GreaterEqual": np.greater_equal,
        "Less": np.less,
        "LessEqual": np.less_equal,
        "LogicalAnd": np.logical_and,
        "LogicalOr": np.logical_or,
        "Matmul": np.matmul,
    }
)
_ONE: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "Negative": np.negative,
        "Absolute": np.abs,
        "Exp": np.exp,
        "Log": np.log,
        "Sqrt": np.sqrt,
        "Square": np.square,
        "LogicalNot": np.logical_not,
        "Tanh": np.tanh,
        "Sigmoid": ACTIVATIONS["sigmoid"],
        "Relu": ACTIVATIONS["relu"],
    }
)
_REDUCE: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {"Sum": np.sum, "Mean": np.mean, "Max": np.max, "Min": np.min, "Any": np.any, "All": np.all}
)


def operator(call: LayerCall) -> Sequence[Tensor]:
    """Keras 3's operators."""
    return [Tensor(_apply(call, call.kind.removeprefix("ops."), call.args, dict(call.kwargs)))]


def tensorflow_operator(call: LayerCall) -> Sequence[Tensor]:
    """Keras 2's `TFOpLambda` and `SlicingOpLambda`."""
    function = str(call.config.get("function", ""))
    if function.endswith("getitem") or call.kind == "SlicingOpLambda":
        return [Tensor(_item(call, call.x, call.kwargs.get("slice_spec")))]
    kind = TENSORFLOW_OPERATORS.get(function)
    if kind is None:
        raise ValueError(unsupported(call, "function", function))
    return [Tensor(_apply(call, kind, call.args, dict(call.kwargs)))]


def _apply(call: LayerCall, kind: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Values:
    kwargs.pop("name", None)
    values = [_values(part) for part in args]
    named = {key: _values(part) for key, part in kwargs.items()}
    axis: Any = named.get("axis", call.config.get("axis", values[1] if len(values) > 1 else None))
    if kind == "Matmul":
        values = [
            part.swapaxes(-1, -2) if named.pop(key, False) else part
            for part, key in zip(
                [*values, *(named[k] for k in ("b", "x2") if k in named)],
                ("transpose_a", "transpose_b"),
                strict=True,
            )
        ]
        named = {}
    if kind in _TWO:
        pair = [*values, *(named[key] for key in ("x", "y", "x2", "b") if key in named)]
        if len(pair) < 2:
            raise ValueError(unsupported(call, "arguments", len(pair)))
        return _typed(call, _TWO[kind](_cast(call, pair[0]), _cast(call, pair[1])))
    if kind in _ONE:
        return _typed(call, _ONE[kind](values[0]))
    if kind in _REDUCE:
        keep = named.get("keepdims", call.config.get("keepdims", False))
        axes = tuple(axis) if isinstance(axis, list) else axis
        return _typed(call, _REDUCE[kind](values[0], axis=axes, keepdims=bool(keep)))
    match kind:
        case "GetItem":
            return _item(call, values[0], args[1] if len(args) > 1 else kwargs.get("key"))
        case "ExpandDims":
            return np.expand_dims(values[0], -1 if axis is None else axis)
        case "Squeeze":
            return np.squeeze(values[0], tuple(axis) if isinstance(axis, list) else axis)
        case "Transpose":
            order = named.get("axes", named.get("perm", call.config.get("axes", axis)))
            return np.transpose(values[0], order)
        case "Concatenate" | "Stack":
            joined = values[0] if isinstance(values[0], list) else values
            function = np.concatenate if kind == "Concatenate" else np.stack
            where: Any = named.get("axis", call.config.get("axis", -1 if kind == "Stack" else 0))
            return function(joined, where)
        case "Reshape":
            shape: Any = named.get(
                "newshape", named.get("shape", call.config.get("newshape", axis))
            )
            return np.reshape(values[0], shape)
        case "Softmax":
            return softmax(values[0], -1 if axis is None else axis)
        case "Cast":
            dtype = str(named.get("dtype", call.config.get("dtype", "float32")))
            return values[0].astype(call.dtype if "float" in dtype else dtype)
        case "Identity" | "ConvertToTensor":
            return values[0]
    raise ValueError(unsupported(call, "operator", kind))


def _values(part: Any) -> Any:
    if isinstance(part, Tensor):
        return part.values
    if isinstance(part, list):
        return [_values(inner) for inner in part]
    return part


def _cast(call: LayerCall, value: Any) -> Any:
    array = np.asarray(value)
    return array.astype(call.dtype) if array.dtype.kind == "f" else array


def _typed(call: LayerCall, out: Any) -> Values:
    array = np.asarray(out)
    return array.astype(call.dtype) if array.dtype.kind == "f" else array


def _item(call: LayerCall, x: Values, spec: Any) -> Values:
    parts = spec if isinstance(spec, list) else [spec]
    try:
        return x[tuple(_index(part) for part in parts)]
    except (IndexError, TypeError, KeyError, ValueError):
        raise ValueError(unsupported(call, "index", spec)) from None


def _index(part: Any) -> int | slice | EllipsisType | None:
    if part is None or isinstance(part, int):
        return part
    if isinstance(part, dict):
        if {"start", "stop", "step"} <= part.keys():
            return slice(part["start"], part["stop"], part["step"])
        config = part["config"]
        if part["class_name"] == "__slice__":
            return slice(config["start"], config["stop"], config["step"])
        if part["class_name"] == "__ellipsis__":
            return ...
    if part == "...":
        return ...
    raise ValueError
