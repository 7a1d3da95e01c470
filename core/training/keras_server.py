"""A process that computes Keras layers for `core.models.keras_process`, message by message.

It builds layers from their class's name and plain settings, never from code or a file, and calls
them one by one: a single layer for a model that is otherwise walked in NumPy, or a whole model, in
two precisions, for the self-check. It leaves when its standard input closes.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

from core.models.architecture import Architecture, LayerSpec, map_refs
from core.models.keras_names import LEGACY_HARD_SIGMOID
from core.models.keras_process import TENSOR
from core.models.limits import limit_memory
from core.models.operator_names import TENSORFLOW_OPERATORS
from core.models.weights import slots
from core.models.wire import read_message, write_message

MEMORY = 16_000_000_000  # TensorFlow maps much more than it uses
SECONDS = 600

MAX_LAYERS = 64
"""That are kept built; each has the weights of a stranger's layer."""

Arrays = Mapping[str, NDArray[Any]]


class UnknownLayerError(ValueError):
    """A layer that this version of Keras does not have."""


def main() -> None:
    """Answer messages until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever Keras prints
    limit_memory(MEMORY, SECONDS)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    layers: OrderedDict[tuple[str, str], keras.layers.Layer] = OrderedDict()
    while True:
        try:
            header, arrays = read_message(sys.stdin.buffer)
        except EOFError:
            return
        reply: dict[str, Any] = {}
        found: dict[str, NDArray[Any]] = {}
        try:
            if header["do"] == "layer":
                found = compute_layer(header, arrays, layers)
            else:
                found = compute_model(header, arrays)
        except Exception as error:  # Keras raises whatever it likes
            first = str(error).strip().partition("\n")[0]
            reply = {"error": f"{type(error).__name__}: {first}"[:300]}
        write_message(answers, reply, found)


def compute_layer(
    header: Mapping[str, Any],
    arrays: Arrays,
    layers: OrderedDict[tuple[str, str], keras.layers.Layer],
) -> dict[str, NDArray[Any]]:
    """A layer's outputs `y0`, `y1`, ... and their masks `m0`, ..."""
    key = (header["key"], header["dtype"])
    spec = LayerSpec(header["name"], header["class_name"], header["config"])

    def given(value: Any) -> Any:
        if isinstance(value, dict):
            k = value[TENSOR]
            tensor = _tensor(arrays[f"x{k}"], header["dtype"])
            if f"m{k}" in arrays:
                keras.src.backend.set_keras_mask(tensor, tf.constant(arrays[f"m{k}"]))
            return tensor
        return [given(part) for part in value] if isinstance(value, list) else value

    args = [given(part) for part in header["args"]]
    kwargs = {name: given(part) for name, part in header["kwargs"].items()}
    if key not in layers:
        layer = build_layer(spec, header["dtype"], strict=True)
        layer(*args, **kwargs)
        _set_weights(layer, spec, {n[1:]: a for n, a in arrays.items() if n.startswith("w")})
        layers[key] = layer
        while len(layers) > MAX_LAYERS:
            layers.popitem(last=False)
    layers.move_to_end(key)
    outputs = layers[key](*args, **kwargs)
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    found = {}
    for k, output in enumerate(outputs):
        found[f"y{k}"] = ops.convert_to_numpy(output)
        mask = keras.src.backend.get_keras_mask(output)
        if mask is not None:
            found[f"m{k}"] = ops.convert_to_numpy(mask)
    return found


def compute_model(header: Mapping[str, Any], arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Each call's first output by precision and position, joined by a line break."""
    architecture = Architecture.from_plain(header["model"])
    weights: dict[str, dict[str, NDArray[Any]]] = {}
    for name, array in arrays.items():
        if name.startswith("w"):
            layer, _separator, weight = name[1:].partition("\n")
            weights.setdefault(layer, {})[weight] = array
    found = {}
    for dtype in header["dtypes"]:
        layers: dict[str, keras.layers.Layer] = {}
        inputs = [_tensor(arrays[f"x{k}"], dtype) for k in range(len(architecture.inputs))]
        # As a graph: step by step in Python, a sequence of 900 would take a minute.
        graph = tf.function(partial(_pass, architecture, dtype, layers), autograph=False)
        graph = graph.get_concrete_function(inputs)
        for name, layer in layers.items():
            _set_weights(layer, architecture.layers[name], weights.get(name, {}))
        for position, values in enumerate(graph(inputs)):
            found[f"{dtype}\n{position}"] = ops.convert_to_numpy(values)
    return found


def _pass(
    architecture: Architecture,
    dtype: str,
    layers: dict[str, keras.layers.Layer],
    inputs: Sequence[Any],
) -> list[Any]:
    """Each call's first output; the layers are built on the way and kept in `layers`."""
    made: list[list[Any]] = []
    for position, call in enumerate(architecture.calls):
        spec = architecture.spec(call)
        if position in architecture.inputs:
            made.append([inputs[architecture.inputs.index(position)]])
            continue
        args = [map_refs(part, lambda ref: made[ref.call][ref.output]) for part in call.args]
        kwargs = map_refs(dict(call.kwargs), lambda ref: made[ref.call][ref.output])
        if spec.class_name.startswith("ops.") or spec.class_name in OPERATORS:
            outputs = _operator(spec, args, kwargs)
        else:
            if spec.name not in layers:
                layers[spec.name] = build_layer(spec, dtype)
            outputs = layers[spec.name](*args, **kwargs)
        made.append(list(outputs) if isinstance(outputs, list | tuple) else [outputs])
    return [outputs[0] for outputs in made]


OPERATORS = ("TFOpLambda", "SlicingOpLambda")


def build_layer(spec: LayerSpec, dtype: str, *, strict: bool = False) -> keras.layers.Layer:
    """A Keras layer from plain settings.

    Args:
        spec: The layer.
        dtype: `float32` or `float64`.
        strict: Whether a setting that Keras 3 does not know is an error.
    """
    kind = getattr(keras.layers, spec.class_name, None)
    if kind is None:
        raise UnknownLayerError(f"Keras {keras.__version__} has no layer {spec.class_name}")
    settings = {**spec.config, "dtype": dtype}
    settings.pop("class_name", None)
    settings.pop("stateful", None)  # the first batch starts from zeros either way
    for key in ("layer", "backward_layer"):
        inner = settings.get(key)
        if isinstance(inner, Mapping):
            settings[key] = build_layer(LayerSpec(key, inner["class_name"], inner), dtype)
    for key in ("activation", "recurrent_activation"):
        if settings.get(key) == LEGACY_HARD_SIGMOID:
            settings[key] = legacy_hard_sigmoid
    if not strict:
        known = kind.__init__.__code__.co_varnames[
            : kind.__init__.__code__.co_argcount + kind.__init__.__code__.co_kwonlyargcount
        ]
        settings = {k: v for k, v in settings.items() if k in known or k == "dtype"}
    settings.pop("name", None)
    return kind(**settings)


def legacy_hard_sigmoid(x: Any) -> Any:
    """clip(0.2x + 0.5, 0, 1), the `hard_sigmoid` of Keras 1 and 2."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


# Bidirectional makes its second layer from the first one's settings, so Keras must know the name.
keras.saving.get_custom_objects()["lstm_lab>legacy_hard_sigmoid"] = legacy_hard_sigmoid


def _set_weights(layer: keras.layers.Layer, spec: LayerSpec, arrays: Arrays) -> None:
    places = slots(spec.class_name, spec.config)
    if places is not None:
        layer.set_weights([arrays[slot.name] for slot in places])
    elif all(name.isdigit() for name in arrays):
        layer.set_weights([arrays[str(k)] for k in range(len(arrays))])
    else:
        _set_by_path(layer, arrays)


def _set_by_path(layer: keras.layers.Layer, arrays: Arrays) -> None:
    """Weights under the paths of a `.keras` archive: `query_dense/vars/0`."""
    done = 0
    for path, array in arrays.items():
        *parts, variables, position = path.replace("\\", "/").split("/")
        target = layer
        for part in parts:
            target = getattr(target, part, None) or getattr(target, f"_{part}")
        assert variables == "vars"
        own = target._trainable_variables + target._non_trainable_variables
        own[int(position)].assign(array)
        done += 1
    if done != len(layer.weights):
        raise ValueError(f"{len(layer.weights)} arrays of weights are needed, the file has {done}")


def _operator(spec: LayerSpec, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    kind = spec.class_name.removeprefix("ops.")
    function = str(spec.config.get("function", ""))
    if kind == "TFOpLambda":
        kind = TENSORFLOW_OPERATORS.get(function, "")
    if spec.class_name == "SlicingOpLambda" or function.endswith("getitem") or kind == "GetItem":
        raise UnknownLayerError("a slice is checked in NumPy alone")
    name = {"TrueDivide": "true_divide", "GetItem": "getitem"}.get(kind, _snake(kind))
    operator = getattr(ops, name, None)
    if operator is None:
        raise UnknownLayerError(f"Keras {keras.__version__} has no operator {kind}")
    kwargs.pop("name", None)
    settings = {k: spec.config[k] for k in ("axis", "keepdims", "axes") if k in spec.config}
    return operator(*args, **kwargs, **settings)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def _tensor(values: NDArray[Any], dtype: str) -> Any:
    return tf.constant(values if values.dtype.kind in "iub" else np.asarray(values, dtype))


if __name__ == "__main__":
    main()
