"""Drawings and pictures as text in a link, and pictures as data URLs for a browser."""

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
from core.i18n import gettext as _

MAX_CHARS = 4_000
"""Some programs cut longer links off when they pass them on."""

Array: TypeAlias = NDArray[np.float32]


def to_text(raw: bytes) -> str | None:
    """Compress bytes into letters, digits, `-` and `_`; None if they do not fit into a link."""
    text = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")
    return text if len(text) <= MAX_CHARS else None


def from_text(text: str, max_bytes: int) -> bytes:
    """Read back the bytes that `to_text` wrote.

    Args:
        text: A part of an address, from anybody.
        max_bytes: The most that may come out: a short text can decompress to a thousand times
            its length.

    Raises:
        ValueError: If `to_text` did not make the text, or more than `max_bytes` come out.
    """
    if len(text) > MAX_CHARS:
        raise damaged_link()
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflater = zlib.decompressobj()
        raw = inflater.decompress(packed, max_bytes)
    except (binascii.Error, zlib.error, ValueError):
        raise damaged_link() from None
    if not inflater.eof or inflater.unused_data:
        raise damaged_link()
    return raw


def damaged_link() -> ValueError:
    """The error for a drawing or picture in a link that cannot be read."""
    return ValueError(
        _("The drawing or picture in this link is damaged or cut off. Please copy the whole link.")
    )


def image_data_url(image: Array) -> str:
    """Make a data URL of a PNG of `image`, (H, W) in [0, 1]: dark ink on a transparent ground."""
    alpha = np.rint(image * 255).astype(np.uint8)
    ink = np.full_like(alpha, 34)  # the canvas's ink, as grey
    buffer = io.BytesIO()
    Image.fromarray(np.dstack([ink, alpha]), "LA").save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def in_256_shades(image: Array) -> Array:
    """Round an image in [0, 1] to 256 shades, as a link carries it."""
    return np.rint(image * 255).astype(np.float32) / np.float32(255)


def pack_picture(image: Array) -> str | None:
    """Write a (28, 28) image in 256 shades as text for a link, about 300 characters."""
    return to_text(np.rint(image * 255).astype(np.uint8).tobytes())


def unpack_picture(text: str) -> Array:
    """Read back the (28, 28) image in [0, 1] that `pack_picture` wrote.

    Raises:
        ValueError: If `pack_picture` did not make the text.
    """
    raw = from_text(text, max_bytes=IMAGE_PX**2)
    if len(raw) != IMAGE_PX**2:
        raise damaged_link()
    shades = np.frombuffer(raw, np.uint8).reshape(IMAGE_PX, IMAGE_PX)
    return shades.astype(np.float32) / np.float32(255)
