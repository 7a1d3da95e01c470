"""Digits bent at random, so that a network meets more hands than the data has.

Images are bent as a rubber sheet is, in the manner of Simard, Steinkraus and Platt, "Best practices
for convolutional neural networks applied to visual document analysis" (2003). Pen drawings are bent
before they are drawn: their strokes move by themselves, and no two pens are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pen.drawing import CENTRE_PX, IMAGE_PX, Stroke, digit_images
from core.recipes import ImageDistortion, StrokeDistortion

WAVES = 3  # a pen drawing is bent by this many waves along each axis
CHUNK = 1000  # images at a time: the arrays of one chunk stay in the processor's cache
GAP_PX = 14.0  # points of a drawing on the canvas come at least this close before it is bent


def distort_images(
    images: NDArray[np.uint8], settings: ImageDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    """The images, each bent by itself.

    Args:
        images: (B, 28, 28) uint8, ink is 255.
        settings: How far.
        random: The source of chance.

    Returns:
        (B, 28, 28) uint8, ink is 255.
    """
    chunks = [images[start : start + CHUNK] for start in range(0, len(images), CHUNK)]
    bent = [_distort_chunk(chunk, settings, random) for chunk in chunks]
    return np.concatenate(bent) if bent else images.copy()


def distort_drawings(
    drawings: Sequence[Sequence[Stroke]], settings: StrokeDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    """The drawings, each bent by itself and drawn with a pen of its own.

    Args:
        drawings: B drawings of strokes (N, 2), in canvas pixels.
        settings: How far.
        random: The source of chance.

    Returns:
        (B, 28, 28) uint8, ink is 255.
    """
    chunks = [drawings[start : start + CHUNK] for start in range(0, len(drawings), CHUNK)]
    drawn = []
    for chunk in chunks:
        count = len(chunk)
        ink = digit_images(
            _bend_strokes(chunk, settings, random),
            pen_px=random.uniform(*settings.pen_px, count),
            box_px=random.uniform(*settings.box_px, count),
            centres_px=CENTRE_PX + random.normal(0, settings.shift_px, (count, 2)),
        )
        drawn.append(as_bytes(ink))
    return np.concatenate(drawn) if drawn else np.empty((0, IMAGE_PX, IMAGE_PX), np.uint8)


def as_bytes(ink: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Ink in [0, 1] as uint8, ink is 255: a quarter of the memory, the same to a network."""
    return np.rint(ink * 255).astype(np.uint8)


def _distort_chunk(
    images: NDArray[np.uint8], settings: ImageDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    count = len(images)
    grid = np.arange(IMAGE_PX, dtype=np.float32) - np.float32(CENTRE_PX)

    angle = np.deg2rad(random.normal(0, settings.rotation_deg, count))
    slant = random.normal(0, settings.slant, count)
    scale_x, scale_y = np.exp(random.normal(0, settings.log_scale, (2, count)))
    # From a pixel of the bent image back to its source: turn, lean and size, in one matrix.
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    lean = np.array([[1 / scale_x, slant], [np.zeros(count), 1 / scale_y]])
    back = np.einsum("ijb,jkb->ikb", lean, turn).astype(np.float32)[
        ..., None, None
    ]  # (2, 2, B, 1, 1)
    shift = random.normal(0, settings.shift_px, (2, count, 1, 1)).astype(np.float32)
    knots = random.normal(0, settings.elastic_px, (2, count) + (settings.elastic_grid,) * 2)
    spread = _spread(settings.elastic_grid)
    sheet = spread @ knots.astype(np.float32) @ spread.T  # (2, B, 28, 28)
    # Bent or not, the centre of mass stays where MNIST puts it, but for the shift.
    ink = images / np.maximum(images.sum(axis=(1, 2), keepdims=True, dtype=np.float32), 1)
    sheet -= (sheet * ink).sum(axis=(2, 3), keepdims=True)

    across, down = grid[None, None, :], grid[None, :, None]
    x = back[0, 0] * across + back[0, 1] * down + shift[0] + sheet[0] + np.float32(CENTRE_PX)
    y = back[1, 0] * across + back[1, 1] * down + shift[1] + sheet[1] + np.float32(CENTRE_PX)
    bent = _sampled(images, x, y)

    grow = np.clip(random.normal(0, settings.line, (count, 1, 1)), -1, 1).astype(np.float32)
    bent += np.maximum(grow, 0) * (_brightest_neighbour(bent) - bent)
    bent += np.maximum(-grow, 0) * (255 - _brightest_neighbour(255 - bent) - bent)
    return np.rint(bent).astype(np.uint8)


def _spread(knots: int) -> NDArray[np.float32]:
    """(28, knots): how much of each knot a row moves with; a smooth field with deviation 1."""
    rows = np.arange(IMAGE_PX)[:, None]
    places = np.linspace(0, IMAGE_PX - 1, knots)
    distance = (rows - places) / (places[1] - places[0])
    weights = np.exp(-(distance**2))
    spread: NDArray[np.float64] = weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return spread.astype(np.float32)


def _sampled(
    images: NDArray[np.uint8], x: NDArray[np.float32], y: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(B, 28, 28) the images between their pixels, at x and y (B, 28, 28); paper outside."""
    side = IMAGE_PX + 2
    flat = np.pad(images, ((0, 0), (1, 1), (1, 1))).reshape(-1).astype(np.float32)
    x = np.clip(x + 1, 0, side - 1.001)
    y = np.clip(y + 1, 0, side - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    part_x, part_y = x - left, y - top
    corner = np.arange(len(images), dtype=np.int32)[:, None, None] * side**2 + top * side + left
    upper = flat[corner] * (1 - part_x) + flat[corner + 1] * part_x
    lower = flat[corner + side] * (1 - part_x) + flat[corner + side + 1] * part_x
    between: NDArray[np.float32] = upper * (1 - part_y) + lower * part_y
    return between


def _brightest_neighbour(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """(B, 28, 28) the most ink of a pixel and its four neighbours."""
    most = ink.copy()
    np.maximum(most[:, 1:], ink[:, :-1], out=most[:, 1:])
    np.maximum(most[:, :-1], ink[:, 1:], out=most[:, :-1])
    np.maximum(most[:, :, 1:], ink[:, :, :-1], out=most[:, :, 1:])
    np.maximum(most[:, :, :-1], ink[:, :, 1:], out=most[:, :, :-1])
    return most


@dataclass(frozen=True)
class _Points:
    """All points of some drawings in one array, with the stroke and the drawing of each."""

    points: NDArray[np.float64]  # (P, 2)
    stroke: NDArray[np.intp]  # (P,)
    drawing: NDArray[np.intp]  # (P,)
    stroke_drawing: NDArray[np.intp]  # (S,)


def _flat(drawings: Sequence[Sequence[Stroke]]) -> _Points:
    """The points, with more between those that are far apart: a line of two points can bend too."""
    strokes = [stroke for strokes in drawings for stroke in strokes]
    owners = np.repeat(np.arange(len(drawings)), [len(strokes) for strokes in drawings])
    sizes = np.array([len(stroke) for stroke in strokes])
    points = np.concatenate(strokes)
    to_next = np.diff(points, axis=0, append=points[-1:])
    to_next[np.cumsum(sizes) - 1] = 0.0  # no ink from one stroke to the next
    parts = np.clip(np.ceil(np.hypot(*to_next.T) / GAP_PX), 1, None).astype(np.intp)
    source = np.repeat(np.arange(len(points)), parts)
    part = (np.arange(len(source)) - (np.cumsum(parts) - parts)[source]) / parts[source]
    stroke = np.repeat(np.arange(len(strokes)), sizes)[source]
    return _Points(points[source] + to_next[source] * part[:, None], stroke, owners[stroke], owners)


def _bend_strokes(
    drawings: Sequence[Sequence[Stroke]], settings: StrokeDistortion, random: np.random.Generator
) -> list[list[Stroke]]:
    flat = _flat(drawings)
    count = len(drawings)
    points, drawing, stroke = flat.points, flat.drawing, flat.stroke

    low = np.full((count, 2), np.inf)
    high = np.full((count, 2), -np.inf)
    np.minimum.at(low, drawing, points)
    np.maximum.at(high, drawing, points)
    longer_side = np.maximum((high - low).max(axis=1, keepdims=True), 1.0)
    unit = (points - ((low + high) / 2)[drawing]) / longer_side[drawing]  # (P, 2) in [-0.5, 0.5]

    # Each stroke by itself, about its own middle.
    strokes = len(flat.stroke_drawing)
    weights = np.bincount(stroke, minlength=strokes)[:, None]
    middle = np.stack([np.bincount(stroke, unit[:, axis]) for axis in (0, 1)], axis=1) / weights
    own_scale = np.exp(random.normal(0, settings.stroke_log_scale, (strokes, 1)))
    own_shift = random.normal(0, settings.stroke_shift, (strokes, 2))
    unit = (unit - middle[stroke]) * own_scale[stroke] + (middle + own_shift)[stroke]

    # A smooth field: a few long waves along each axis.
    waves = random.normal(0, 0.7, (count, 2, WAVES, 2))  # cycles over the drawing
    phases = random.uniform(0, 2 * np.pi, (count, 2, WAVES))
    heights = random.normal(0, settings.bend * np.sqrt(2 / WAVES), (count, 2, WAVES))
    turns = 2 * np.pi * np.einsum("pawc,pc->paw", waves[drawing], unit) + phases[drawing]
    unit = unit + (heights[drawing] * np.sin(turns)).sum(axis=2)
    unit = unit + random.normal(0, settings.tremble, unit.shape)

    angle = np.deg2rad(random.normal(0, settings.rotation_deg, count))
    slant = random.normal(0, settings.slant, count)
    aspect = np.exp(random.normal(0, settings.log_aspect, count) / 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = np.array([[aspect, -slant], [np.zeros(count), 1 / aspect]])
    matrix = np.einsum("ijb,jkb->bik", turn, lean)
    unit = np.einsum("pij,pj->pi", matrix[drawing], unit)

    kept = _untrimmed(unit, stroke, settings.trim, random)
    placed = (unit * longer_side[drawing])[kept]
    cuts = np.flatnonzero(np.diff(stroke[kept])) + 1
    bent: list[list[Stroke]] = [[] for _ in drawings]
    for path, owner in zip(np.split(placed, cuts), flat.stroke_drawing, strict=True):
        bent[owner].append(path)
    return bent


def _untrimmed(
    points: NDArray[np.float64],
    stroke: NDArray[np.intp],
    trim: float,
    random: np.random.Generator,
) -> NDArray[np.bool_]:
    """(P,) which points are left when each stroke has lost a little at either end."""
    is_first = np.r_[True, stroke[1:] != stroke[:-1]]
    steps = np.where(is_first, 0.0, np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T))
    along = np.cumsum(steps)
    begin = along[is_first][stroke]
    strokes = stroke[-1] + 1
    length = np.bincount(stroke, steps)[stroke]
    part = (along - begin) / np.where(length > 0, length, 1.0)
    lost = random.uniform(0, trim, (2, strokes))
    rounding = 1e-9  # of the sums of lengths: an untrimmed stroke keeps its last point
    inside = (part >= lost[0][stroke]) & (part <= 1 - lost[1][stroke] + rounding)
    is_alone = np.bincount(stroke, inside, strokes)[stroke] == 0
    kept: NDArray[np.bool_] = inside | (is_alone & is_first)
    return kept
