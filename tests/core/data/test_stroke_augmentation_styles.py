"""Slashes, bars and flags come as often as asked, where they belong, and on plain drawings only."""

import numpy as np
import pytest

from core.data.stroke_augmentation import add_style, is_fragment, is_straight
from core.recipes import Styles

ALWAYS = Styles(slashed_zero=1, flagged_one=1, barred_seven=1, hook=0)
NEVER = Styles(slashed_zero=0, flagged_one=0, barred_seven=0, hook=0)
TURN = np.linspace(0, 2 * np.pi, 40)
RING = 140 + np.stack([60 * np.sin(TURN), -90 * np.cos(TURN)], axis=1)
UPRIGHT = np.array([[140.0, 60.0], [140.0, 140.0], [142.0, 220.0]])
LEVEL = UPRIGHT[:, ::-1]
SEVEN = np.array([[60.0, 60.0], [200.0, 60.0], [160.0, 140.0], [110.0, 230.0]])


def chance(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("seed", range(20))
def test_a_slash_goes_through_the_middle_of_a_zero(seed):
    ring, slash = add_style([RING], 0, ALWAYS, chance(seed))
    np.testing.assert_array_equal(ring, RING)
    assert np.abs(slash.mean(axis=0) - 140).max() < 60
    assert np.hypot(*np.ptp(slash, axis=0)) > 75


@pytest.mark.parametrize("seed", range(20))
def test_a_flag_hangs_to_the_left_of_a_ones_top(seed):
    flagged, *foot = add_style([UPRIGHT], 1, ALWAYS, chance(seed))
    np.testing.assert_array_equal(flagged[-1], UPRIGHT[-1])
    flag_x, flag_y = flagged[0] - UPRIGHT[0]
    assert flag_x < 0 < flag_y < 80
    assert np.abs(flagged[1:] - UPRIGHT[0]).min() < 25
    for line in foot:
        assert line[0, 0] < UPRIGHT[-1, 0] < line[1, 0]


def test_a_one_drawn_upwards_has_its_flag_on_top_too():
    flagged = add_style([UPRIGHT[::-1]], 1, ALWAYS, chance())[0]
    assert flagged[0, 1] < 140


@pytest.mark.parametrize("seed", range(20))
def test_a_bar_crosses_a_seven_half_way_down(seed):
    _, bar = add_style([SEVEN], 7, ALWAYS, chance(seed))
    assert 100 < bar[:, 1].mean() < 200
    assert bar[0, 0] < bar[1, 0]


@pytest.mark.parametrize(
    ("strokes", "label"), [([RING], 8), ([RING, UPRIGHT], 0), ([RING], 1), ([UPRIGHT[:1]], 1)]
)
def test_other_digits_and_drawings_of_more_strokes_stay_as_they_are(strokes, label):
    restyled = add_style(strokes, label, ALWAYS, chance())
    assert len(restyled) == len(strokes)
    for after, before in zip(restyled, strokes, strict=True):
        np.testing.assert_array_equal(after, before)


def test_never_is_never_and_a_hook_is_a_short_mark_at_an_end():
    assert len(add_style([RING], 0, NEVER, chance())) == 1
    (hooked,) = add_style([RING], 0, Styles(0, 0, 0, hook=1), chance())
    assert len(hooked) == len(RING) + 1
    ends = np.linalg.norm(np.diff(hooked, axis=0), axis=1)[[0, -1]]
    assert ends.max() < 60


def test_a_line_that_cannot_be_its_digit_is_a_fragment():
    assert is_straight(UPRIGHT)
    assert not is_straight(SEVEN)
    assert not is_straight(UPRIGHT[:1])
    assert is_fragment([UPRIGHT], 4)
    assert is_fragment([LEVEL], 1)
    assert not is_fragment([UPRIGHT], 1)
    assert not is_fragment([UPRIGHT, LEVEL], 4)
    assert not is_fragment([SEVEN], 7)
