"""Slashes, bars and flags come as often as asked, where they belong, and on plain drawings only."""

import numpy as np
import pytest

from core.data.stroke_styles import add_style, is_fragment, is_straight
from core.recipes import Styles

ALWAYS = Styles(slashed_zero=1, flagged_one=1, barred_seven=1, hook=0)
NEVER = Styles(slashed_zero=0, flagged_one=0, barred_seven=0, hook=0)
TURN = np.linspace(0, 2 * np.pi, 40)
RING = 140 + np.stack([60 * np.sin(TURN), -90 * np.cos(TURN)], axis=1)
UPRIGHT = np.array([[140.0, 60.0], [140.0, 140.0], [142.0, 220.0]])
LEVEL = UPRIGHT[:, ::-1]
EIGHT = 140 + np.stack([50 * np.sin(2 * TURN), -90 * np.cos(TURN)], axis=1)
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


@pytest.mark.parametrize("seed", range(20))
def test_a_long_flag_rises_from_about_half_height(seed):
    long = Styles(flagged_one=1, hook=0, long_flag=1)
    flagged, *_foot = add_style([UPRIGHT], 1, long, chance(seed))
    flag_x, flag_y = flagged[0] - UPRIGHT[0]
    assert 0.25 * 160 < flag_y < 0.8 * 160
    assert -0.75 * 160 < flag_x < 0
    assert np.hypot(flag_x, flag_y) > 0.4 * 160


@pytest.mark.parametrize("seed", range(20))
def test_a_hooked_flag_is_short_and_without_a_foot_no_sevens_bar(seed):
    hooked = Styles(flagged_one=1, hook=0, hooked_flag=1)
    flagged, *foot = add_style([UPRIGHT], 1, hooked, chance(seed))
    left = UPRIGHT[0, 0] - flagged[:, 0].min()
    below = flagged[flagged[:, 0].argmin(), 1] - UPRIGHT[0, 1]
    assert left < 0.4 * 160
    assert foot or left < 0.26 * 160 or below > 0.3 * left


@pytest.mark.parametrize("seed", range(20))
def test_a_steep_slash_runs_far_out_of_a_narrow_zero(seed):
    steep = Styles(slashed_zero=1, hook=0, steep_slash=1)
    ring, slash = add_style([RING], 0, steep, chance(seed))
    width, height = np.ptp(ring, axis=0)
    assert width < 0.8 * height
    rise, run = np.ptp(slash[:, 1]), np.ptp(slash[:, 0])
    assert rise > 0.99 * run
    assert rise > 0.6 * height


@pytest.mark.parametrize("seed", range(20))
def test_the_loop_of_an_eight_opens_at_one_end_of_its_stroke(seed):
    (opened,) = add_style([EIGHT], 8, Styles(hook=0, open_eight=1), chance(seed))
    assert len(opened) == len(EIGHT)
    assert np.hypot(*(opened[0] - opened[-1])) > np.hypot(*(EIGHT[0] - EIGHT[-1])) + 3
    kept = (opened[:, None] == EIGHT).all(axis=2).any(axis=1)
    assert kept.mean() > 0.7


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
