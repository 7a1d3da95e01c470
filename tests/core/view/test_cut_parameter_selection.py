"""Units as a person types them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.view.cut_parameter import units_from_text, units_text


@given(st.sets(st.integers(0, 127), min_size=1))
def test_units_come_back_from_their_text(units: set[int]) -> None:
    assert units_from_text(units_text(tuple(units)), 128) == tuple(sorted(units))


def test_what_a_person_types() -> None:
    assert units_from_text(" 17, 3,40 - 42 ,3", 128) == (3, 17, 40, 41, 42)
    assert units_text((3, 17, 40, 41, 42, 9, 10)) == "3,9,10,17,40-42"


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "3,", "-3", "3-", "5-3", "128", "0-128", "x", "1.5", "²", "nan", "9" * 99],
)
def test_what_names_no_units_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Expected units from 0 to 127 such as .*, got .*\.$"):
        units_from_text(text, 128)


def test_too_much_is_told() -> None:
    with pytest.raises(ValueError, match="at most 2,000 characters of units, got 2,001"):
        units_from_text("1" * 2001, 128)
