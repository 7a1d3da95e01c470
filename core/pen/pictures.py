"""Pictures of digits as a browser shows them and as a link carries them."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from core.addresses import from_text, to_text
from core.cells import Array
from core.digits import COLUMNS, ROWS


def picture_address(image: Array) -> str:
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
    raw = from_text(text, max_bytes=ROWS * COLUMNS)
    if len(raw) != ROWS * COLUMNS:
        raise ValueError(
            f"Expected a picture of {ROWS * COLUMNS} pixels, got {len(raw)} in a link."
        )
    return np.frombuffer(raw, np.uint8).reshape(ROWS, COLUMNS).astype(np.float32) / np.float32(255)
