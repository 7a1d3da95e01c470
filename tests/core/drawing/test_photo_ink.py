"""One digit, freed from everything else on a grey picture."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.analysis.digit_likeness import least_unlikeness
from core.drawing.photo import Region, find_digits_in
from core.drawing.photo_ink import connected_pieces
from core.drawing.photo_pieces import LINE_PX

FIVE = [(250, 90), (190, 90), (180, 150), (240, 150), (250, 200), (210, 230), (170, 215)]


def drawn(*, pen=12, ink=40, paper=225, marks=()):
    """(320, 420) in [0, 1], a five on paper, and other marks: lines of two points and a width."""
    picture = Image.new("L", (420, 320), paper)
    pencil = ImageDraw.Draw(picture)
    pencil.line(FIVE, fill=ink, width=pen, joint="curve")
    for line, width in marks:
        pencil.line(line, fill=ink, width=width)
    return np.asarray(picture, np.float32) / 255


def found(grey):
    """The image of the likeliest digit."""
    return find_digits_in(grey, least_unlikeness).candidates[0].image


def likeness(one, other):
    return np.corrcoef(one.ravel(), other.ravel())[0, 1]


def line_width(image):
    """In pixels of the image: twice the area over the outline."""
    large = np.asarray(Image.fromarray(image).resize((560, 560), Image.Resampling.BICUBIC)) > 0.5
    outline = np.pi / 4 * sum((large != np.roll(large, 1, axis)).sum() for axis in (0, 1))
    return 2 * large.sum() / outline / 20


def test_ink_is_1_and_paper_exactly_0():
    image = found(drawn())
    assert image.dtype == np.float32
    assert image.min() == 0
    assert image.max() > 0.9
    assert (image == 0).mean() > 0.5


def test_light_on_dark_is_the_same_as_dark_on_light():
    assert likeness(found(drawn()), found(drawn(ink=225, paper=40))) > 0.95


@pytest.mark.parametrize("pen", [2, 4, 10, 20, 30])
def test_a_fine_pen_and_a_fat_one_come_out_alike(pen):
    assert LINE_PX[0] - 0.4 < line_width(found(drawn(pen=pen))) < LINE_PX[1] + 0.6


def test_a_hairline_survives_on_a_large_digit():
    picture = Image.new("L", (512, 512), 225)
    corners = [(8 * (x - 205) + 256, 3 * (y - 160) + 256) for x, y in FIVE]
    ImageDraw.Draw(picture).line([(x // 2 + 128, y) for x, y in corners], fill=60, width=1)
    image = found(np.asarray(picture, np.float32) / 255)
    assert len(connected_pieces(image > 0.3).areas) == 1
    assert line_width(image) > LINE_PX[0] - 0.4


@pytest.mark.parametrize(
    "marks",
    [
        [([(20, 20), (24, 20)], 4), ([(380, 280), (384, 283)], 4)],
        [([(0, 318), (420, 310)], 16)],
        [([(415, 0), (415, 320)], 14)],
        [([(40, 60), (60, 60)], 6), ([(50, 50), (50, 90)], 6)],
        [([(0, y), (420, y + 6)], 2) for y in (50, 110, 170, 290)],
        [([(x, 0), (x - 4, 320)], 2) for x in (60, 140, 360)],
    ],
    ids=["specks", "edge below", "edge at the side", "a smaller sign", "rules", "rules down"],
)
def test_what_is_no_part_of_the_digit_goes(marks):
    assert likeness(found(drawn()), found(drawn(marks=marks))) > 0.9


def test_a_bar_that_hangs_apart_stays():
    picture = drawn()
    picture[84:97, 186:198] = picture[0, 0]
    assert likeness(found(drawn()), found(picture)) > 0.85


def test_pale_squares_on_the_paper_are_no_ink():
    squared = drawn()
    squared[::20] *= 0.85
    squared[:, ::20] *= 0.85
    assert likeness(found(drawn()), found(squared)) > 0.85


def test_a_sheet_on_a_dark_table_is_looked_into():
    table = np.full((480, 560), 0.15, np.float32)
    table[80:400, 70:490] = drawn()
    photo = find_digits_in(table, least_unlikeness)
    assert photo.page is not None
    assert likeness(found(drawn()), photo.candidates[0].image) > 0.95


def test_a_region_leaves_out_what_lies_outside_of_it():
    one = np.full((320, 420), 225 / 255, np.float32)
    one[80:240, 200:214] = 0.15
    two = np.concatenate([drawn(), one], axis=1)
    assert len(find_digits_in(two, least_unlikeness).candidates) == 2
    left = find_digits_in(two, least_unlikeness, Region(0, 0, 0.5, 1))
    assert len(left.candidates) == 1
    assert likeness(found(drawn()), left.candidates[0].image) > 0.95
    right = find_digits_in(two, least_unlikeness, Region(0.5, 0, 1, 1))
    assert right.candidates[0].box[1] > 420


@pytest.mark.parametrize("region", [Region(-5, -5, 9, 9), Region(0, 0, 1, float("1e9"))])
def test_a_region_beyond_the_picture_ends_at_its_border(region):
    assert likeness(
        find_digits_in(drawn(), least_unlikeness, region).candidates[0].image, found(drawn())
    ) == pytest.approx(1)


@pytest.mark.parametrize("region", [Region(1, 1, 0, 0), Region(0.999, 0, 1, 0.001)])
def test_an_empty_region_becomes_a_small_one(region):
    with pytest.raises(ValueError, match="othing on the picture stands out"):
        find_digits_in(drawn(), least_unlikeness, region)


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_blank_paper_is_told(level):
    with pytest.raises(ValueError, match="othing on the picture stands out"):
        found(np.full((240, 320), level, np.float32))


@pytest.mark.parametrize("grain", [0.01, 0.03])
def test_the_grain_of_blank_paper_looks_like_no_digit(grain):
    paper = np.random.default_rng(0).normal(0.8, grain, (240, 320)).astype(np.float32)
    try:
        candidates = find_digits_in(np.clip(paper, 0, 1), least_unlikeness).candidates
    except ValueError:
        candidates = ()  # Nothing stood out.
    assert not [each for each in candidates if each.unlikeness <= 1]
