"""Strokes from the drawing canvas and from links, and back.

The canvas sends fabric.js objects. Anybody can send anything in their place, so every value is
checked. A stroke is (N, 2) int16, x to the right and y down in canvas pixels. Pixels are whole
numbers, so that a drawing in a link is read to exactly the same image as the drawing it was made
from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.drawing.links import damaged_link, from_text, to_text
from core.i18n import gettext as _

Stroke: TypeAlias = NDArray[np.int16]
Points: TypeAlias = NDArray[np.float64]

INK = "#22201c"
PAPER = "#fffdf7"
MAX_STROKES = 200
MAX_POINTS = 20_000
REACH_PX = 2_000
"""How far from the canvas's corner a point may lie: a stroke may leave the canvas."""

_MAX_NUMBER = 1e6
"""Numbers of a fabric.js object are smaller; with larger ones the arithmetic could overflow."""

_CURVE_AT = (0.5, 1.0)
"""Where points are taken on fabric's curves, each of which joins two neighbouring mouse moves."""


def strokes_from_canvas(value: object) -> list[Stroke]:
    """Read the strokes of a canvas, in the order in which they were drawn.

    Args:
        value: What the canvas calls `json_data`: a fabric.js canvas. None is an empty canvas.

    Raises:
        ValueError: If this canvas cannot have sent the value, or the drawing is too large.
    """
    if value is None:
        return []
    objects = value.get("objects", []) if isinstance(value, Mapping) else None
    if not isinstance(objects, list | tuple):
        raise _no_drawing()
    _check_strokes(len(objects))
    strokes: list[Stroke] = []
    for item in objects:
        strokes.append(_stroke(item))
        _check_points(sum(map(len, strokes)))
    return strokes


def whole_pixels(points: NDArray[np.floating]) -> Stroke:
    """Round `points`, (N, 2) canvas pixels, and drop those that repeat the one before."""
    whole = np.rint(points).astype(np.int16)
    moved = np.ones(len(whole), bool)
    moved[1:] = (whole[1:] != whole[:-1]).any(1)
    return whole[moved]


def canvas_from_strokes(strokes: Sequence[Stroke], brush_px: int) -> dict[str, Any]:
    """Make the canvas value that shows `strokes`, drawn with a brush of `brush_px`."""
    return {"objects": [_path(stroke, brush_px) for stroke in strokes]}


def same_drawing(one: Sequence[Stroke], other: Sequence[Stroke]) -> bool:
    """Tell whether both are the same strokes in the same order."""
    return len(one) == len(other) and all(map(np.array_equal, one, other))


def pack(strokes: Sequence[Stroke]) -> str | None:
    """Write strokes as letters, digits, `-` and `_` for a link; None if they do not fit into one.

    One stroke of 60 points takes about 120 characters.
    """
    numbers: list[int] = []
    for stroke in strokes:
        numbers.append(len(stroke))
        numbers.extend(np.diff(stroke.astype(int), axis=0, prepend=0).ravel().tolist())
    return to_text(b"".join(_varint(number) for number in numbers))


def unpack(text: str) -> list[Stroke]:
    """Read back the strokes that `pack` wrote into `text`.

    Raises:
        ValueError: If `pack` did not make the text.
    """
    numbers = _varints(from_text(text, max_bytes=5 * MAX_POINTS))
    strokes: list[Stroke] = []
    while numbers:
        count = numbers.pop()
        if not 0 < count <= len(numbers) // 2:
            raise damaged_link()
        steps = [numbers.pop() for _ in range(2 * count)]
        if max(map(abs, steps)) > 2 * REACH_PX:
            raise damaged_link()
        points = np.cumsum(np.reshape(steps, (count, 2)), axis=0)
        if np.abs(points).max() > REACH_PX:
            raise damaged_link()
        strokes.append(points.astype(np.int16))
    if not strokes:
        raise damaged_link()
    _check_strokes(len(strokes))
    return strokes


def _stroke(item: object) -> Stroke:
    if not isinstance(item, Mapping) or item.get("type") not in ("Path", "path"):
        raise _no_drawing()
    if item.get("stroke") != INK:
        # A stroke in the paper's colour would look like an eraser, and there is none.
        raise _no_drawing()
    commands = item.get("path")
    if not isinstance(commands, list | tuple) or not commands:
        raise _no_drawing()
    _check_points(len(commands))
    points = _placed(*_flattened(commands), item)
    if not np.abs(points).max() <= REACH_PX:
        raise ValueError(_("A stroke is too far outside the canvas. Clear it and draw again."))
    return whole_pixels(points)


def _no_drawing() -> ValueError:
    return ValueError(_("The canvas sent something that is not a drawing. Please draw it again."))


def _check_strokes(count: int) -> None:
    if count > MAX_STROKES:
        raise ValueError(
            _(
                "A drawing can have at most {limit} strokes, and this one has {count}. "
                "Clear the canvas and draw again.",
                limit=MAX_STROKES,
                count=count,
            )
        )


def _check_points(count: int) -> None:
    if count > MAX_POINTS:
        raise ValueError(
            _(
                "A drawing can have at most {limit:,} points, and this one has more. "
                "Clear the canvas and draw again.",
                limit=MAX_POINTS,
            )
        )


def _number(value: object) -> float:
    if isinstance(value, int | float) and abs(value) <= _MAX_NUMBER:  # false for NaN
        return float(value)
    raise _no_drawing()


def _flattened(commands: Sequence[object]) -> tuple[Points, Points]:
    """The points of a path of M, L and Q commands, (N, 2), and those that touch its box, (M, 2)."""
    points: list[tuple[float, float]] = []
    turns: list[tuple[float, float]] = []
    for command in commands:
        if not isinstance(command, list | tuple) or not command:
            raise _no_drawing()
        kind, coordinates = command[0], [_number(number) for number in command[1:6]]
        if kind in ("M", "L") and len(coordinates) == 2:
            points.append((coordinates[0], coordinates[1]))
        elif kind == "Q" and len(coordinates) == 4 and points:
            start, control, end = points[-1], coordinates[:2], coordinates[2:]
            points += [_on_curve(start, control, end, t) for t in _CURVE_AT]
            turns.append(_box_corner(start, control, end))
        else:
            raise _no_drawing()
    return np.array(points), np.array(points + turns)


def _on_curve(
    start: Sequence[float], control: Sequence[float], end: Sequence[float], t: float
) -> tuple[float, float]:
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    x, y = (a * p + b * q + c * r for p, q, r in zip(start, control, end, strict=True))
    return x, y


def _box_corner(
    start: Sequence[float], control: Sequence[float], end: Sequence[float]
) -> tuple[float, float]:
    """How far a curve reaches along each axis, as fabric.js computes it.

    Fabric treats a Q command as a cubic curve that has its one control point twice. `left` and
    `top` are the middle of the resulting box, so the same computation is needed here.
    """

    def reach(a: float, c: float, b: float) -> float:
        if (c - a) * (c - b) <= 0:
            return b  # The curve does not turn back along this axis.
        ratio = math.sqrt((c - a) / (c - b))
        t = ratio / (1 + ratio)
        return a * (1 - t) ** 3 + c * 3 * t * (1 - t) + b * t**3

    return (
        reach(start[0], control[0], end[0]),
        reach(start[1], control[1], end[1]),
    )


def _placed(points: Points, box: Points, item: Mapping[Any, Any]) -> Points:
    """The points where they are seen: an object can be moved, scaled and turned.

    Fabric turns and scales a path about the middle of its box and puts that middle at left, top.
    """
    middle = (box.min(0) + box.max(0)) / 2
    scale = np.array([_number(item.get("scaleX", 1)), _number(item.get("scaleY", 1))])
    angle = math.radians(_number(item.get("angle", 0)))
    target = [_number(item.get(side, middle[k])) for k, side in enumerate(("left", "top"))]
    flip = np.array([-1 if item.get("flipX") else 1, -1 if item.get("flipY") else 1])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return ((points - middle) * scale * flip) @ turn + target


def _path(stroke: Stroke, brush_px: int) -> dict[str, Any]:
    points = stroke.tolist()
    if len(points) == 1:
        points = points * 2  # A dot: a line of no length, with round ends.
    low, high = stroke.min(0).tolist(), stroke.max(0).tolist()
    return {
        "type": "Path",
        "originX": "center",
        "originY": "center",
        "left": (low[0] + high[0]) / 2,
        "top": (low[1] + high[1]) / 2,
        "path": [["M", *points[0]], *(["L", *point] for point in points[1:])],
        "stroke": INK,
        "strokeWidth": brush_px,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        "fill": None,
    }


def _varint(number: int) -> bytes:
    """A whole number in as few bytes as it needs, its sign in the lowest bit (as in protobuf)."""
    value = number * 2 if number >= 0 else -number * 2 - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _varints(raw: bytes) -> list[int]:
    """Decode all numbers of `raw`, the last one first, so that `pop` takes them in order."""
    numbers, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if shift > 35:  # A longer number would be far outside the canvas and slow to put together.
            raise damaged_link()
        if byte < 128:
            numbers.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value, shift = 0, 0
    if shift:
        raise damaged_link()
    return numbers[::-1]
