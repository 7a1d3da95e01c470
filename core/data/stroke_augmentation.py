"""Random distortion of pen drawings, before they are drawn as images.

Each stroke is distorted by itself and drawn with a pen of random width. `stroke_styles` writes
some of the digits in another way before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.drawing.rasterize import CENTRE_PX, IMAGE_PX, Stroke, digit_images
from core.recipes import StrokeDistortion

WAVES = 3  # a pen drawing is bent by this many waves along each axis
CHUNK = 1000  # drawings at a time
GAP_PX = 14.0  # points of a drawing on the canvas come at least this close before it is bent


def distort_drawings(
    drawings: Sequence[Sequence[Stroke]], settings: StrokeDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Distort each drawing at random and draw it with a pen of random width.

    Args:
        drawings: B drawings of strokes (N, 2), in canvas pixels.
        settings: How strongly.
        random: The random generator.

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
    """Convert ink in [0, 1] to uint8, where ink is 255: it takes a quarter of the memory."""
    return np.rint(ink * 255).astype(np.uint8)


@dataclass(frozen=True)
class _Points:
    """The points of several drawings in one array, with the stroke and the drawing of each."""

    points: NDArray[np.float64]  # (P, 2)
    stroke: NDArray[np.intp]  # (P,)
    drawing: NDArray[np.intp]  # (P,)
    stroke_drawing: NDArray[np.intp]  # (S,)


def _flat(drawings: Sequence[Sequence[Stroke]]) -> _Points:
    """Collect all points, with more between those far apart, so that a straight line can bend."""
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
    """Mark the points that are left when each stroke is shortened at both ends, (P,)."""
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
