"""An uploaded picture of a digit -> the 28x28 image that a network reads."""

from __future__ import annotations

import io
import struct
import threading
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.drawing.photo_ink import digit_ink
from core.drawing.rasterize import centre_digit

MAX_BYTES = 5 * 2**20
MAX_MEGAPIXELS = 25.0  # a telephone's photo has 12 or 24.5; at 4 bytes a pixel this is 100 MB
MIN_SIDE_PX = 8
WORK_PX = 512  # longer side of the picture in which the digit is looked for
SPARSE_PX = 4 * WORK_PX  # of a larger picture some pixels are enough, evenly spread
SMALL_PX = 224  # a smaller picture, such as one of MNIST's own, is enlarged to this

_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on files that are damaged or made to do harm."""

_one_at_a_time = threading.Lock()  # many uploads at once must not fill the memory


def photo_image(data: bytes) -> NDArray[np.float32]:
    """The digit on an uploaded picture, as the network sees it.

    Args:
        data: A PNG or JPEG file: a photo, a scan or a screenshot of a digit, dark on light or light
            on dark.

    Returns:
        (28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: If it is no such file, it is damaged, too large or too small, or nothing on it
            stands out.
    """
    if not len(data):
        raise ValueError("Expected a picture, got an empty file.")
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"Expected a picture of at most {MAX_BYTES / 2**20:.0f} MB, "
            f"got {len(data) / 2**20:.1f} MB."
        )
    with _one_at_a_time:
        grey = _grey(data)
    return centre_digit(digit_ink(grey))


def _grey(data: bytes) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1], white is 1: the picture, upright, at most `WORK_PX` a side."""
    picture = _opened(data)
    try:
        # A JPEG can be decoded small, and to grey alone: a tenth of the time and memory.
        picture.draft("L", (WORK_PX, WORK_PX))
        picture.load()
        # Every step from here on would copy a large picture: first take a part of its pixels.
        sparse = _at_most(picture, SPARSE_PX, Image.Resampling.NEAREST)
        upright = ImageOps.exif_transpose(sparse)
    except _DAMAGE as error:
        raise ValueError("Expected a whole picture, got one that is damaged or cut off.") from error
    if upright.mode.startswith("I"):  # 16-bit grey
        return _sized(upright.convert("F")) / np.float32(65535)
    if upright.has_transparency_data:
        return _without_transparency(upright.convert("RGBA"))
    return _sized(upright.convert("L")) / np.float32(255)


def _opened(data: bytes) -> Image.Image:
    """The picture with nothing but its header read, once its size is known to be harmless."""
    expected = f"Expected a picture of at most {MAX_MEGAPIXELS:.0f} megapixels"
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"{expected}, got a far larger one.") from error
    except _DAMAGE as error:  # Pillow's "cannot identify" is an OSError
        raise ValueError("Expected a PNG or JPEG picture, got a file that is neither.") from error
    width, height = picture.size
    if width * height > MAX_MEGAPIXELS * 1e6:
        raise ValueError(f"{expected}, got {width} x {height} pixels.")
    if min(width, height) < MIN_SIDE_PX:
        raise ValueError(
            f"Expected a picture of at least {MIN_SIDE_PX} x {MIN_SIDE_PX} pixels, "
            f"got {width} x {height}."
        )
    return picture


def _sized(picture: Image.Image) -> NDArray[np.float32]:
    """The picture's own values as float32, its longer side from `SMALL_PX` to `WORK_PX`."""
    small = _at_most(picture, WORK_PX, Image.Resampling.BOX)
    if max(small.size) < SMALL_PX:
        scale = SMALL_PX / max(small.size)
        width, height = (round(side * scale) for side in small.size)
        small = small.resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(small, np.float32)


def _at_most(picture: Image.Image, side_px: int, way: Image.Resampling) -> Image.Image:
    """The picture with its longer side shrunk to `side_px`, or as it is if that is shorter."""
    scale = side_px / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), way)


def _without_transparency(picture: Image.Image) -> NDArray[np.float32]:
    """(H, W) float32 in [0, 1]: ink by its cover where it has one colour, else laid on paper."""
    layers = _sized(picture) / np.float32(255)  # (H, W, 4)
    grey = layers[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    alpha = layers[..., 3]
    visible = grey[alpha > 0.5]
    if not len(visible):
        return np.ones_like(grey)
    low, middle, high = np.quantile(visible, [0.05, 0.5, 0.95])
    if high - low < 0.2 and alpha.min() < 0.5:
        return np.float32(1) - alpha
    # A sheet or a screen with clear corners goes on in its own colour; loose ink lies on white.
    paper = middle if len(visible) > 0.5 * grey.size else 1.0
    return (grey * alpha + paper * (1 - alpha)).astype(np.float32)
