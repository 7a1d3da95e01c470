"""A drawing becomes the image that MNIST would have made of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drawing.rasterize import (
    CANVAS_PX,
    CENTRE_PX,
    MAX_POINTS,
    MAX_RASTER_PX,
    centre_digit,
    digit_image,
    digit_images,
    place_on_canvas,
    render_canvas,
)

SEVEN = [np.array([[60.0, 60.0], [200.0, 60.0], [110.0, 230.0]])]
LEVEL = [np.array([[20.0, 140.0], [260.0, 140.0]])]
UPRIGHT = [np.array([[140.0, 20.0], [140.0, 260.0]])]


def centre_of_mass(image):
    rows, columns = np.indices(image.shape)
    return (image * columns).sum() / image.sum(), (image * rows).sum() / image.sum()


def ink_box(image):
    rows, columns = np.nonzero(image > 0.5)
    return np.ptp(columns) + 1, np.ptp(rows) + 1


def test_image_is_28x28_float32_of_ink_between_0_and_1():
    image = digit_image(SEVEN)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() == 0
    assert image.max() == 1


def test_longer_side_is_20_pixels_and_the_mass_lies_in_the_middle():
    image = digit_image(SEVEN)
    assert ink_box(image)[1] in (19, 20, 21)
    assert centre_of_mass(image) == pytest.approx((CENTRE_PX, CENTRE_PX), abs=0.45)


@pytest.mark.parametrize(
    ("side_px", "middle"), [(20, (12, 12)), (70, (240, 40)), (270, (140, 140))]
)
def test_size_and_place_on_the_canvas_leave_no_mark(side_px, middle):
    moved = place_on_canvas(SEVEN, side_px, middle)
    np.testing.assert_allclose(digit_image(moved), digit_image(SEVEN), atol=1e-4)


def test_one_straight_line_keeps_its_shape():
    assert ink_box(digit_image(UPRIGHT)) == (3, 19)  # its ends lie half way between two pixels
    assert ink_box(digit_image(LEVEL)) == (19, 3)


@pytest.mark.parametrize(
    "strokes", [[np.array([[5.0, 275.0]])], [np.array([[9.0, 9.0], [10.0, 10.0]])]]
)
def test_a_dot_stays_a_dot_in_the_middle(strokes):
    image = digit_image(strokes)
    assert 3 < image.sum() < 18
    assert centre_of_mass(image) == pytest.approx((CENTRE_PX, CENTRE_PX), abs=0.3)


def test_ink_far_from_its_centre_of_mass_is_not_cut_off():
    spiral = np.tile([[0.0, 0.0], [10.0, 10.0], [0.0, 10.0]], (40, 1))
    image = digit_image([np.concatenate([spiral, [[270.0, 270.0]]])])
    assert min(ink_box(image)) >= 19


def test_many_drawings_at_once_are_what_each_is_alone():
    drawings = [SEVEN, LEVEL, [*SEVEN, *UPRIGHT]]
    np.testing.assert_allclose(
        digit_images(drawings), np.stack([digit_image(d) for d in drawings]), atol=1e-6
    )


def test_a_wider_pen_leaves_more_ink_in_the_same_box():
    narrow, wide = digit_images([SEVEN, SEVEN], pen_px=np.array([1.7, 4.0]))
    assert wide.sum() > 1.8 * narrow.sum()
    assert ink_box(wide)[1] in (19, 20, 21)


@pytest.mark.parametrize(
    ("strokes", "sentence"),
    [
        ([], "Nothing is drawn"),
        ([np.empty((0, 2))], "stroke has 1 to"),
        ([np.zeros((3, 3))], "shape \\(3, 3\\)"),
        ([np.zeros((MAX_POINTS + 1, 2))], "stroke has 1 to"),
        ([np.zeros((MAX_POINTS, 2)), np.zeros((1, 2))], "at most"),
        ([np.array([[0.0, np.nan]])], "not a number"),
        ([np.array([[0.0, 1e9]])], "pixels from the canvas"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(strokes, sentence):
    with pytest.raises(ValueError, match=sentence):
        digit_image(strokes)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(st.floats(-CANVAS_PX, 2 * CANVAS_PX), st.floats(-CANVAS_PX, 2 * CANVAS_PX)),
            min_size=1,
            max_size=12,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_drawn_gives_ink_inside_the_image(points):
    image = digit_image([np.array(stroke) for stroke in points])
    assert np.isfinite(image).all()
    assert 0 <= image.min() < image.max() <= 1


def test_thousands_of_points_draw_what_a_few_draw():
    def circle(turns, points):
        angle = np.linspace(0, turns * 2 * np.pi, points)
        return [140 + 130 * np.stack([np.cos(angle), np.sin(angle)], axis=1)]

    once, often = digit_image(circle(1, 400)), digit_image(circle(10, MAX_POINTS))
    np.testing.assert_allclose(often, once, atol=0.05)


def test_canvas_shows_the_brush_and_loses_what_is_outside():
    canvas = render_canvas([np.array([[140.0, 140.0], [140.0, 400.0]])], brush_px=18)
    assert canvas.shape == (CANVAS_PX, CANVAS_PX)
    assert canvas[200, 140] == 255
    assert 17 <= (canvas[200] > 0).sum() <= 20
    assert canvas[:120].sum() == 0
    assert render_canvas([]).sum() == 0


def test_a_picture_is_cropped_shrunk_and_centred():
    picture = np.zeros((300, 400), np.float32)
    picture[40:240, 300:330] = 1
    image = centre_digit(picture)
    assert ink_box(image)[1] - ink_box(image)[0] >= 16
    assert centre_of_mass(image) == pytest.approx((CENTRE_PX, CENTRE_PX), abs=0.1)


def test_a_tiny_picture_is_blown_up_and_a_mnist_digit_stays_in_place():
    assert ink_box(centre_digit(np.ones((2, 1), np.float32)))[1] in (20, 21)
    image = digit_image(SEVEN)
    assert centre_of_mass(centre_digit(image)) == pytest.approx(centre_of_mass(image), abs=0.5)


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (np.zeros((28, 28)), "no ink"),
        (np.full((28, 28), np.nan), "between 0 and 1"),
        (np.full((28, 28), 255.0), "between 0 and 1"),
        (np.ones((28, 28, 3)), "shape"),
        (np.ones((1, MAX_RASTER_PX + 1)), "at most"),
        (np.ones((0, 28)), "shape"),
    ],
)
def test_what_is_no_picture_of_ink_is_refused_with_a_sentence(picture, sentence):
    with pytest.raises(ValueError, match=sentence):
        centre_digit(picture)


@pytest.mark.parametrize("strokes", [[], [np.empty((0, 2))], [np.array([[np.inf, 0.0]])]])
def test_nothing_to_place_on_the_canvas_is_refused(strokes):
    with pytest.raises(ValueError, match="Draw at least|finite"):
        place_on_canvas(strokes)
