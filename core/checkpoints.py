"""A trained network's two files, `NAME.keras` and its card `NAME.json`, read without TensorFlow.

A `.keras` file is a zip with `config.json` (the layers) and `model.weights.h5` (their weights).
Only the project's own files are read here: a file that a visitor hands in never is, since HDF5 is
no safe format.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from core.cells import Array
from core.layers import LSTM, Dense, Layer
from core.trace import Network

NETWORKS_DIR = Path(__file__).resolve().parents[1] / "assets" / "networks"


@dataclass(frozen=True)
class Card:
    """What is known about a trained network: how it came about, and what was measured on it.

    Attributes:
        name: Its recipe's name.
        recipe: The recipe as plain data.
        seed: The random seed of its training.
        command: The command that trained it.
        versions: Of Python and the packages that trained it.
        data: What it was trained on.
        scores: What was measured, by the name of the measurement.
    """

    name: str
    recipe: Mapping[str, Any]
    seed: int
    command: str
    versions: Mapping[str, str]
    data: Mapping[str, Any]
    scores: Mapping[str, Any]


def shipped_names() -> tuple[str, ...]:
    """The names of the networks that come with the app, sorted."""
    return tuple(sorted(path.stem for path in NETWORKS_DIR.glob("*.keras")))


def load_network(name: str, folder: Path = NETWORKS_DIR) -> Network:
    """The network `name` as read-only arrays.

    Raises:
        ValueError: If there is no such network, or it has a layer that this reader does not know.
    """
    return read_keras(_file(name, ".keras", folder), name)


def load_card(name: str, folder: Path = NETWORKS_DIR) -> Card:
    """The card of the network `name`.

    Raises:
        ValueError: If there is no such network.
    """
    fields = json.loads(_file(name, ".json", folder).read_text("utf-8"))
    return Card(name, *(fields[key] for key in list(Card.__dataclass_fields__)[1:]))


def _file(name: str, suffix: str, folder: Path) -> Path:
    # Names come from addresses and command lines: compare with what is there, never build a path.
    for path in folder.glob(f"*{suffix}"):
        if path.stem == name:
            return path
    known = ", ".join(sorted(path.stem for path in folder.glob("*.keras")))
    raise ValueError(f"Expected the name of a trained network ({known}), got {name!r}.")


def read_keras(path: Path, name: str | None = None) -> Network:
    """The network in a `.keras` file, as read-only arrays.

    Raises:
        ValueError: If it has a layer, or a setting of a layer, that this reader does not know.
    """
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))["config"]
        weights = io.BytesIO(archive.read("model.weights.h5"))
    layers: list[Layer] = []
    seen: Counter[str] = Counter()
    with h5py.File(weights) as h5:
        for spec in config["layers"]:
            group = _group_name(spec["class_name"], seen)
            if spec["class_name"] in _WITHOUT_WEIGHTS:
                continue
            reader = _READERS.get(spec["class_name"])
            if reader is None:
                known = ", ".join([*_WITHOUT_WEIGHTS, *_READERS])
                raise ValueError(f"Expected layers among {known}, got {spec['class_name']!r}.")
            layers.append(reader(spec["config"], h5[f"layers/{group}"]))
    return Network(name or path.stem, tuple(layers))


def _group_name(class_name: str, seen: Counter[str]) -> str:
    """Where Keras puts a layer's weights: `dense`, then `dense_1`, whatever the layer's name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()
    seen[snake] += 1
    return snake if seen[snake] == 1 else f"{snake}_{seen[snake] - 1}"


def _expect(config: Mapping[str, Any], **expected: Any) -> None:
    for key, value in expected.items():
        if config[key] != value:
            raise ValueError(
                f"Expected {key} {value!r} in layer {config['name']!r}, got {config[key]!r}."
            )


def _array(group: h5py.Group, name: str) -> Array:
    array = np.ascontiguousarray(group[name], np.float32)
    array.flags.writeable = False
    return array


def _lstm(config: Mapping[str, Any], group: h5py.Group) -> LSTM:
    _expect(
        config,
        activation="tanh",
        recurrent_activation="sigmoid",
        use_bias=True,
        go_backwards=False,
    )
    return LSTM(config["name"], *(_array(group, f"cell/vars/{k}") for k in range(3)))


def _dense(config: Mapping[str, Any], group: h5py.Group) -> Dense:
    _expect(config, activation="linear", use_bias=True)
    return Dense(config["name"], *(_array(group, f"vars/{k}") for k in range(2)))


_WITHOUT_WEIGHTS = ("InputLayer",)
_READERS: Mapping[str, Callable[[Mapping[str, Any], h5py.Group], Layer]] = {
    "LSTM": _lstm,
    "Dense": _dense,
}
