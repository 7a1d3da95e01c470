"""Tensors of a `.safetensors` file: a length, a JSON header, then the numbers.

Format: https://github.com/huggingface/safetensors. The header is read here, so that a PyTorch
model opens without PyTorch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _

MAX_HEADER = 10_000_000
_DTYPES: Mapping[str, str] = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "|i1",
    "U8": "|u1",
    "BOOL": "|b1",
}


def is_safetensors(data: bytes) -> bool:
    """Whether the bytes begin as such a file does."""
    return (
        len(data) > 8
        and int.from_bytes(data[:8], "little") <= min(len(data) - 8, MAX_HEADER)
        and data[8:9] == b"{"
    )


def read_safetensors(data: bytes) -> dict[str, NDArray[Any]]:
    """Name to array; bfloat16 becomes float32.

    Raises:
        ValueError: If the file is damaged or holds a kind of number that is not known here.
    """
    size = int.from_bytes(data[:8], "little")
    try:
        header = json.loads(data[8 : 8 + size])
    except (ValueError, RecursionError):
        raise ValueError(_("The file is damaged: its safetensors header is no JSON.")) from None
    body = memoryview(data)[8 + size :]
    tensors: dict[str, NDArray[Any]] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        try:
            tensors[name] = _tensor(body, entry["dtype"], entry["shape"], *entry["data_offsets"])
        except (KeyError, TypeError, ValueError, OverflowError):
            raise ValueError(
                _("The file is damaged: tensor {name!r} cannot be read.", name=name[:100])
            ) from None
    return tensors


def _tensor(body: memoryview, dtype: str, shape: list[int], start: int, end: int) -> NDArray[Any]:
    if not 0 <= start <= end <= len(body) or any(n < 0 for n in shape):
        raise ValueError
    raw = body[start:end]
    if dtype == "BF16":  # the upper half of a float32
        wide = np.frombuffer(raw, "<u2").astype("<u4") << np.uint32(16)
        return wide.view("<f4").reshape(shape)
    return np.frombuffer(raw, _DTYPES[dtype]).reshape(shape)
