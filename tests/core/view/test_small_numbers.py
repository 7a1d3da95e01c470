"""Numbers as bytes: what a browser prints must be what the trace holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.view.small_numbers import small_numbers, unpacked


@given(arrays(np.float32, (3, 4), elements=st.floats(-1000, 1000, width=32)))
def test_every_number_comes_back_rounded_to_its_decimals(values: np.ndarray) -> None:
    packed = small_numbers(values)
    half = 0.5 * 10.0**-packed.decimals
    np.testing.assert_allclose(unpacked(packed), values.ravel(), atol=half + 1e-6)


@pytest.mark.parametrize("count", range(6))
def test_two_numbers_share_three_bytes(count: int) -> None:
    values = np.array([-20.47, 20.47, -0.01, 1.5, -3.07, 0.0])[:count]
    packed = small_numbers(values)
    np.testing.assert_allclose(unpacked(packed), values)
    assert packed.bits == (12 if count else 8)


@pytest.mark.parametrize(
    ("largest", "decimals", "bits"),
    [(1.27, 2, 8), (1.28, 2, 12), (-20.47, 2, 12), (20.48, 2, 16), (-327.67, 2, 16), (328, 1, 16)],
)
def test_two_decimals_are_kept_where_they_fit(largest: float, decimals: int, bits: int) -> None:
    packed = small_numbers(np.array([0.0, largest]))
    assert (packed.decimals, packed.bits) == (decimals, bits)


def test_what_fits_nowhere_stays_at_the_bound() -> None:
    np.testing.assert_array_equal(unpacked(small_numbers(np.array([1e6, -1e6]))), [32767, -32767])


def test_a_layer_of_128_units_and_28_steps_takes_five_kilobytes() -> None:
    assert len(small_numbers(np.zeros((28, 128), np.float32)).text) < 5_000


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="Only finite numbers"):
        small_numbers(np.array([value]))
