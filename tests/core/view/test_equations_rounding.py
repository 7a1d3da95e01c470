"""Rounded numbers that add up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.view.equations import round_to_sum


@pytest.mark.parametrize(
    ("parts", "rounded"),
    [
        ([0.333, 0.333, 0.333], (0.34, 0.33, 0.33, 1.0)),
        ([-0.31, 1.2, 1.0], (-0.31, 1.2, 1.0, 1.89)),
        ([0.004, 0.004, 0.004], (0.01, 0.0, 0.0, 0.01)),
        ([-0.005, -0.005], (0.0, -0.01, -0.01)),
        ([], (0.0,)),
    ],
)
def test_known_parts(parts: list[float], rounded: tuple[float, ...]) -> None:
    assert round_to_sum(parts, 2) == rounded


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=6), st.integers(1, 6))
def test_rounded_parts_add_up_and_are_close(parts: list[float], decimals: int) -> None:
    *rounded, total = round_to_sum(parts, decimals)
    digit = 10**-decimals
    assert round(math.fsum(rounded), decimals) == total
    assert total == pytest.approx(math.fsum(parts), abs=0.51 * digit)
    assert rounded == pytest.approx(parts, abs=1.001 * digit)
