"""Bytes as a part of a web address, and back: what makes a link carry a drawing or a picture.

Pictures of digits as a browser shows them and as a link carries them.
"""

from __future__ import annotations

import base64
import binascii
import io
import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.drawing.rasterize import IMAGE_PX

MAX_CHARS = 4_000
"""Longer addresses are cut off by some programs that pass links on."""


Array: TypeAlias = NDArray[np.float32]


def to_text(raw: bytes) -> str | None:
    """`raw`, compressed, as letters, digits, `-` and `_`; None if it is too much for a link."""
    text = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")
    return text if len(text) <= MAX_CHARS else None


def from_text(text: str, max_bytes: int) -> bytes:
    """What `to_text` made into `text`.

    Args:
        text: A part of an address, from anybody.
        max_bytes: How much it may come to: a small text can blow up a thousandfold.

    Raises:
        ValueError: If `to_text` did not make it, or it comes to more.
    """
    if len(text) > MAX_CHARS:
        raise ValueError(f"Expected at most {MAX_CHARS} characters in a link, got {len(text)}.")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflater = zlib.decompressobj()
        raw = inflater.decompress(packed, max_bytes)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError(f"Expected a whole link, got a damaged one ({error}).") from None
    if not inflater.eof or inflater.unused_data:
        raise ValueError("Expected a whole link, got one that is cut off or too long.")
    return raw


def image_data_url(image: Array) -> str:
    """A data address of a PNG of `image`, (H, W) in [0, 1]: dark ink on a clear ground.

    The ground is see-through, so that one picture serves on any paper.
    """
    alpha = np.rint(image * 255).astype(np.uint8)
    ink = np.zeros_like(alpha)
    ink[...] = 34  # the canvas's ink, as grey
    buffer = io.BytesIO()
    Image.fromarray(np.dstack([ink, alpha]), "LA").save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def in_256_shades(image: Array) -> Array:
    """The image, values in [0, 1], as a link carries it: rounded to the nearest of 256 shades."""
    return np.rint(image * 255).astype(np.float32) / np.float32(255)


def pack_picture(image: Array) -> str | None:
    """A (28, 28) image in 256 shades as text for an address, about 300 characters."""
    return to_text(np.rint(image * 255).astype(np.uint8).tobytes())


def unpack_picture(text: str) -> Array:
    """The (28, 28) image in [0, 1] that `pack_picture` made into `text`.

    Raises:
        ValueError: If the text is not one that `pack_picture` makes.
    """
    raw = from_text(text, max_bytes=IMAGE_PX**2)
    if len(raw) != IMAGE_PX**2:
        raise ValueError(f"Expected a picture of {IMAGE_PX**2} pixels, got {len(raw)} in a link.")
    return np.frombuffer(raw, np.uint8).reshape(IMAGE_PX, IMAGE_PX).astype(np.float32) / np.float32(
        255
    )
