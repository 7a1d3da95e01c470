"""The models that a server offers: a folder named by `LSTM_LAB_MODELS`, or a single file.

`LSTM_LAB_DATA` names a file of data that they read at first, `LSTM_LAB_WEIGHTS` the weights of a
single architecture in JSON, and `LSTM_LAB_UPLOAD` says whether a visitor may bring a model: `1` or
`0`; without it only where the server is for this machine alone.
"""

from __future__ import annotations

import os
from pathlib import Path

MODELS_VARIABLE = "LSTM_LAB_MODELS"
DATA_VARIABLE = "LSTM_LAB_DATA"
UPLOAD_VARIABLE = "LSTM_LAB_UPLOAD"
WEIGHTS_VARIABLE = "LSTM_LAB_WEIGHTS"

ENDINGS = (".keras", ".h5", ".hdf5", ".json", ".safetensors")
MAX_MODELS = 500
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def model_files() -> dict[str, Path]:
    """By its name the path of each model that the server offers; none without a folder."""
    place = os.environ.get(MODELS_VARIABLE, "")
    if not place:
        return {}
    path = Path(place).expanduser()
    try:
        files = [path] if path.is_file() else sorted(path.iterdir())
    except OSError:
        return {}
    models = [file for file in files if file.suffix.lower() in ENDINGS and file.is_file()]
    return {file.name: file for file in models[:MAX_MODELS]}


def weights_of(path: Path) -> Path | None:
    """The weights that stand beside an architecture, `NAME.weights.h5` for `NAME.json`, if any."""
    if path.suffix.lower() != ".json":
        return None
    place = os.environ.get(WEIGHTS_VARIABLE, "")
    weights = Path(place).expanduser() if place else path.with_suffix(".weights.h5")
    return weights if weights.is_file() else None


def data_file() -> Path | None:
    """The file of data that the models read at first; None without one."""
    place = os.environ.get(DATA_VARIABLE, "")
    path = Path(place).expanduser()
    return path if place and path.is_file() else None


def takes_uploads(address: str | None) -> bool:
    """Whether a visitor may bring a model.

    Args:
        address: That the server is bound to; None for every interface.
    """
    setting = os.environ.get(UPLOAD_VARIABLE, "")
    return setting == "1" if setting else address in LOOPBACK
