"""Whole numbers from anybody: taken within their bounds, else refused in one short sentence."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import whole_numbers
from core.whole_numbers import check_whole_number, shown, whole_number_from_text

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_the_examples_hold() -> None:
    assert doctest.testmod(whole_numbers).failed == 0


@given(st.integers(1, 28))
def test_a_number_within_its_bounds_is_taken(number: int) -> None:
    assert check_whole_number(number, 1, 28, "Row") == number
    assert whole_number_from_text(str(number), 1, 28, "Row") == number


@given(ANYTHING)
def test_whatever_else_comes_is_refused_in_one_line(value: Any) -> None:
    if type(value) is int and 1 <= value <= 28:
        return
    with pytest.raises(ValueError, match="^Row must be a whole number from 1 to 28") as error:
        check_whole_number(value, 1, 28, "Row")
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 120


@pytest.mark.parametrize(
    "text", ["", "0", "29", "-1", "1.5", "zw\u00f6lf", "9" * 5_000, "\u00b2", "\u0664", "1_0", " 1"]
)
def test_a_text_that_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Row must be a whole number from 1 to 28"):
        whole_number_from_text(text, 1, 28, "Row")


@given(ANYTHING)
def test_what_is_shown_of_a_value_is_short_and_printable(value: Any) -> None:
    assert shown(value).isprintable()
    assert len(shown(value)) < 50
    shown(10**5_000)
