"""Messages between processes: a JSON header and plain arrays, never a pickle.

A message is the header's length in 8 bytes, the header, then the arrays' bytes one after another;
the header says their names, shapes and kinds of numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

SEPARATOR = "\n"
"""Between a layer's name and a weight's in the name of an array."""

_KINDS = {"f": "<f8", "i": "<i8", "u": "<i8", "b": "|b1"}


def write_message(
    stream: IO[bytes], header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
) -> None:
    """Write a message and flush it."""
    plain = {name: _plain(array) for name, array in arrays.items()}
    listed = [[name, list(a.shape), a.dtype.str] for name, a in plain.items()]
    head = json.dumps({"header": header, "arrays": listed}).encode()
    stream.write(len(head).to_bytes(8, "little"))
    stream.write(head)
    for array in plain.values():
        stream.write(array.data if array.size else b"")
    stream.flush()


def read_message(stream: IO[bytes]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The next message's header and arrays.

    Raises:
        EOFError: If the stream ends before the message does.
    """
    size = int.from_bytes(_exactly(stream, 8), "little")
    head = json.loads(_exactly(stream, size))
    arrays: dict[str, NDArray[Any]] = {}
    for name, shape, kind in head["arrays"]:
        if kind not in ("<f4", "<f8", "<i8", "|b1"):
            raise EOFError
        dtype = np.dtype(kind)
        raw = _exactly(stream, math.prod(shape) * dtype.itemsize)
        arrays[name] = np.frombuffer(raw, dtype).reshape(shape)
    return head["header"], arrays


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype == np.float32 or array.dtype == np.float16:
        kind = "<f4"
    else:
        kind = _KINDS[array.dtype.kind]
    return np.ascontiguousarray(array, kind).reshape(array.shape)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data
