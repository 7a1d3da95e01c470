"""Pen drawings as the app shows them to a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.data.pen_recordings import PenDrawing
from core.drawing.rasterize import BRUSH_PX, digit_images, place_on_canvas
from core.drawing.strokes import canvas_from_strokes, strokes_from_canvas, whole_pixels
from core.network.cells import Array

DRAWN_AT_ONCE = 500


def canvas_images(records: Sequence[PenDrawing]) -> Array:
    """(N, 28, 28) in [0, 1]: pen drawings as the app shows them to a network.

    Each is placed on the app's canvas, drawn with its brush, sent as the canvas sends it and taken
    up as the page takes it up.
    """
    placed = (place_on_canvas(record.strokes) for record in records)
    sent = (canvas_from_strokes([whole_pixels(s) for s in strokes], BRUSH_PX) for strokes in placed)
    taken = [strokes_from_canvas(value) for value in sent]
    return np.concatenate(
        [
            digit_images(taken[start : start + DRAWN_AT_ONCE])
            for start in range(0, len(taken), DRAWN_AT_ONCE)
        ]
    )
