"""Turn a drawing or a grey picture of one digit into the 28x28 image that a network reads.

MNIST is normalised: the ink fits into 20x20 pixels, and its centre of mass is in the middle of
28x28 (http://yann.lecun.com/exdb/mnist/). The same is done here, to the path of the pen if there is
one, so that size, place and brush of a drawing do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.i18n import gettext as _

Stroke = NDArray[np.float64]
"""(N, 2) x to the right and y down, in canvas pixels."""

Points = NDArray[np.floating] | NDArray[np.integer]
"""(N, 2) of any kind of number."""

CANVAS_PX = 280
BRUSH_PX = 18
IMAGE_PX = 28
BOX_PX = 20.0
CENTRE_PX = (
    14.0  # the index of the pixel on which MNIST puts the centre of mass (measured: 13.997, 14.006)
)
PEN_PX = 2.5  # the median line of MNIST's training digits is 2.5 pixels wide (area over outline)

DOT_PX = 6.0  # a smaller drawing is a dot: enlarged it would be a random scribble
STEP_PX = 0.4  # the pen is pressed this far apart: its edge is then off by at most 0.02 pixels

MAX_POINTS = 20_000
MAX_COORDINATE = 10.0 * CANVAS_PX  # a pressed pointer may leave the canvas, but not the screen
MAX_RASTER_PX = 4096


def digit_image(strokes: Sequence[Points]) -> NDArray[np.float32]:
    """Draw strokes as a network sees them.

    Args:
        strokes: At least one stroke, each (N, 2) canvas pixels, N >= 1; a single point is a dot.

    Returns:
        (28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: If there is no ink, or a stroke is not a list of finite points near the canvas.
    """
    image: NDArray[np.float32] = digit_images([strokes])[0]
    return image


def digit_images(
    drawings: Sequence[Sequence[Points]],
    pen_px: float | NDArray[np.floating] = PEN_PX,
    box_px: float | NDArray[np.floating] = BOX_PX,
    centres_px: NDArray[np.floating] | None = None,
) -> NDArray[np.float32]:
    """Draw several drawings as a network sees them, in one pass.

    Args:
        drawings: B drawings, each a sequence of strokes as in `digit_image`.
        pen_px: Width of the pen in pixels of the image, one for all or (B,).
        box_px: Longer side of the ink's box, one for all or (B,).
        centres_px: (B, 2) x and y of the centre of mass; the middle of the image if left out.

    Returns:
        (B, 28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: As `digit_image`.
    """
    count = len(drawings)
    pens = np.broadcast_to(np.asarray(pen_px, dtype=np.float64), (count,))
    boxes = np.broadcast_to(np.asarray(box_px, dtype=np.float64), (count,))
    starts, ends, owners = _segments(drawings)

    low = np.full((count, 2), np.inf)
    high = np.full((count, 2), -np.inf)
    np.minimum.at(low, owners, np.minimum(starts, ends))
    np.maximum.at(high, owners, np.maximum(starts, ends))
    longer_side = np.maximum((high - low).max(axis=1), DOT_PX)
    scale = ((boxes - pens) / longer_side)[:, None]  # (B, 1)

    middle = (low + high) / 2
    mass = _centres_of_mass(starts, ends, owners, count, fallback=middle)
    targets = np.full((count, 2), CENTRE_PX) if centres_px is None else centres_px
    # The ink stays inside the image, even if its mass is far from the middle of its box.
    slack = np.maximum((IMAGE_PX - (high - low) * scale - pens[:, None]) / 2, 0.0)
    image_middle = (IMAGE_PX - 1) / 2
    place = np.clip(targets + (middle - mass) * scale, image_middle - slack, image_middle + slack)
    shift = place - middle * scale

    starts = starts * scale[owners] + shift[owners]
    ends = ends * scale[owners] + shift[owners]
    return _pressed(starts, ends, owners, pens / 2, count)


def render_canvas(strokes: Sequence[Points], brush_px: float = BRUSH_PX) -> NDArray[np.uint8]:
    """Draw the canvas as it looks on screen: with a round brush, cut off at its edges.

    Args:
        strokes: As in `digit_image`; may be empty.
        brush_px: Width of the brush in canvas pixels.

    Returns:
        (280, 280) uint8, ink is 255.

    Raises:
        ValueError: If a stroke is not a list of finite points near the canvas.
    """
    canvas = Image.new("L", (CANVAS_PX, CANVAS_PX))
    pencil = ImageDraw.Draw(canvas)
    radius = brush_px / 2
    for stroke in strokes:
        points = _checked(stroke)
        if len(points) > 1:
            pencil.line([tuple(p) for p in points], fill=255, width=round(brush_px))
        for x, y in points:  # round joints and ends
            pencil.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(canvas, dtype=np.uint8)


def centre_digit(ink: NDArray[np.floating]) -> NDArray[np.float32]:
    """Place a grey picture of one digit as MNIST places its digits.

    Args:
        ink: (H, W) in [0, 1], ink is 1, the paper exactly 0; sides up to `MAX_RASTER_PX`.

    Returns:
        (28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: If it is not such a picture, or there is no ink on it.
    """
    picture = np.asarray(ink, dtype=np.float32)
    if picture.ndim != 2 or not picture.size or max(picture.shape) > MAX_RASTER_PX:
        raise ValueError(
            f"Expected a grey picture of at most {MAX_RASTER_PX}x{MAX_RASTER_PX} pixels, "
            f"got an array of shape {picture.shape}."
        )
    if not (np.isfinite(picture).all() and picture.min() >= 0 and picture.max() <= 1):
        raise ValueError("Expected ink between 0 and 1, got values outside that range.")
    rows = np.flatnonzero(picture.any(axis=1))
    columns = np.flatnonzero(picture.any(axis=0))
    if not len(rows):
        raise ValueError(_("There is no ink on the picture."))
    crop = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    sides = np.array(crop.shape[::-1], dtype=np.float64)  # width, height
    source_px = sides.max() / BOX_PX  # pixels of the picture in one of the image

    total = crop.sum(dtype=np.float64)
    mass = np.array(
        [
            crop.sum(axis=0, dtype=np.float64) @ np.arange(crop.shape[1]),
            crop.sum(axis=1, dtype=np.float64) @ np.arange(crop.shape[0]),
        ]
    )
    corner = mass / total + 0.5 - (CENTRE_PX + 0.5) * source_px  # of the 28x28 window, in the crop
    corner = np.clip(corner, sides - IMAGE_PX * source_px, 0.0)
    border = int(np.ceil(IMAGE_PX * source_px))
    padded = Image.fromarray(np.pad(crop, border))
    left, top = corner + border
    window = (left, top, left + IMAGE_PX * source_px, top + IMAGE_PX * source_px)
    image = padded.resize((IMAGE_PX, IMAGE_PX), Image.Resampling.BILINEAR, box=window)
    return np.clip(np.asarray(image, dtype=np.float32), 0.0, 1.0)


def place_on_canvas(
    strokes: Sequence[Points],
    side_px: float = 200.0,
    centre_px: tuple[float, float] = (CANVAS_PX / 2, CANVAS_PX / 2),
) -> list[Stroke]:
    """Place a drawing from a tablet on the canvas, as if it had been drawn there.

    Args:
        strokes: (N, 2) points of any unit, such as the pen drawings whose longer side is 1.
        side_px: The longer side of the pen's path on the canvas.
        centre_px: X and y of the middle of the path's box on the canvas.

    Returns:
        The strokes in canvas pixels.

    Raises:
        ValueError: If there is no stroke, or one is not a list of finite points.
    """
    if not len(strokes):
        raise ValueError(_("Nothing is drawn. Draw at least one stroke."))
    paths = [np.asarray(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes]
    points = np.concatenate(paths)
    if not len(points) or not np.isfinite(points).all():
        raise ValueError("Expected strokes of finite points, got an empty one or one with NaN.")
    low, high = points.min(axis=0), points.max(axis=0)
    longer_side = (high - low).max()
    scale = side_px / longer_side if longer_side > 0 else 1.0
    return [(path - (low + high) / 2) * scale + np.asarray(centre_px) for path in paths]


def _checked(stroke: Points) -> Stroke:
    """Return the stroke as (N, 2) float64, or raise a ValueError."""
    points = np.asarray(stroke, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or not 0 < len(points) <= MAX_POINTS:
        raise ValueError(
            f"A stroke has 1 to {MAX_POINTS} points of x and y, but this one has shape "
            f"{points.shape}."
        )
    if not np.isfinite(points).all() or np.abs(points).max() > MAX_COORDINATE:
        raise ValueError(
            f"A point is more than {MAX_COORDINATE:.0f} pixels from the canvas, or not a number."
        )
    return points


def _segments(
    drawings: Sequence[Sequence[Points]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return starts (S, 2), ends (S, 2) and drawing (S,) of all segments; a dot has length 0."""
    starts: list[Stroke] = []
    ends: list[Stroke] = []
    owners: list[int] = []
    for owner, strokes in enumerate(drawings):
        points_left = MAX_POINTS
        if not len(strokes):
            raise ValueError(_("Nothing is drawn. Draw at least one stroke."))
        for stroke in strokes:
            points = _checked(stroke)
            points_left -= len(points)
            if points_left < 0:
                raise ValueError(
                    _("A drawing can have at most {limit:,} points.", limit=MAX_POINTS)
                )
            starts.append(points[:-1] if len(points) > 1 else points)
            ends.append(points[1:] if len(points) > 1 else points)
            owners.extend([owner] * len(starts[-1]))
    if not starts:
        raise ValueError("Expected at least one drawing, got none.")
    return np.concatenate(starts), np.concatenate(ends), np.asarray(owners, dtype=np.intp)


def _centres_of_mass(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    owners: NDArray[np.intp],
    count: int,
    fallback: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Centre of mass of each drawing, (B, 2); the length of a segment counts as its ink."""
    lengths = np.hypot(*(ends - starts).T)
    totals = np.bincount(owners, lengths, count)[:, None]
    moments = (starts + ends) / 2 * lengths[:, None]
    sums = np.stack([np.bincount(owners, moments[:, axis], count) for axis in (0, 1)], axis=1)
    return np.where(totals > 0, sums / np.where(totals > 0, totals, 1.0), fallback)


def _pressed(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    owners: NDArray[np.intp],
    radii: NDArray[np.float64],
    count: int,
) -> NDArray[np.float32]:
    """Ink of a round pen pressed every `STEP_PX` along the segments, (B, 28, 28)."""
    presses = np.ceil(np.hypot(*(ends - starts).T) / STEP_PX).astype(np.intp) + 1
    piece = np.repeat(np.arange(len(starts)), presses)
    first = np.cumsum(presses) - presses
    part = (np.arange(len(piece)) - first[piece]) / np.maximum(presses - 1, 1)[piece]
    points = (starts[piece] + (ends - starts)[piece] * part[:, None]).astype(np.float32)  # (P, 2)
    owner = owners[piece]
    radius = radii.astype(np.float32)[owner]

    # A pixel is covered as far as the disc's edge reaches into it: 1 inside, 0 half a pixel beyond.
    reach = int(radii.max() + 1.0)
    nearest = np.rint(points)
    offsets = np.arange(-reach, reach + 1)
    gap = nearest - points  # (P, 2), from the press to the nearest pixel
    dx2 = (gap[:, :1] + offsets.astype(np.float32)) ** 2  # (P, K)
    dy2 = (gap[:, 1:] + offsets.astype(np.float32)) ** 2
    distance = np.sqrt(dy2[:, :, None] + dx2[:, None, :])  # (P, K, K)
    cover = np.clip(radius[:, None, None] + np.float32(0.5) - distance, 0.0, 1.0)

    # A margin takes what falls outside the image; it is cut off at the end.
    side = IMAGE_PX + 2 * reach
    corner = np.clip(nearest.astype(np.intp) + reach, reach, side - 1 - reach)
    flat = (owner * side + corner[:, 1]) * side + corner[:, 0]
    patch = (offsets[:, None] * side + offsets).ravel()
    ink = np.zeros(count * side * side, dtype=np.float32)
    np.maximum.at(ink, (flat[:, None] + patch).ravel(), cover.reshape(-1))
    return ink.reshape(count, side, side)[:, reach:-reach, reach:-reach]
