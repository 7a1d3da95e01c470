"""Small model files made by hand, without Keras, for tests of the reader."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import h5py
import numpy as np

UNITS, WIDTH, STEPS, CLASSES = 5, 3, 6, 2


def lstm_config(**changes: Any) -> dict[str, Any]:
    """Settings of a sequential model, LSTM and Dense, as Keras 3 writes them."""
    lstm = {
        "name": "lstm",
        "trainable": True,
        "dtype": "float32",
        "units": UNITS,
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "use_bias": True,
        "return_sequences": False,
        **changes,
    }
    dense = {"name": "dense", "trainable": True, "units": CLASSES, "activation": "softmax"}
    shape = {"name": "input", "batch_shape": [None, STEPS, WIDTH], "dtype": "float32"}
    return {
        "class_name": "Sequential",
        "config": {
            "name": "small",
            "layers": [
                {"class_name": "InputLayer", "config": shape},
                {"class_name": "LSTM", "config": lstm},
                {"class_name": "Dense", "config": dense},
            ],
        },
    }


def lstm_weights(seed: int = 0) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    """Weights for `lstm_config` by their paths in a `.keras` archive."""
    rng = np.random.default_rng(seed)
    shapes = {
        "layers/lstm/cell/vars/0": (WIDTH, 4 * UNITS),
        "layers/lstm/cell/vars/1": (UNITS, 4 * UNITS),
        "layers/lstm/cell/vars/2": (4 * UNITS,),
        "layers/dense/vars/0": (UNITS, CLASSES),
        "layers/dense/vars/1": (CLASSES,),
    }
    return {path: rng.normal(0, 0.5, shape).astype(np.float32) for path, shape in shapes.items()}


def h5_bytes(weights: dict[str, Any]) -> bytes:
    """An HDF5 file with those datasets."""
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        for path, array in weights.items():
            file[path] = array
    return memory.getvalue()


def keras_bytes(
    config: dict[str, Any] | None = None, weights: bytes | None = None, version: str = "3.8.0"
) -> bytes:
    """A `.keras` archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": version}))
        archive.writestr("config.json", json.dumps(config or lstm_config()))
        archive.writestr("model.weights.h5", weights or h5_bytes(lstm_weights()))
    return memory.getvalue()


def h5_model_bytes(version: str = "2.4.0", **changes: Any) -> bytes:
    """A whole model in HDF5, as Keras 2 writes it."""
    by_path = lstm_weights()
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file.attrs["keras_version"] = version
        file.attrs["model_config"] = json.dumps(lstm_config(**changes))
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = np.array([b"lstm", b"dense"])
        for layer, paths in (
            ("lstm", [f"layers/lstm/cell/vars/{k}" for k in range(3)]),
            ("dense", [f"layers/dense/vars/{k}" for k in range(2)]),
        ):
            own = group.create_group(layer)
            names = [f"{layer}/w{k}:0" for k in range(len(paths))]
            own.attrs["weight_names"] = np.array([name.encode() for name in names])
            for name, path in zip(names, paths, strict=True):
                own[name] = by_path[path]
    return memory.getvalue()
