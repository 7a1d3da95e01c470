"""Numbers for people: nothing is rounded to certainty, and nothing loses its sign or its size."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import formatting
from core.formatting import MINUS, count, duration, percent, probability, short_number, signed

SHARES = st.floats(0, 1)


def test_the_examples_hold() -> None:
    assert doctest.testmod(formatting).failed == 0


@given(SHARES, st.integers(0, 3))
def test_a_probability_is_never_certain(share: float, decimals: int) -> None:
    shown = probability(share, decimals)
    assert 0 < float(shown.strip("<>%")) < 100


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_is_whole_only_where_all_or_none_were_counted(counted: tuple[int, int]) -> None:
    correct, of = counted
    assert (percent(correct / of) == "100%") == (correct == of)
    assert (percent(correct / of) == "0%") == (correct == 0)


@given(SHARES)
def test_a_percentage_is_within_half_of_its_last_digit(share: float) -> None:
    shown = percent(share)
    if shown[0] not in "<>":
        assert float(shown.strip("%")) == pytest.approx(100 * share, abs=0.05 + 1e-9)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "1 s"), (89.4, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "1.5 h")],
)
def test_a_duration_has_the_unit_that_suits_it(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


@given(st.floats(-1e6, 1e6))
def test_a_signed_number_reads_back(value: float) -> None:
    shown = signed(value, 3)
    assert float(shown.replace(MINUS, "-")) == pytest.approx(value, abs=0.0005 + 1e-9)
    assert (shown[0] in f"+{MINUS}") == (round(value, 3) != 0)


@given(st.floats(1, 1e9))
def test_a_short_number_has_two_digits_at_least(value: float) -> None:
    shown = short_number(value)
    assert sum(letter.isdigit() for letter in shown) >= 2
    digits = 1 if value < 9.95 else 0
    assert math.isclose(float(shown.replace(",", "")), value, abs_tol=0.5 * 10**-digits + 1e-6)


def test_a_count_has_thousands_separators() -> None:
    assert count(1_234_567) == "1,234,567"
