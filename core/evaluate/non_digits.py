"""Images that show no digit, made with a seed: what a doubt about an answer is measured on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from core.data.samples import samples
from core.drawing.rasterize import CANVAS_PX, Points, centre_digit, digit_image, place_on_canvas

Array = NDArray[np.float32]
Random = np.random.Generator

LETTERS = "aceEfFhHkKLmMnNpPrRtuUvVwWxXyACd"
"""Those that are no digit in any handwriting: not o, l, s, z, b, g, q or their like."""

SIDE = CANVAS_PX


def non_digits(count: int, seed: int = 0) -> dict[str, Array]:
    """Images without a digit.

    Args:
        count: How many of each kind.
        seed: The same seed gives the same images.

    Returns:
        (count, 28, 28) in [0, 1] by kind: letters, clothes, noise, dots, scribbles, lines, two
        digits beside each other.
    """
    kinds: dict[str, Callable[[Random], Array]] = {
        "letters": _letter,
        "clothes": _clothing,
        "noise": _noise,
        "dots": _dot,
        "scribbles": _scribble,
        "lines": _lines,
        "two digits": _pair,
    }
    return {
        name: np.stack([draw(np.random.default_rng([seed, place, k])) for k in range(count)])
        for place, (name, draw) in enumerate(kinds.items())
    }


def _letter(random: Random) -> Array:
    """A printed letter, slanted, turned, light or bold."""
    picture = Image.new("L", (SIDE, SIDE))
    pencil = ImageDraw.Draw(picture)
    letter = LETTERS[random.integers(len(LETTERS))]
    font = ImageFont.load_default(110)
    bold = int(random.integers(0, 5))
    pencil.text((SIDE / 2, SIDE / 2), letter, fill=255, font=font, anchor="mm", stroke_width=bold)
    slant = random.uniform(-0.25, 0.25)
    picture = picture.rotate(random.uniform(-8, 8), Image.Resampling.BILINEAR).transform(
        picture.size,
        Image.Transform.AFFINE,
        (1, slant, -slant * SIDE / 2, 0, 1, 0),
        Image.Resampling.BILINEAR,
    )
    return centre_digit(np.asarray(picture, np.float32) / 255)


def _clothing(random: Random) -> Array:
    """The filled outline of a shirt, trousers, a dress, a shoe, a bag or a boot."""

    def near(*corners: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + random.uniform(-9, 9), y + random.uniform(-9, 9)) for x, y in corners]

    outlines = (
        near((95, 30), (185, 30), (260, 120), (225, 150), (190, 105), (190, 255), (90, 255))
        + near((90, 105), (55, 150), (20, 120)),
        near((90, 15), (190, 15), (205, 265), (150, 265), (140, 80), (130, 265), (75, 265)),
        near((115, 15), (165, 15), (175, 100), (230, 265), (50, 265), (105, 100)),
        near((20, 175), (100, 140), (140, 150), (255, 100), (262, 220), (20, 220)),
        near((45, 110), (235, 110), (250, 240), (30, 240)),
        near((140, 20), (230, 20), (235, 240), (30, 240), (35, 200), (130, 165)),
    )
    picture = Image.new("L", (SIDE, SIDE))
    pencil = ImageDraw.Draw(picture)
    shade = int(random.integers(120, 255))
    pencil.polygon(outlines[random.integers(len(outlines))], fill=shade)
    small = np.asarray(picture.resize((28, 28), Image.Resampling.BOX), np.float32) / 255
    grain = 1 + random.normal(0, 0.08, small.shape)
    return np.clip(small * grain, 0, 1).astype(np.float32)


def _noise(random: Random) -> Array:
    """Grain, fine or coarse."""
    coarse = float(random.choice([0, 1, 1.5, 2, 3]))
    grain = Image.fromarray((255 * random.random((28, 28))).astype(np.uint8))
    blurred = np.asarray(grain.filter(ImageFilter.GaussianBlur(coarse)), np.float32)
    spread = (blurred - blurred.min()) / max(1.0, float(np.ptp(blurred)))
    return np.clip(3 * (spread - random.uniform(0.3, 0.6)), 0, 1).astype(np.float32)


def _dot(random: Random) -> Array:
    middle = random.uniform(60, 220, 2)
    return digit_image([middle + random.uniform(-2, 2, (int(random.integers(1, 4)), 2))])


def _scribble(random: Random) -> Array:
    """One stroke to and fro."""
    return digit_image([random.uniform(40, 240, (int(random.integers(8, 25)), 2))])


def _lines(random: Random) -> Array:
    """Some straight lines in all directions."""
    return digit_image([random.uniform(40, 240, (2, 2)) for _ in range(random.integers(4, 9))])


def _pair(random: Random) -> Array:
    """Two of the app's drawn digits beside each other."""
    drawn = samples("notorious")
    one, other = (
        place_on_canvas(drawn[random.integers(len(drawn))].strokes, side_px=120) for _ in "ab"
    )
    first, second = np.concatenate(one), np.concatenate(other)
    away = first[:, 0].max() - second[:, 0].min() + random.uniform(6, 40)
    aside = np.array([away - 60, random.uniform(-10, 10)])
    strokes: list[Points] = [stroke - np.array([60, 0]) for stroke in one]
    return digit_image([*strokes, *(stroke + aside for stroke in other)])
