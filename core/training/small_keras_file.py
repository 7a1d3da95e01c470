"""A Keras model -> a `.keras` file that is small."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Literal

import h5py
import keras
import numpy as np
from numpy.typing import NDArray

from core.files import write_whole

WEIGHTS = "model.weights.h5"


def save_small(model: keras.Model, path: Path, dtype: Literal["float32", "bfloat16"]) -> None:
    """Save the model as an ordinary `.keras` file, as small as it can be.

    Its weights are float32, as Keras expects them. Rounded to bfloat16, half of their bits are
    zeros, and packed as HDF5 can, byte by byte, these take no room: anybody's Keras reads the file.
    The model itself has the rounded weights afterwards.
    """
    if dtype == "bfloat16":
        model.set_weights([rounded(weight) for weight in model.get_weights()])
    write_whole(path, lambda part: _save_packed(model, part))


def rounded(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The nearest numbers that bfloat16 has, as float32; the even one of two that are as near."""
    bits = np.ascontiguousarray(weights, np.float32).view(np.uint32)
    is_odd = (bits >> np.uint32(16)) & np.uint32(1)
    kept = (bits + np.uint32(0x7FFF) + is_odd) & np.uint32(0xFFFF0000)
    return kept.view(np.float32)


def _save_packed(model: keras.Model, path: Path) -> None:
    plain = path.with_suffix(".plain.keras")
    try:
        model.save(plain)
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(name, _packed(content) if name == WEIGHTS else content)
    finally:
        plain.unlink(missing_ok=True)


def _packed(weights: bytes) -> bytes:
    """An HDF5 file with the same groups, attributes and arrays, each array packed."""
    packed = io.BytesIO()
    with h5py.File(io.BytesIO(weights)) as source, h5py.File(packed, "w") as target:

        def copy(name: str, item: h5py.Group | h5py.Dataset) -> None:
            if isinstance(item, h5py.Dataset):
                # Bytes of one rank side by side: those that are zero throughout pack to nothing.
                settings = {"compression": "gzip", "compression_opts": 9, "shuffle": True}
                here = target.create_dataset(name, data=item[()], **(settings if item.size else {}))
            else:
                here = target.require_group(name)
            for key, value in item.attrs.items():
                here.attrs[key] = value

        copy("/", source)
        source.visititems(copy)
    return packed.getvalue()
