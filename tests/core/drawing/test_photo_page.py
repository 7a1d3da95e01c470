"""The sheet of paper on a picture."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.drawing.photo_page import find_page


def on_table(corners, *, table=90, paper=215, size=(640, 480)):
    picture = Image.new("L", size, table)
    ImageDraw.Draw(picture).polygon([tuple(corner) for corner in corners], fill=paper)
    return np.asarray(picture, np.float32) / 255


SHEETS = {
    "upright": [(150, 80), (480, 80), (480, 400), (150, 400)],
    "turned": [(200, 60), (520, 140), (440, 430), (120, 350)],
    "seen at an angle": [(220, 90), (450, 100), (540, 420), (110, 400)],
}


@pytest.mark.parametrize("kind", SHEETS)
def test_the_corners_are_found(kind):
    page = find_page(on_table(SHEETS[kind]))
    assert page is not None
    corners = np.array(SHEETS[kind])
    apart = np.linalg.norm(page.outline[:, None] - corners, axis=2)
    assert apart.min(axis=0).max() < 8


@pytest.mark.parametrize("kind", SHEETS)
def test_seen_from_above_it_is_a_rectangle(kind):
    page = find_page(on_table(SHEETS[kind]))
    assert page is not None
    places = np.column_stack([np.array(SHEETS[kind], float), np.ones(4)]) @ page.upright.T
    x, y = (places[:, :2] / places[:, 2:]).T
    side = max(np.ptp(x), np.ptp(y))
    assert abs(x[0] - x[3]) < 0.05 * side
    assert abs(x[1] - x[2]) < 0.05 * side
    assert abs(y[0] - y[1]) < 0.05 * side
    assert abs(y[2] - y[3]) < 0.05 * side


def test_a_sheet_may_run_over_the_border():
    corners = [(200, -200), (760, 100), (560, 470), (-40, 200)]
    page = find_page(on_table(corners))
    assert page is not None
    mask = page.mask((480, 640))
    assert mask[150, 350]
    assert not mask[10, 10]
    assert not mask[470, 100]


def test_ink_and_rules_do_not_part_it():
    grey = on_table(SHEETS["turned"]).copy()
    for y in range(80, 420, 40):
        grey[y : y + 3, 150:480] *= 0.6
    page = find_page(grey)
    assert page is not None
    assert page.mask(grey.shape).mean() == pytest.approx(0.28, abs=0.04)


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_plain_paper_has_no_sheet_on_it(level):
    assert find_page(np.full((300, 400), level, np.float32)) is None


def test_a_dark_sheet_on_a_light_table_is_none():
    assert find_page(on_table(SHEETS["upright"], table=220, paper=60)) is None
