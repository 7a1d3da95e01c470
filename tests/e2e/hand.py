"""Ten digits as strokes of a mouse, in canvas pixels, the way they are taught at school."""

from __future__ import annotations

import math

Point = tuple[float, float]
Stroke = list[Point]


def arc(x: float, y: float, width: float, height: float, start: float, end: float) -> Stroke:
    """Points on an ellipse about x, y from one angle to another; 0 is right, 90 is down."""
    steps = max(4, round(abs(end - start) / 20))
    angles = [math.radians(start + (end - start) * k / steps) for k in range(steps + 1)]
    return [(x + width * math.cos(a), y + height * math.sin(a)) for a in angles]


DIGITS: dict[int, list[Stroke]] = {
    0: [arc(140, 140, 62, 95, -80, 285)],
    1: [[(105, 85), (145, 45), (145, 235)]],
    2: [[*arc(140, 95, 55, 52, -170, 40), (85, 230), (205, 230)]],
    3: [[*arc(130, 92, 55, 48, -150, 90), *arc(130, 190, 62, 52, -90, 150)]],
    4: [[(150, 45), (80, 165), (210, 165)], [(175, 110), (170, 240)]],
    5: [[(110, 50), (100, 130), *arc(130, 180, 62, 58, -110, 150)], [(110, 50), (195, 48)]],
    6: [[(175, 45), (110, 120), *arc(138, 185, 50, 52, -170, 190)]],
    7: [[(80, 60), (205, 60), (125, 240)]],
    8: [[*arc(140, 92, 46, 44, -60, -270), *arc(140, 188, 56, 50, -90, 270), (175, 62)]],
    9: [[*arc(140, 100, 50, 52, -20, -370), (190, 100), (170, 240)]],
}

BARRED_SEVEN: list[Stroke] = [[(80, 60), (205, 60), (125, 240)], [(105, 150), (190, 150)]]
