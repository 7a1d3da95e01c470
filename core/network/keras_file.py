"""A trained network in a `.keras` file, read without TensorFlow.

A `.keras` file is a zip with `config.json` (the layers, see `core.network.keras_graph`) and
`model.weights.h5` (their weights, see `core.network.keras_layers`). Only the project's own files
and those of the person at this machine are read here: a file that a visitor hands in never is,
because HDF5 is no safe format.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core.i18n import gettext as _
from core.network.keras_graph import INPUT, LayerSpec, UnreadableModel, chain_of_layers
from core.network.keras_layers import read_layer
from core.network.layers import Dense, Dropout, Embedding, Layer
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR, network_file

_HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"

_DAMAGED = (
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,  # an encrypted or an unknown compression in a zip
    OSError,
    OverflowError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What zipfile, json, h5py and a look-up raise where a file is not what it should be."""


def load_network(name: str, folder: Path = NETWORKS_DIR) -> Network:
    """Read the network `name` of a folder.

    Raises:
        ValueError: If there is no such network, or it cannot be read (see `read_keras`).
    """
    return read_keras(network_file(name, ".keras", folder), name)


def read_keras(path: Path, name: str | None = None) -> Network:
    """Read the network in a `.keras` file.

    A softmax at its end is left to `Trace.probabilities`: the last outputs of a network are logits.

    Args:
        path: The file.
        name: The network's name; that of the file when None.

    Returns:
        The network, with read-only arrays.

    Raises:
        UnreadableModel: A ValueError. The file is missing or damaged, a layer or a setting is one
            that cannot be computed here, or the layers are not one chain.
    """
    try:
        model, weights = _open(path)
        with h5py.File(weights) as h5:
            layers = _read_layers(chain_of_layers(model), h5["layers"])
    except UnreadableModel:
        raise
    except _DAMAGED as error:
        raise UnreadableModel(
            _("The file {file} is damaged or incomplete: save the model again.", file=path.name)
        ) from error
    return Network(name or path.stem, tuple(_without_last_softmax(layers)))


def _open(path: Path) -> tuple[Mapping[str, Any], io.BytesIO]:
    """The model's settings, and its weights as an HDF5 file."""
    if not path.is_file():
        raise UnreadableModel(_("There is no file {file}.", file=path.name))
    with path.open("rb") as file:
        start = file.read(len(_HDF5_SIGNATURE))
    if start == _HDF5_SIGNATURE:
        raise UnreadableModel(
            _(
                "The file {file} is in the older HDF5 format; load it in Keras and save it again "
                "as .keras.",
                file=path.name,
            )
        )
    if not zipfile.is_zipfile(path):
        raise UnreadableModel(_("The file {file} is not a Keras model.", file=path.name))
    with zipfile.ZipFile(path) as archive:
        missing = {"config.json", "model.weights.h5"} - set(archive.namelist())
        if missing:
            raise UnreadableModel(
                _(
                    "The file {file} is not a Keras model: it has no {missing}.",
                    file=path.name,
                    missing=", ".join(sorted(missing)),
                )
            )
        if _keras_version(archive).startswith("2."):
            raise UnreadableModel(
                _(
                    "The file {file} was saved by Keras 2; load it in Keras 3 and save it again.",
                    file=path.name,
                )
            )
        model = json.loads(archive.read("config.json"))
        return model, io.BytesIO(archive.read("model.weights.h5"))


def _keras_version(archive: zipfile.ZipFile) -> str:
    """The version of Keras that saved the file, such as `3.15.0`; empty if it does not say."""
    if "metadata.json" not in archive.namelist():
        return ""
    return str(json.loads(archive.read("metadata.json")).get("keras_version", ""))


def _read_layers(specs: Sequence[LayerSpec], weights: h5py.Group) -> list[Layer]:
    layers: list[Layer] = []
    width = 1
    seen: Counter[str] = Counter()
    for spec in specs:
        if spec.tied_to:
            table = next(layer for layer in layers if layer.name == spec.tied_to)
            assert isinstance(table, Embedding)
            layers.append(_tied_output(table, spec.name))
            continue
        group = _group_name(spec.class_name, seen)
        if spec.class_name == INPUT:
            width = spec.config["batch_shape"][-1] or 1
            continue
        layers.append(read_layer(spec, weights, group, width))
        width = layers[-1].units
    if not layers:
        raise UnreadableModel(_("The model has no layers."))
    return layers


def _without_last_softmax(layers: Sequence[Layer]) -> list[Layer]:
    """The layers with a linear output where the answer is a softmax, dropout behind it or not."""
    last = max(k for k, layer in enumerate(layers) if k == 0 or not isinstance(layer, Dropout))
    output = layers[last]
    if not isinstance(output, Dense) or output.activation != "softmax":
        return list(layers)
    return [*layers[:last], replace(output, activation="linear"), *layers[last + 1 :]]


def _group_name(class_name: str, seen: Counter[str]) -> str:
    """Where Keras puts a layer's weights: `dense`, then `dense_1`, whatever the layer's name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()
    seen[snake] += 1
    return snake if seen[snake] == 1 else f"{snake}_{seen[snake] - 1}"


def _tied_output(embedding: Embedding, name: str) -> Dense:
    """The dense layer whose kernel is an embedding's table, (V, E), seen as (E, V); no bias."""
    no_bias = np.broadcast_to(np.float32(0), (embedding.vocabulary,))
    return Dense(name, embedding.embeddings.T, no_bias)
