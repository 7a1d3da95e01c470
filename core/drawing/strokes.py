"""The drawing canvas's own value, made into strokes, and strokes made into a value or an address.

The canvas sends fabric.js objects. They are a client's word: everything about them is checked. A
stroke here is (N, 2) int16, x to the right and y down in canvas pixels. Whole pixels, so that a
drawing in an address is read to the very same numbers as the drawing that it was made from.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.drawing.links import from_text, to_text

Stroke: TypeAlias = NDArray[np.int16]
Points: TypeAlias = NDArray[np.float64]

INK = "#22201c"
PAPER = "#fffdf7"
MAX_STROKES = 200
MAX_POINTS = 20_000
REACH_PX = 2_000
"""How far from the canvas's corner a point may lie: a stroke can leave the canvas, not the room."""

_CURVE_AT = (0.5, 1.0)
"""Where one of fabric's curves, which join the middles of neighbouring mouse moves, gets points."""


def strokes_from_canvas(value: object) -> list[Stroke]:
    """The strokes, in the order in which they were drawn.

    Args:
        value: What the canvas calls `json_data`: a fabric.js canvas. None is an empty canvas.

    Raises:
        ValueError: If the value is not one that this canvas can send.
    """
    if value is None:
        return []
    objects = value.get("objects", []) if isinstance(value, Mapping) else None
    if not isinstance(objects, Sequence) or isinstance(objects, str):
        raise ValueError(f"Expected a drawing as a list of strokes, got {type(value).__name__}.")
    if len(objects) > MAX_STROKES:
        raise ValueError(f"Expected at most {MAX_STROKES} strokes, got {len(objects)}.")
    strokes = [_stroke(item) for item in objects]
    _check_points(sum(map(len, strokes)))
    return strokes


def whole_pixels(points: NDArray[np.floating]) -> Stroke:
    """The stroke through `points`, (N, 2) canvas pixels, without points that fall together."""
    whole = np.rint(points).astype(np.int16)
    moved = np.ones(len(whole), bool)
    moved[1:] = (whole[1:] != whole[:-1]).any(1)
    return whole[moved]


def canvas_from_strokes(strokes: Sequence[Stroke], brush_px: int) -> dict[str, Any]:
    """The value that puts `strokes` back on the canvas, drawn with a brush of `brush_px`."""
    return {"objects": [_path(stroke, brush_px) for stroke in strokes]}


def same_drawing(one: Sequence[Stroke], other: Sequence[Stroke]) -> bool:
    """Whether both are the same strokes in the same order."""
    return len(one) == len(other) and all(map(np.array_equal, one, other))


def pack(strokes: Sequence[Stroke]) -> str | None:
    """`strokes` as letters, digits, `-` and `_` for an address; None if they are too many for one.

    One stroke of 60 points takes about 120 characters.
    """
    numbers: list[int] = []
    for stroke in strokes:
        numbers.append(len(stroke))
        numbers.extend(np.diff(stroke.astype(int), axis=0, prepend=0).ravel().tolist())
    return to_text(b"".join(_varint(number) for number in numbers))


def unpack(text: str) -> list[Stroke]:
    """The strokes that `pack` made into `text`.

    Raises:
        ValueError: If the text is not one that `pack` makes.
    """
    numbers = _varints(from_text(text, max_bytes=5 * MAX_POINTS))
    strokes: list[Stroke] = []
    while numbers:
        count = numbers.pop()
        if not 0 < count <= len(numbers) // 2:
            raise ValueError("Expected a drawing from a link, got one with a stroke cut off.")
        steps = [numbers.pop() for _ in range(2 * count)]
        points = np.cumsum(np.reshape(steps, (count, 2)), axis=0)
        if np.abs(points).max() > REACH_PX:
            raise ValueError(f"Expected points within {REACH_PX} pixels, got one beyond in a link.")
        strokes.append(points.astype(np.int16))
    if not 0 < len(strokes) <= MAX_STROKES:
        raise ValueError(f"Expected 1 to {MAX_STROKES} strokes in a link, got {len(strokes)}.")
    return strokes


def _stroke(item: object) -> Stroke:
    if not isinstance(item, Mapping) or item.get("type") not in ("Path", "path"):
        raise ValueError("Expected freehand strokes only, got another kind of object.")
    if item.get("stroke") != INK:
        # A stroke in the paper's colour would look like an eraser, and there is none.
        raise ValueError(f"Expected strokes in the canvas's ink {INK}, got {item.get('stroke')!r}.")
    commands = item.get("path")
    if not isinstance(commands, Sequence) or isinstance(commands, str) or not commands:
        raise ValueError("Expected a stroke with a path, got one without.")
    _check_points(len(commands))
    points = _placed(*_flattened(commands), item)
    if not np.abs(points).max() <= REACH_PX:  # Not-a-number fails this as well.
        raise ValueError(f"Expected points within {REACH_PX} pixels of the canvas, got one beyond.")
    return whole_pixels(points)


def _check_points(count: int) -> None:
    if count > MAX_POINTS:
        raise ValueError(f"Expected at most {MAX_POINTS} points in a drawing, got {count}.")


def _flattened(commands: Sequence[Any]) -> tuple[Points, Points]:
    """The points of a path of M, L and Q commands, (N, 2), and those that touch its box, (M, 2)."""
    points: list[tuple[float, float]] = []
    turns: list[tuple[float, float]] = []
    for command in commands:
        try:
            kind, *numbers = command
            coordinates = [float(number) for number in numbers]
        except (TypeError, ValueError):
            raise ValueError("Expected numbers in a stroke's path, got something else.") from None
        if kind in ("M", "L") and len(coordinates) == 2:
            points.append((coordinates[0], coordinates[1]))
        elif kind == "Q" and len(coordinates) == 4 and points:
            start, control, end = points[-1], coordinates[:2], coordinates[2:]
            points += [_on_curve(start, control, end, t) for t in _CURVE_AT]
            turns.append(_box_corner(start, control, end))
        else:
            raise ValueError(f"Expected M, L or Q in a stroke's path, got {str(kind)[:20]!r}.")
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
    """How far a curve reaches along each axis by fabric's reckoning.

    Fabric takes the box of a Q as if it were a cubic with its one control point twice. The middle
    of that box is what `left` and `top` speak of, so the reckoning is followed here.
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


def _placed(points: Points, box: Points, item: Mapping[str, Any]) -> Points:
    """The points where the visitor sees them: the toolbar's edit mode moves, scales and turns.

    Fabric turns and scales a path about the middle of its box and puts that middle at left, top.
    """
    middle = (box.min(0) + box.max(0)) / 2
    try:
        scale_x, scale_y = float(item.get("scaleX", 1)), float(item.get("scaleY", 1))
        angle = math.radians(float(item.get("angle", 0)))
        target = np.array([float(item.get("left", middle[0])), float(item.get("top", middle[1]))])
    except (TypeError, ValueError):
        raise ValueError("Expected numbers for a stroke's place, got something else.") from None
    scale = np.array([scale_x, scale_y])
    flip = np.array([-1 if item.get("flipX") else 1, -1 if item.get("flipY") else 1])
    if not (np.isfinite(target).all() and np.isfinite(scale).all() and math.isfinite(angle)):
        raise ValueError("Expected finite numbers for a stroke's place, got others.")
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
    """The numbers of `raw`, the last one first, so that `pop` takes them in order."""
    numbers, value, shift = [], 0, 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value, shift = 0, 0
    if shift:
        raise ValueError("Expected a drawing from a link, got one that ends inside a number.")
    return numbers[::-1]
