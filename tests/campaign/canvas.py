"""Values of the drawing canvas, and drawings in links."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import numpy as np

from core.drawing.rasterize import BRUSH_PX, digit_image
from core.drawing.strokes import canvas_from_strokes, pack, strokes_from_canvas, unpack
from tests.campaign.hostile import mutated, number, plain
from tests.campaign.outcome import check_refusal

CASES, SAMPLE = 60_000, 600
KEYS = ("type", "path", "stroke", "left", "top", "scaleX", "scaleY", "angle", "flipX", "objects")


def case(seed: int) -> None:
    """Read a damaged drawing: to finite strokes that can be drawn, or to a sentence."""
    random = Random(f"canvas {seed}")
    strokes = _strokes(random)
    try:
        if random.random() < 0.2:
            read = unpack(mutated(random, pack(strokes) or ""))
        else:
            read = strokes_from_canvas(_damaged(random, canvas_from_strokes(strokes, BRUSH_PX)))
    except ValueError as error:
        check_refusal(error)
        return
    if not read:  # an empty canvas
        return
    image = digit_image(read)
    assert image.shape == (28, 28)
    assert 0 <= image.min() <= image.max() <= 1


def _strokes(random: Random) -> list[Any]:
    places = np.random.default_rng(random.getrandbits(32))
    return [
        np.cumsum(places.integers(-9, 10, (random.randint(1, 30), 2)), axis=0).astype(np.int16)
        + 140
        for _ in range(random.randint(0, 4))
    ]


def _damaged(random: Random, canvas: dict[str, Any]) -> Any:
    """The canvas with one to three of its values replaced by others of any kind."""
    value: Any = copy.deepcopy(canvas)
    for _ in range(random.randint(1, 3)):
        value = _replaced(random, value)
    return value


def _replaced(random: Random, value: Any) -> Any:
    if not value or not isinstance(value, dict | list) or random.random() < 0.15:
        return random.choice((number, plain))(random)
    if isinstance(value, dict):
        key = random.choice([*value, random.choice(KEYS)])
        return {**value, key: _replaced(random, value.get(key, 0))}
    at = random.randrange(len(value))
    return [*value[:at], _replaced(random, value[at]), *value[at + random.randint(0, 1) :]]
