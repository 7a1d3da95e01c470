"""A trained network's two files, `NAME.keras` and its card `NAME.json`, read without TensorFlow.

A `.keras` file is a zip with `config.json` (the layers) and `model.weights.h5` (their weights).
Only the project's own files are read here: a file that a visitor hands in never is, since HDF5 is
no safe format.

A table of embeddings that is also, transposed, the output layer: one Keras layer, used twice.

Everywhere else a network's layers are one chain. Here the second use is made a layer of its own
at the chain's end, which reads the first one's weights.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import h5py
import numpy as np

from core.network.keras_layers import read_layer
from core.network.layers import Dense, Embedding, Layer
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR, network_file


def load_network(name: str, folder: Path = NETWORKS_DIR) -> Network:
    """The network `name` as read-only arrays.

    Raises:
        ValueError: If there is no such network, or it has a layer that this reader does not know.
    """
    return read_keras(network_file(name, ".keras", folder), name)


def read_keras(path: Path, name: str | None = None) -> Network:
    """The network in a `.keras` file, as read-only arrays.

    A softmax at its end is left to `Trace.probabilities`: a network's last outputs are logits.

    Raises:
        ValueError: If it has a layer, or a setting of a layer, that `keras_layers` does not
            know, or if its layers are not one chain.
    """
    with zipfile.ZipFile(path) as archive:
        config = separate_tied_layers(json.loads(archive.read("config.json"))["config"])
        weights = io.BytesIO(archive.read("model.weights.h5"))
    _check_chain(config)
    layers: list[Layer] = []
    width = 1
    seen: Counter[str] = Counter()
    with h5py.File(weights) as h5:
        for spec in config["layers"]:
            if TIED in spec:
                table = next(layer for layer in layers if layer.name == spec[TIED])
                layers.append(tied_output_layer(cast("Embedding", table), spec["config"]["name"]))
                continue
            group = _group_name(spec["class_name"], seen)
            if spec["class_name"] == "InputLayer":
                width = spec["config"]["batch_shape"][-1] or 1
                continue
            layers.append(
                read_layer(spec["class_name"], spec["config"], h5["layers"], group, width)
            )
            width = layers[-1].units
    last = layers[-1]
    if isinstance(last, Dense) and last.activation == "softmax":
        layers[-1] = replace(last, activation="linear")
    return Network(name or path.stem, tuple(layers))


def _check_chain(config: Mapping[str, Any]) -> None:
    """Nothing, if each layer reads the one before it and the last one is what comes out.

    A sequential model names no such links; a functional one does, layer by layer.

    Raises:
        ValueError: If the layers are linked in another way, or called as in training.
    """
    before: list[str] = []
    for position, spec in enumerate(config["layers"]):
        name = spec["config"]["name"]
        if (spec["class_name"] == "InputLayer") != (position == 0):
            raise ValueError(f"Expected one input, as the first layer, got {name!r} there.")
        for node in spec.get("inbound_nodes", []):
            if (sources := _sources(node)) != before:
                raise ValueError(
                    f"Expected a chain of layers, with {before} before {name!r}, got {sources}."
                )
            if node["kwargs"].get("training"):
                raise ValueError(f"Expected layer {name!r} as it is used, got it as in training.")
        before = [name]
    ends = _names(config.get("output_layers", before))
    if ends != before:
        raise ValueError(f"Expected {before[0]!r}, the last layer, as the output, got {ends}.")


def _sources(node: Any) -> list[str]:
    """The names of the layers whose outputs stand anywhere in a call, as Keras saved it."""
    if isinstance(node, dict):
        if node.get("class_name") == "__keras_tensor__":
            return [node["config"]["keras_history"][0]]
        node = list(node.values())
    if isinstance(node, list):
        return [name for part in node for name in _sources(part)]
    return []


def _names(outputs: Any) -> list[str]:
    """The layers' names in `["a", 0, 0]` or in a nesting of such."""
    if isinstance(outputs, dict):
        outputs = list(outputs.values())
    if isinstance(outputs, list):
        return [name for part in outputs for name in _names(part)]
    return [outputs] if isinstance(outputs, str) else []


def _group_name(class_name: str, seen: Counter[str]) -> str:
    """Where Keras puts a layer's weights: `dense`, then `dense_1`, whatever the layer's name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()
    seen[snake] += 1
    return snake if seen[snake] == 1 else f"{snake}_{seen[snake] - 1}"


REVERSIBLE = "ReversibleEmbedding"
"""Keras' class of a table that can be used either way."""

TIED = "tied"
"""The key, in the settings of the second use, of the name of the first one's layer."""


def separate_tied_layers(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """A Keras model's settings with the second use of a table as a last layer, if there is one."""
    layers = []
    last: list[dict[str, Any]] = []
    for spec in config["layers"]:
        nodes = spec.get("inbound_nodes", [])
        is_used_twice = spec["class_name"] == REVERSIBLE and len(nodes) == 2
        if is_used_twice and nodes[1]["kwargs"].get("reverse"):
            name = spec["config"]["name"]
            settings = {**spec["config"], "name": f"{name}_reversed"}
            last.append(
                {
                    "class_name": REVERSIBLE,
                    "config": settings,
                    "inbound_nodes": nodes[1:],
                    TIED: name,
                }
            )
            spec = {**spec, "inbound_nodes": nodes[:1]}
        layers.append(spec)
    if not last or config["output_layers"] != [last[0][TIED], 1, 0]:
        return config
    return {
        **config,
        "layers": [*layers, *last],
        "output_layers": [last[0]["config"]["name"], 0, 0],
    }


def tied_output_layer(embedding: Embedding, name: str) -> Dense:
    """The dense layer whose kernel is an embedding's table, (V, E), seen as (E, V); no bias."""
    bias = np.broadcast_to(np.float32(0), (embedding.vocabulary,))
    return Dense(name, embedding.embeddings.T, bias)
