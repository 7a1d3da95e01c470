"""Bent digits are bent as far as the settings say, and by chance that can be repeated."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.data.image_augmentation import distort_images
from core.data.stroke_augmentation import distort_drawings
from core.drawing.rasterize import digit_image
from core.recipes import ImageDistortion, StrokeDistortion

STILL_IMAGES = ImageDistortion(
    **{field.name: 0.0 for field in fields(ImageDistortion) if field.name != "elastic_grid"}
)
STILL_STROKES = replace(
    StrokeDistortion(
        **{field.name: 0.0 for field in fields(StrokeDistortion) if not field.name.endswith("_px")}
    ),
    pen_px=(2.5, 2.5),
    box_px=(20.0, 20.0),
    shift_px=0.0,
)
FOUR = [
    np.array([[90.0, 60.0], [70.0, 150.0], [210.0, 150.0]]),
    np.array([[170.0, 60.0], [160.0, 240.0]]),
]
TAP = [np.array([[140.0, 140.0]])]


@pytest.fixture
def four():
    return np.rint(digit_image(FOUR) * 255).astype(np.uint8)


def chance():
    return np.random.default_rng(3)


def test_nothing_asked_for_nothing_bent(four):
    np.testing.assert_array_equal(distort_images(four[None], STILL_IMAGES, chance())[0], four)
    drawn = distort_drawings([FOUR], STILL_STROKES, chance())[0]
    assert np.abs(drawn.astype(int) - four).max() <= 5  # the pen is pressed at other places


def test_the_same_seed_bends_the_same_way_and_each_digit_its_own(four):
    images = np.stack([four] * 3)
    once = distort_images(images, ImageDistortion(), chance())
    np.testing.assert_array_equal(once, distort_images(images, ImageDistortion(), chance()))
    assert len(np.unique(once, axis=0)) == 3
    drawn = distort_drawings([FOUR] * 3, StrokeDistortion(), chance())
    np.testing.assert_array_equal(drawn, distort_drawings([FOUR] * 3, StrokeDistortion(), chance()))
    assert len(np.unique(drawn, axis=0)) == 3


def test_a_shift_moves_the_mass_by_its_deviation(four):
    settings = replace(STILL_IMAGES, shift_px=1.5)
    moved = distort_images(np.stack([four] * 500), settings, chance()).astype(float)
    columns = (moved * np.arange(28)).sum(axis=(1, 2)) / moved.sum(axis=(1, 2))
    assert columns.std() == pytest.approx(1.5, rel=0.15)


def test_an_elastic_sheet_moves_points_by_its_deviation():
    ramp = np.tile(
        np.arange(28, dtype=np.uint8) * 9, (200, 28, 1)
    )  # its brightness tells the place
    bent = distort_images(ramp, replace(STILL_IMAGES, elastic_px=1.0), chance()).astype(float)
    assert ((bent - ramp)[:, 8:20, 8:20] / 9).std() == pytest.approx(1.0, rel=0.1)


def test_lines_grow_and_shrink(four):
    ink = distort_images(np.stack([four] * 200), replace(STILL_IMAGES, line=0.5), chance())
    totals = ink.sum(axis=(1, 2), dtype=float) / four.sum()
    assert totals.min() < 0.75
    assert totals.max() > 1.3


def test_strokes_move_by_themselves():
    apart = distort_drawings([FOUR] * 50, replace(STILL_STROKES, stroke_shift=0.1), chance())
    assert len(np.unique(apart, axis=0)) == 50
    alone = distort_drawings([FOUR[:1]] * 50, replace(STILL_STROKES, stroke_shift=0.1), chance())
    assert np.ptp(alone.astype(int), axis=0).max() <= 1  # one stroke is centred again


def test_every_stroke_keeps_some_ink_however_much_is_trimmed():
    dotted = [np.array([[x, 50.0 + x] for x in np.linspace(0, 100, 30)]), *TAP]
    drawn = distort_drawings([dotted, TAP], replace(StrokeDistortion(), trim=0.9), chance())
    assert (drawn.max(axis=(1, 2)) > 0).all()


def test_no_digits_give_no_digits():
    assert distort_images(np.empty((0, 28, 28), np.uint8), ImageDistortion(), chance()).shape == (
        0,
        28,
        28,
    )
    assert distort_drawings([], StrokeDistortion(), chance()).shape == (0, 28, 28)
