"""One layer of a saved Keras model, its settings and its weights, as a `core.network.layers` layer.

Every setting that changes what Keras computes is checked: one that cannot be computed here is
refused with the layer's name, so that a network is never shown as something else. To read a further
kind of layer, write its reader and add it to `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import h5py
import numpy as np

from core.i18n import gettext as _
from core.network.cells import Array
from core.network.gates import BLOCKS
from core.network.keras_graph import LayerSpec, UnreadableModel, layer_spec
from core.network.layers import (
    GRU,
    LSTM,
    SLSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    MinLSTM,
    OriginalLSTM,
    PeepholeLSTM,
    SimpleRNN,
)
from core.network.layers.bidirectional import Recurrent

Config: TypeAlias = Mapping[str, Any]
Shape: TypeAlias = tuple[int, ...]

DENSE_ACTIVATIONS = ("linear", "tanh", "relu", "softmax")


def read_layer(spec: LayerSpec, weights: h5py.Group, group: str, width: int) -> Layer:
    """Read a layer.

    Args:
        spec: Its class and settings as Keras saved them.
        weights: The weights of all layers.
        group: The name of the layer's own weights among them.
        width: F, the number of features of an input step.

    Returns:
        The layer, with read-only arrays.

    Raises:
        UnreadableModel: If its class or one of its settings cannot be computed here, or its weights
            do not fit its settings.
    """
    reader = _READERS.get(spec.class_name)
    if reader is None:
        raise UnreadableModel(
            _(
                "Layer '{layer}' is a {name} layer; these can be computed here: {known}.",
                layer=spec.name,
                name=spec.class_name[:40],
                known=", ".join(_READERS),
            )
        )
    _require_float32(spec.config)
    return reader(spec.config, weights[group], width)


def _require(config: Config, **required: Any) -> None:
    """Check that settings have the only values that can be computed here."""
    for key, value in required.items():
        if config.get(key) != value:
            raise _cannot(config, key, str(config.get(key)), str(value))


def _cannot(config: Config, key: str, found: str, possible: str) -> UnreadableModel:
    return UnreadableModel(
        _(
            "Layer '{layer}' has {key} {found}; it can be computed here only with: {possible}.",
            layer=config["name"],
            key=key,
            found=found[:40],
            possible=possible,
        )
    )


def _require_float32(config: Config) -> None:
    policy = config["dtype"]
    dtype = policy if isinstance(policy, str) else policy["config"]["name"]
    if dtype != "float32":
        raise _cannot(config, "dtype", str(dtype), "float32")


def _arrays(config: Config, group: h5py.Group, *shapes: Shape) -> list[Array]:
    """The layer's weights, read-only, once their shapes are those that its settings ask for."""
    datasets = [group[f"vars/{k}"] for k in range(len(shapes))]
    if [dataset.shape for dataset in datasets] != list(shapes):
        raise UnreadableModel(
            _(
                "The weights of layer '{layer}' do not fit its settings: save the model again.",
                layer=config["name"],
            )
        )
    arrays = [np.ascontiguousarray(dataset, np.float32) for dataset in datasets]
    for array in arrays:
        array.flags.writeable = False
    return arrays


def _recurrent_arrays(
    config: Config, group: h5py.Group, width: int, kind: str, *, go_backwards: bool
) -> list[Array]:
    """Kernel, recurrent kernel and bias of a recurrent layer whose settings can be computed."""
    _require_float32(config)
    _require(
        config,
        activation="tanh",
        use_bias=True,
        go_backwards=go_backwards,
        stateful=False,
        return_state=False,
    )
    if kind != "simple_rnn":
        _require(config, recurrent_activation="sigmoid")
    units = config["units"]
    columns = len(BLOCKS[kind]) * units
    bias = (2, columns) if config.get("reset_after") else (columns,)
    return _arrays(config, group["cell"], (width, columns), (units, columns), bias)


def _simple_rnn(config: Config, group: h5py.Group, width: int, backward: bool) -> SimpleRNN:
    arrays = _recurrent_arrays(config, group, width, "simple_rnn", go_backwards=backward)
    return SimpleRNN(config["name"], *arrays)


def _lstm(config: Config, group: h5py.Group, width: int, backward: bool) -> LSTM:
    arrays = _recurrent_arrays(config, group, width, "lstm", go_backwards=backward)
    return LSTM(config["name"], *arrays)


def _gru(config: Config, group: h5py.Group, width: int, backward: bool) -> GRU:
    arrays = _recurrent_arrays(config, group, width, "gru", go_backwards=backward)
    return GRU(config["name"], *arrays)


_RECURRENT: Mapping[str, Callable[[Config, h5py.Group, int, bool], Recurrent]] = {
    "SimpleRNN": _simple_rnn,
    "LSTM": _lstm,
    "GRU": _gru,
}


def _bidirectional(config: Config, group: h5py.Group, width: int) -> Bidirectional:
    _require(config, merge_mode="concat")
    name = config["name"]
    both = []
    for key, direction in (("layer", "forward"), ("backward_layer", "backward")):
        spec = layer_spec(config[key])
        reader = _RECURRENT.get(spec.class_name)
        if reader is None:
            raise _cannot(config, key, spec.class_name, ", ".join(_RECURRENT))
        weights = group[f"{direction}_layer"]
        layer = reader(spec.config, weights, width, direction == "backward")
        both.append(replace(layer, name=f"{name}_{direction}"))
    returns_sequences = config["layer"]["config"]["return_sequences"]
    return Bidirectional(name, both[0], both[1], returns_sequences)


def _dense(config: Config, group: h5py.Group, width: int) -> Dense:
    _require(config, use_bias=True)
    activation = config["activation"]
    if activation not in DENSE_ACTIVATIONS:
        raise _cannot(config, "activation", str(activation), ", ".join(DENSE_ACTIVATIONS))
    units = config["units"]
    kernel, bias = _arrays(config, group, (width, units), (units,))
    return Dense(config["name"], kernel, bias, activation)


def _dropout(config: Config, group: h5py.Group, width: int) -> Dropout:
    return Dropout(config["name"], config["rate"], width)


def _embedding(config: Config, group: h5py.Group, width: int) -> Embedding:
    _require(config, mask_zero=False)
    return Embedding(
        config["name"], *_arrays(config, group, (config["input_dim"], config["output_dim"]))
    )


def _reversible_embedding(config: Config, group: h5py.Group, width: int) -> Embedding:
    _require(config, tie_weights=True, reverse_dtype=None, logit_soft_cap=None)
    return _embedding(config, group, width)


def _own_arrays(
    config: Config, group: h5py.Group, width: int, kind: str, *more: Shape
) -> list[Array]:
    """Kernel, recurrent kernel, bias and more of one of our own layers."""
    _require(config, replicas=None)
    units, columns = config["units"], len(BLOCKS[kind]) * config["units"]
    return _arrays(config, group, (width, columns), (units, columns), (columns,), *more)


def _original_lstm(config: Config, group: h5py.Group, width: int) -> OriginalLSTM:
    return OriginalLSTM(config["name"], *_own_arrays(config, group, width, "original_lstm"))


def _peephole_lstm(config: Config, group: h5py.Group, width: int) -> PeepholeLSTM:
    peephole = (3, config["units"])
    return PeepholeLSTM(
        config["name"], *_own_arrays(config, group, width, "peephole_lstm", peephole)
    )


def _slstm(config: Config, group: h5py.Group, width: int) -> SLSTM:
    return SLSTM(config["name"], *_own_arrays(config, group, width, "slstm"))


def _min_lstm(config: Config, group: h5py.Group, width: int) -> MinLSTM:
    _require(config, replicas=None)
    columns = len(BLOCKS["min_lstm"]) * config["units"]
    return MinLSTM(config["name"], *_arrays(config, group, (width, columns), (columns,)))


_READERS: Mapping[str, Callable[[Config, h5py.Group, int], Layer]] = {
    "SimpleRNN": lambda config, group, width: _simple_rnn(config, group, width, False),
    "LSTM": lambda config, group, width: _lstm(config, group, width, False),
    "GRU": lambda config, group, width: _gru(config, group, width, False),
    "OriginalLSTM": _original_lstm,
    "PeepholeLSTM": _peephole_lstm,
    "SLSTM": _slstm,
    "MinLSTM": _min_lstm,
    "Bidirectional": _bidirectional,
    "Dense": _dense,
    "Dropout": _dropout,
    "Embedding": _embedding,
    "ReversibleEmbedding": _reversible_embedding,
}
