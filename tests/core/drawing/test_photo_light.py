"""The light on the paper, found behind the ink."""

import numpy as np
import pytest

from core.drawing.photo_light import paper_light

Y, X = np.mgrid[-1:1:120j, -1:1:160j].astype(np.float32)
EVEN = np.full_like(X, 0.9)
FROM_ONE_SIDE = 0.7 + 0.2 * X - 0.05 * Y**2
SHADED = np.where(X + 0.3 * Y > 0.4, EVEN * 0.6, EVEN)
STROKE = (np.abs(X + 0.1) < 0.05) & (np.abs(Y) < 0.6)


@pytest.mark.parametrize("light", [EVEN, FROM_ONE_SIDE, SHADED], ids=["even", "slanting", "shaded"])
def test_light_is_found_behind_the_ink(light):
    found = paper_light(np.where(STROKE, 0.2 * light, light))
    assert found.shape == light.shape
    far_from_the_shadow = np.abs(X + 0.3 * Y - 0.4) > 0.05
    np.testing.assert_allclose(found[far_from_the_shadow], light[far_from_the_shadow], atol=0.03)


def test_a_table_beside_the_sheet_is_left_as_it_is():
    table = X > 0.6
    picture = np.where(table, 0.1 + 0.05 * np.sin(40 * Y), np.where(STROKE, 0.2, EVEN))
    found = paper_light(picture.astype(np.float32))
    np.testing.assert_array_equal(found[table], picture[table].astype(np.float32))
    np.testing.assert_allclose(found[STROKE], 0.9, atol=0.03)


def test_a_black_board_is_paper_too():
    np.testing.assert_allclose(paper_light(np.where(STROKE, 0.8, 1 - EVEN)), 0.1, atol=0.03)
