"""Arrays as few bytes for a browser: rounded to what is printed, one or two bytes a number."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 127  # of a signed byte
LARGEST_OF_TWO_BYTES = 32_767
DECIMALS = (2, 1, 0)


@dataclass(frozen=True)
class SmallNumbers:
    """Numbers as signed integers in base64: each is a number times 10 ** decimals, rounded.

    A browser therefore prints exactly what was sent.

    Attributes:
        text: The integers in the order of the array, the lower byte first, as base64.
        decimals: How many decimals are kept: two wherever two bytes can hold them.
        bytes: How many bytes each integer takes, 1 or 2.
    """

    text: str
    decimals: int
    bytes: int = 1

    def as_plain(self) -> dict[str, Any]:
        """Return the same as plain data for a component."""
        return {"text": self.text, "decimals": self.decimals, "bytes": self.bytes}


def small_numbers(values: NDArray[Any]) -> SmallNumbers:
    """Pack an array of any shape; numbers too large even without decimals are clipped.

    >>> packed = small_numbers(np.array([0.0, 0.25, -3.07]))
    >>> packed.decimals, packed.bytes
    (2, 2)

    Raises:
        ValueError: If a value is NaN or infinite.
    """
    if not np.isfinite(values).all():
        raise ValueError("Only finite numbers can be shown, but these contain NaN or infinity.")
    largest = float(np.abs(values).max(initial=0))
    if round(largest * 10 ** DECIMALS[0]) <= LARGEST:
        return _packed(values, DECIMALS[0], LARGEST, 1)
    fitting = [n for n in DECIMALS if round(largest * 10**n) <= LARGEST_OF_TWO_BYTES]
    return _packed(values, fitting[0] if fitting else DECIMALS[-1], LARGEST_OF_TWO_BYTES, 2)


def shares_of(values: NDArray[Any], bound: float) -> SmallNumbers:
    """Pack numbers as shares of a bound, to four decimals, for a picture and for three digits.

    >>> shares_of(np.array([0.002, -0.001]), 0.002).decimals
    4

    Args:
        values: Of any shape, none of them larger than `bound`.
        bound: Above 0.
    """
    return _packed(values / bound, 4, LARGEST_OF_TWO_BYTES, 2)


def _packed(values: NDArray[Any], decimals: int, limit: int, size: int) -> SmallNumbers:
    scaled = np.rint(values.astype(np.float64) * 10**decimals).clip(-limit, limit)
    text = base64.b64encode(scaled.astype(f"<i{size}").tobytes()).decode()
    return SmallNumbers(text, decimals, size)
