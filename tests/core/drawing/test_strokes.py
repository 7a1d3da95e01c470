"""The canvas's value: what a browser sends, what a link carries, and what a stranger might send."""

from __future__ import annotations

import base64
import copy
import math
import zlib
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drawing.links import MAX_CHARS, to_text
from core.drawing.rasterize import digit_image
from core.drawing.strokes import (
    INK,
    PAPER,
    canvas_from_strokes,
    pack,
    same_drawing,
    strokes_from_canvas,
    unpack,
    whole_pixels,
)

# A stroke as fabric.js 7.4 sends it, from a mouse in Chromium.
SENT: dict[str, Any] = {
    "version": "7.4.0",
    "objects": [
        {
            "type": "Path",
            "originX": "center",
            "originY": "center",
            "left": 138.4757,
            "top": 149.2121,
            "width": 116.9874,
            "height": 180.018,
            "stroke": INK,
            "strokeWidth": 18,
            "scaleX": 1,
            "scaleY": 1,
            "angle": 0,
            "flipX": False,
            "flipY": False,
            "path": [
                ["M", 79.982, 59.203125],
                ["Q", 80, 59.203125, 95, 59.203125],
                ["Q", 110, 59.203125, 125, 59.203125],
                ["Q", 140, 59.203125, 155, 59.203125],
                ["Q", 170, 59.203125, 185, 59.203125],
                ["Q", 200, 59.203125, 190, 81.703125],
                ["Q", 180, 104.203125, 170, 126.703125],
                ["Q", 160, 149.203125, 140, 194.203125],
                ["L", 119.982, 239.221125],
            ],
        }
    ],
}

points = st.lists(st.tuples(st.integers(-50, 330), st.integers(-50, 330)), min_size=1, max_size=40)
drawings = st.lists(points.map(lambda p: whole_pixels(np.array(p, float))), min_size=1, max_size=6)


def changed(**changes: Any) -> dict[str, Any]:
    value = copy.deepcopy(SENT)
    value["objects"][0].update(changes)
    return value


def test_a_browsers_stroke_goes_through_its_points() -> None:
    (stroke,) = strokes_from_canvas(SENT)
    assert stroke[0].tolist() == [80, 59]
    assert stroke[-1].tolist() == [120, 239]
    assert stroke[:, 0].max() == 194  # a curve never reaches its control point, 200


def test_none_and_nothing_are_an_empty_canvas() -> None:
    assert strokes_from_canvas(None) == strokes_from_canvas({"objects": []}) == []


@settings(max_examples=60, deadline=None)
@given(drawings)
def test_a_drawing_comes_back_from_the_canvas_and_from_a_link(strokes: list[np.ndarray]) -> None:
    assert same_drawing(strokes_from_canvas(canvas_from_strokes(strokes, 18)), strokes)
    packed = pack(strokes)
    assert packed is not None
    assert packed.replace("-", "").replace("_", "").isalnum()
    assert same_drawing(unpack(packed), strokes)


def test_a_stroke_that_was_moved_and_turned_is_taken_from_where_it_is_seen() -> None:
    line = [["M", 100, 100], ["L", 200, 100]]
    moved = changed(path=line, left=150, top=200, scaleX=0.5, angle=90)
    (stroke,) = strokes_from_canvas(moved)
    assert stroke.tolist() == [[150, 175], [150, 225]]


def test_a_stroke_that_was_flipped() -> None:
    path = [["M", 100, 100], ["L", 200, 140]]
    (stroke,) = strokes_from_canvas(changed(path=path, left=150, top=120, flipX=True))
    assert stroke.tolist() == [[200, 100], [100, 140]]


NOT_A_DRAWING = "The canvas sent something that is not a drawing"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("a text", NOT_A_DRAWING),
        ({"objects": 7}, NOT_A_DRAWING),
        ({"objects": [1]}, NOT_A_DRAWING),
        ({"objects": [{"type": "Rect"}]}, NOT_A_DRAWING),
        ({"objects": [{}] * 201}, "at most 200 strokes, and this one has 201"),
        (changed(stroke=PAPER), NOT_A_DRAWING),
        (changed(path=[]), NOT_A_DRAWING),
        (changed(path="M 1 1"), NOT_A_DRAWING),
        (changed(path=[["Q", 1, 1, 2, 2]]), NOT_A_DRAWING),
        (changed(path=[["Z"]]), NOT_A_DRAWING),
        (changed(path=[["M", "a", 1]]), NOT_A_DRAWING),
        (changed(path=[5]), NOT_A_DRAWING),
        (changed(path=[["M", float("nan"), 1]]), NOT_A_DRAWING),
        (changed(path=[["M", 10**400, 1]]), NOT_A_DRAWING),
        (changed(path=[["M", 1, 1], ["Q", 1e308, -1e308, 1e308, 1]]), NOT_A_DRAWING),
        (changed(left=1e300), NOT_A_DRAWING),
        (changed(left={}), NOT_A_DRAWING),
        (changed(angle=float("inf")), NOT_A_DRAWING),
        (changed(left=5_000), "too far outside the canvas"),
        (changed(path=[["M", 1, 1]] * 20_001), "at most 20,000 points"),
        (
            {"objects": [changed(path=[["L", 1, 1], ["L", 2, 1]] * 5_000)["objects"][0]] * 3},
            "at most",
        ),
    ],
)
def test_what_this_canvas_cannot_send_is_refused_in_a_sentence(value: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        strokes_from_canvas(value)


NUMBERS = [0, -1, 140, 279.5, -0.0, 10**400, -(10**309), 1e308, -1e308, 1e-320, 2**63, 5_000]
ODD = [None, True, "x", "1" * 5_000, b"\x00", [], {}, [[]], {"objects": []}, math.nan, math.inf]


def hostile_number(random: Random) -> Any:
    kind = random.random()
    if kind < 0.6:
        return random.uniform(-100, 400)
    return random.choice(NUMBERS if kind < 0.9 else ODD)


def hostile_command(random: Random) -> Any:
    if random.random() < 0.05:
        return random.choice(ODD)
    kind = random.choice("MLQ")
    count = {"M": 2, "L": 2, "Q": 4}[kind] + (random.random() < 0.02)
    return [kind, *(hostile_number(random) for _ in range(count))]


def hostile_value(random: Random) -> Any:
    """A canvas's value with something wrong in it at random, or nothing."""
    if random.random() < 0.02:
        return random.choice(ODD)
    objects: list[Any] = []
    for _ in range(random.randrange(4)):
        value: dict[str, Any] = {
            "type": "Path",
            "stroke": INK,
            "path": [
                ["M", 100, 100],
                *(hostile_command(random) for _ in range(random.randrange(4))),
            ],
        }
        for name in ("left", "top", "scaleX", "scaleY", "angle", "flipX"):
            if random.random() < 0.15:
                value[name] = hostile_number(random)
        if random.random() < 0.05:
            value[random.choice(list(value))] = random.choice(ODD)
        objects.append(value if random.random() < 0.98 else random.choice(ODD))
    return {"objects": objects}


def strokes_or_sentence(value: Any) -> list[np.ndarray] | str:
    try:
        return strokes_from_canvas(value)
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(4))
def test_any_value_gives_strokes_on_the_canvas_or_one_short_sentence(seed: int) -> None:
    random = Random(seed)
    read = 0
    for _ in range(1_000):
        found = strokes_or_sentence(hostile_value(random))
        if isinstance(found, str):
            assert 0 < len(found) < 200
            continue
        assert all(len(stroke) and np.abs(stroke).max() <= 2_000 for stroke in found)
        if found:
            read += 1
            assert np.isfinite(digit_image(found)).all()
    assert read > 50  # some of them are drawings


def test_a_drawing_of_ordinary_length_fits_into_a_link() -> None:
    angle = np.linspace(0, 2 * np.pi, 60)
    circle = whole_pixels(np.stack([140 + 90 * np.sin(angle), 140 + 90 * np.cos(angle)], 1))
    packed = pack([circle])
    assert packed is not None
    assert len(packed) < 200


def test_a_scribble_too_long_for_a_link_has_none() -> None:
    noise = np.random.default_rng(0).integers(0, 280, (9_000, 2)).astype(float)
    assert pack([whole_pixels(noise)]) is None


def damaged() -> list[str]:
    good = pack([np.array([[1, 2], [3, 4]], np.int16)])
    assert good is not None
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(10_000_000), 9)).decode()
    far = pack([np.array([[30_000, 0]], np.int16)])
    assert far is not None
    return [
        "",
        "!",
        "ä",
        good[:-3],
        good + "AAAA!",
        "x" * (MAX_CHARS + 1),
        far,
        bomb[:4000],
        to_text(b"\x80" * 50_000) or "",
    ]


@pytest.mark.parametrize("text", damaged())
def test_a_damaged_link_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="damaged or cut off"):
        unpack(text)
