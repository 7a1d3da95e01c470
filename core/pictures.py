"""Small pictures of digits as a browser takes them."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from core.cells import Array


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
