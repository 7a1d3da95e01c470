"""One layer of a `.keras` file, its settings and its weights, as a layer of `core.network.layers`.

Every setting that changes what Keras computes is looked at: one that the equations here do not
know is refused, so that a network is never shown as something that it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import h5py
import numpy as np

from core.network.cells import Array
from core.network.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    SimpleRNN,
)
from core.network.layers.bidirectional import Recurrent

Config: TypeAlias = Mapping[str, Any]

DENSE_ACTIVATIONS = ("linear", "tanh", "relu", "softmax")


def read_layer(
    class_name: str, config: Config, weights: h5py.Group, group: str, width: int
) -> Layer:
    """The layer of a Keras class, with read-only arrays.

    Args:
        class_name: Such as `LSTM`.
        config: The layer's settings as Keras saved them.
        weights: The weights of all layers.
        group: Where in it the layer's are.
        width: How many numbers a step has on its way in.

    Raises:
        ValueError: If the class, or one of its settings, is not known here.
    """
    reader = _READERS.get(class_name)
    if reader is None:
        raise ValueError(f"Expected layers among {', '.join(_READERS)}, got {class_name!r}.")
    _expect_float32(config)
    return reader(config, weights[group], width)


def _expect_float32(config: Config) -> None:
    policy = config["dtype"]
    dtype = policy if isinstance(policy, str) else policy["config"]["name"]
    if dtype != "float32":
        raise ValueError(f"Expected dtype 'float32' in layer {config['name']!r}, got {dtype!r}.")


def _expect(config: Config, **expected: Any) -> None:
    for key, value in expected.items():
        if config.get(key) != value:
            raise ValueError(
                f"Expected {key} {value!r} in layer {config['name']!r}, got {config.get(key)!r}."
            )


def _arrays(group: h5py.Group, count: int) -> list[Array]:
    arrays = [np.ascontiguousarray(group[f"vars/{k}"], np.float32) for k in range(count)]
    for array in arrays:
        array.flags.writeable = False
    return arrays


def _expect_plain(config: Config, *, go_backwards: bool) -> None:
    _expect_float32(config)
    _expect(
        config,
        activation="tanh",
        use_bias=True,
        go_backwards=go_backwards,
        stateful=False,
        return_state=False,
    )


def _simple_rnn(config: Config, group: h5py.Group, go_backwards: bool) -> SimpleRNN:
    _expect_plain(config, go_backwards=go_backwards)
    return SimpleRNN(config["name"], *_arrays(group["cell"], 3))


def _lstm(config: Config, group: h5py.Group, go_backwards: bool) -> LSTM:
    _expect_plain(config, go_backwards=go_backwards)
    _expect(config, recurrent_activation="sigmoid")
    return LSTM(config["name"], *_arrays(group["cell"], 3))


def _gru(config: Config, group: h5py.Group, go_backwards: bool) -> GRU:
    _expect_plain(config, go_backwards=go_backwards)
    _expect(config, recurrent_activation="sigmoid")
    return GRU(config["name"], *_arrays(group["cell"], 3))  # its bias tells `reset_after`


_RECURRENT: Mapping[str, Callable[[Config, h5py.Group, bool], Recurrent]] = {
    "SimpleRNN": _simple_rnn,
    "LSTM": _lstm,
    "GRU": _gru,
}


def _bidirectional(config: Config, group: h5py.Group, width: int) -> Bidirectional:
    _expect(config, merge_mode="concat")
    name = config["name"]
    readers = []
    for key, end in (("layer", "forward"), ("backward_layer", "backward")):
        spec = config[key]
        reader = _RECURRENT.get(spec["class_name"])
        if reader is None:
            known = ", ".join(_RECURRENT)
            raise ValueError(
                f"Expected readers among {known} in layer {name!r}, got {spec['class_name']!r}."
            )
        layer = reader(spec["config"], group[f"{end}_layer"], end == "backward")
        readers.append(replace(layer, name=f"{name}_{end}"))
    returns_sequences = config["layer"]["config"]["return_sequences"]
    return Bidirectional(name, readers[0], readers[1], returns_sequences)


def _dense(config: Config, group: h5py.Group, width: int) -> Dense:
    _expect(config, use_bias=True)
    activation = config["activation"]
    if activation not in DENSE_ACTIVATIONS:
        raise ValueError(
            f"Expected an activation among {', '.join(DENSE_ACTIVATIONS)} in layer "
            f"{config['name']!r}, got {activation!r}."
        )
    kernel, bias = _arrays(group, 2)
    return Dense(config["name"], kernel, bias, activation)


def _dropout(config: Config, group: h5py.Group, width: int) -> Dropout:
    return Dropout(config["name"], config["rate"], width)


def _embedding(config: Config, group: h5py.Group, width: int) -> Embedding:
    _expect(config, mask_zero=False)
    return Embedding(config["name"], *_arrays(group, 1))


def _reversible_embedding(config: Config, group: h5py.Group, width: int) -> Embedding:
    _expect(config, tie_weights=True, reverse_dtype=None, logit_soft_cap=None)
    return _embedding(config, group, width)


_READERS: Mapping[str, Callable[[Config, h5py.Group, int], Layer]] = {
    "SimpleRNN": lambda config, group, width: _simple_rnn(config, group, False),
    "LSTM": lambda config, group, width: _lstm(config, group, False),
    "GRU": lambda config, group, width: _gru(config, group, False),
    "Bidirectional": _bidirectional,
    "Dense": _dense,
    "Dropout": _dropout,
    "Embedding": _embedding,
    "ReversibleEmbedding": _reversible_embedding,
}
