"""The file of a picture, from anybody, read with bounds on its size: bytes -> grey."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.i18n import gettext as _

Grey: TypeAlias = NDArray[np.float32]
"""(H, W) in [0, 1], white is 1."""

Mask: TypeAlias = NDArray[np.bool_]

FILE_TYPES = ("png", "jpg", "jpeg", "webp", "bmp", "heic", "heif")
MAX_BYTES = 5 * 2**20
MAX_MEGAPIXELS = 25.0  # a telephone's photo has 12 or 24.5; at 4 bytes a pixel this is 100 MB
MIN_SIDE_PX = 8
LONGEST = 30  # times as long as wide; a longer picture would be a few pixels wide where it is read
WORK_PX = 640  # longer side of the picture in which the digit is looked for
SPARSE_PX = 4 * WORK_PX  # of a larger picture some pixels are enough, evenly spread
SMALL_PX = 256  # a smaller picture, such as one of MNIST's own, is enlarged to this

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on files that are damaged or made to do harm."""


def read_grey(data: bytes) -> Grey:
    """The picture in a file, upright, its longer side from `SMALL_PX` to `WORK_PX`.

    Args:
        data: A PNG, JPEG, WebP, BMP or HEIC file.

    Returns:
        (H, W) float32 in [0, 1], white is 1.

    Raises:
        ValueError: If it is no such file, or it is damaged, too large or too small.
    """
    if not len(data):
        raise ValueError(_("Expected a picture, got an empty file."))
    if len(data) > MAX_BYTES:
        raise ValueError(
            _(
                "Expected a picture of at most {limit:.0f} MB, got {size:.1f} MB.",
                limit=MAX_BYTES / 2**20,
                size=len(data) / 2**20,
            )
        )
    picture = _opened(data)
    try:
        # A JPEG can be decoded small, and to grey alone: a tenth of the time and memory.
        picture.draft("L", (WORK_PX, WORK_PX))
        picture.load()
        # Every step from here on would copy a large picture: first take a part of its pixels.
        sparse = _at_most(picture, SPARSE_PX, Image.Resampling.NEAREST)
        upright = ImageOps.exif_transpose(sparse)
        if upright.mode.startswith("I"):  # 16-bit grey
            return _sized(upright.convert("F")) / np.float32(65535)
        if upright.has_transparency_data:
            return _without_transparency(upright.convert("RGBA"))
        return _sized(upright.convert("L")) / np.float32(255)
    except _DAMAGE as error:
        raise ValueError(
            _("Expected a whole picture, got one that is damaged or cut off.")
        ) from error


def resized(grey: Grey, height: int, width: int) -> Grey:
    """A grey picture at another size, each new pixel the mean of those that it covers."""
    picture = Image.fromarray(grey.astype(np.float32))
    return np.asarray(picture.resize((width, height), Image.Resampling.BOX), np.float32)


def _opened(data: bytes) -> Image.Image:
    """The picture with nothing but its header read, once its size is known to be harmless."""
    formats: tuple[str, ...] = _FORMATS
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        # Imported for such a file alone: its decoder takes 5 MB.
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
        formats = ("HEIF",)
    try:
        picture = Image.open(io.BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(
            _(
                "Expected a picture of at most {limit:.0f} megapixels, got a far larger one.",
                limit=MAX_MEGAPIXELS,
            )
        ) from error
    except _DAMAGE as error:  # Pillow's "cannot identify" is an OSError
        raise ValueError(
            _("Expected a PNG, JPEG, WebP, BMP or HEIC picture, got a file that is none of them.")
        ) from error
    width, height = picture.size
    if width * height > MAX_MEGAPIXELS * 1e6:
        raise ValueError(
            _(
                "Expected a picture of at most {limit:.0f} megapixels, "
                "got {width} x {height} pixels.",
                limit=MAX_MEGAPIXELS,
                width=width,
                height=height,
            )
        )
    if min(width, height) < MIN_SIDE_PX:
        raise ValueError(
            _(
                "Expected a picture of at least {side} x {side} pixels, got {width} x {height}.",
                side=MIN_SIDE_PX,
                width=width,
                height=height,
            )
        )
    if max(width, height) > LONGEST * min(width, height):
        raise ValueError(
            _(
                "Expected a picture at most {times} times as long as wide, got {width} x {height} "
                "pixels. Crop it to the digit.",
                times=LONGEST,
                width=width,
                height=height,
            )
        )
    return picture


def _sized(picture: Image.Image) -> NDArray[np.float32]:
    """The picture's own values as float32, its longer side from `SMALL_PX` to `WORK_PX`."""
    small = _at_most(picture, WORK_PX, Image.Resampling.BOX)
    if max(small.size) < SMALL_PX:
        scale = SMALL_PX / max(small.size)
        width, height = (max(1, round(side * scale)) for side in small.size)
        # Bicubic would draw a bright line along a dark edge.
        small = small.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(small, np.float32)


def _at_most(picture: Image.Image, side_px: int, way: Image.Resampling) -> Image.Image:
    """The picture with its longer side shrunk to `side_px`, or as it is if that is shorter."""
    scale = side_px / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), way)


def _without_transparency(picture: Image.Image) -> Grey:
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
    # A sheet or a screen with clear corners is extended in its own colour; loose ink lies on white.
    paper = middle if len(visible) > 0.5 * grey.size else 1.0
    return (grey * alpha + paper * (1 - alpha)).astype(np.float32)
