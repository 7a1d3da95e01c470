"""Differences between small sets of scores, with an interval that holds what it promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.shift_interval import shift

SCORES = st.lists(st.integers(-50, 50), min_size=1, max_size=7)


@given(SCORES, SCORES)
def test_the_other_way_round_is_the_opposite(ones: list[int], others: list[int]) -> None:
    found, back = shift(ones, others), shift(others, ones)
    assert (found.median, found.low, found.high) == (-back.median, -back.high, -back.low)
    assert found.low <= found.median <= found.high


def test_five_seeds_each_leave_out_two_differences_at_either_end() -> None:
    # The critical value of Mann & Whitney's U for 5 and 5 at 5% is 2 (their table of 1947).
    ones, others = [0.1, 0.5, 1.1, 1.9, 3.0], [0.0, 0.33, 0.71, 2.2, 5.0]
    all_ = np.sort(np.subtract.outer(ones, others).ravel())
    found = shift(ones, others)
    assert (found.low, found.high) == (all_[2], all_[-3])
    assert found.confidence == pytest.approx(1 - 8 / 252)
    assert not found.is_clear


def test_one_run_says_nothing_about_a_difference() -> None:
    found = shift([1.0], [0.1, 0.2, 0.3, 0.4, 0.5])
    assert np.isnan(found.confidence)
    assert not found.is_clear


def test_the_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        found = shift(random.normal(1, 1, 5), random.normal(0, 1, 5))
        held += found.low <= 1 <= found.high
    assert held / 400 > 0.94
