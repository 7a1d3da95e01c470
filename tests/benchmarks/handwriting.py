"""A drawing of eight strokes, as a hand makes it: short steps, slightly bent lines."""

from __future__ import annotations

import math

import numpy as np

from core.drawing.strokes import Stroke

Point = tuple[int, int]
POINTS_PER_STROKE = 25
BEND_PX = 8

_LINES: tuple[tuple[Point, Point], ...] = (
    ((70, 60), (210, 60)),
    ((210, 60), (120, 240)),
    ((110, 150), (190, 150)),
    ((70, 60), (70, 90)),
    ((120, 240), (150, 240)),
    ((90, 100), (130, 110)),
    ((150, 180), (200, 200)),
    ((60, 200), (100, 220)),
)


def _bent(start: Point, end: Point) -> Stroke:
    part = np.linspace(0, 1, POINTS_PER_STROKE)[:, None]  # (N, 1)
    line = np.array(start) + part * (np.array(end) - np.array(start))
    bent: Stroke = np.rint(line + BEND_PX * np.sin(math.pi * part)).astype(np.int16)
    return bent


STROKES: tuple[Stroke, ...] = tuple(_bent(start, end) for start, end in _LINES)
