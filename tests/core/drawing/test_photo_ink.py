"""The ink of one digit, freed from everything else on a picture."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.drawing.components import connected_components
from core.drawing.photo_ink import LINE_PX, digit_ink

FIVE = [(250, 90), (190, 90), (180, 150), (240, 150), (250, 200), (210, 230), (170, 215)]


def drawn(*, pen=12, ink=40, paper=225, marks=()):
    """(320, 420) in [0, 1], a five on paper, and other marks: lines of two points and a width."""
    picture = Image.new("L", (420, 320), paper)
    pencil = ImageDraw.Draw(picture)
    pencil.line(FIVE, fill=ink, width=pen, joint="curve")
    for line, width in marks:
        pencil.line(line, fill=ink, width=width)
    return np.asarray(picture, np.float32) / 255


def likeness(one, other):
    """The correlation of two cut-outs, brought to one size."""
    sized = [np.asarray(Image.fromarray(each).resize((40, 40))).ravel() for each in (one, other)]
    return np.corrcoef(*sized)[0, 1]


def line_width(ink):
    """In pixels of the final image: twice the area over the outline."""
    mask = ink > 0.5
    outline = np.pi / 4 * sum((mask != np.roll(mask, 1, axis)).sum() for axis in (0, 1))
    rows, columns = np.nonzero(mask)
    return 2 * mask.sum() / outline * 20 / (max(np.ptp(rows), np.ptp(columns)) + 1)


def test_ink_is_1_and_paper_exactly_0():
    ink = digit_ink(drawn())
    assert ink.dtype == np.float32
    assert ink.min() == 0
    assert ink.max() == 1
    assert (ink == 0).mean() > 0.5


def test_light_on_dark_is_the_same_as_dark_on_light():
    assert likeness(digit_ink(drawn()), digit_ink(drawn(ink=225, paper=40))) > 0.98


@pytest.mark.parametrize("pen", [2, 4, 10, 20, 30])
def test_a_fine_pen_and_a_fat_one_come_out_alike(pen):
    assert LINE_PX[0] - 0.3 < line_width(digit_ink(drawn(pen=pen))) < LINE_PX[1] + 0.5


def test_a_hairline_survives_on_a_large_digit():
    picture = Image.new("L", (512, 512), 225)
    corners = [(8 * (x - 205) + 256, 3 * (y - 160) + 256) for x, y in FIVE]
    ImageDraw.Draw(picture).line([(x // 2 + 128, y) for x, y in corners], fill=60, width=1)
    ink = digit_ink(np.asarray(picture, np.float32) / 255)
    assert len(connected_components(ink > 0.5).areas) == 1
    assert line_width(ink) > LINE_PX[0] - 0.3


@pytest.mark.parametrize(
    "marks",
    [
        [([(20, 20), (24, 20)], 4), ([(380, 280), (384, 283)], 4)],
        [([(0, 318), (420, 310)], 16)],
        [([(415, 0), (415, 320)], 14)],
        [([(40, 60), (60, 60)], 6), ([(50, 50), (50, 90)], 6)],
    ],
    ids=["specks", "edge below", "edge at the side", "a smaller sign"],
)
def test_what_is_no_part_of_the_digit_goes(marks):
    assert likeness(digit_ink(drawn()), digit_ink(drawn(marks=marks))) > 0.95


def test_a_bar_that_hangs_apart_stays():
    picture = drawn()
    picture[84:97, 186:198] = picture[0, 0]
    assert len(connected_components(digit_ink(picture) > 0.5).areas) == 2
    assert likeness(digit_ink(drawn()), digit_ink(picture)) > 0.85


def test_pale_squares_on_the_paper_are_no_ink():
    squared = drawn()
    squared[::20] *= 0.85
    squared[:, ::20] *= 0.85
    assert likeness(digit_ink(drawn()), digit_ink(squared)) > 0.95


def test_a_sheet_on_a_dark_table_is_looked_into():
    table = np.full((480, 560), 0.15, np.float32)
    table[80:400, 70:490] = drawn()
    assert likeness(digit_ink(drawn()), digit_ink(table)) > 0.95


def test_a_digit_of_single_dots_is_a_digit_still():
    picture = np.full((400, 500), 0.9, np.float32)
    picture[100:300:4, 150:340:4] = 0.1
    assert digit_ink(picture).max() > 0.5


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_blank_paper_is_told(level):
    with pytest.raises(ValueError, match="Expected a digit on plain paper, found nothing"):
        digit_ink(np.full((240, 320), level, np.float32))


def test_the_grain_of_blank_paper_is_no_digit():
    grain = np.random.default_rng(0).normal(0.8, 0.03, (240, 320)).astype(np.float32)
    with pytest.raises(ValueError, match="found nothing"):
        digit_ink(np.clip(grain, 0, 1))
