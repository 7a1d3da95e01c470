"""Many numbers as few bytes for a browser: rounded to what is printed, one byte each."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 127  # of a signed byte
DECIMALS = (2, 1, 0)


@dataclass(frozen=True)
class SmallNumbers:
    """Numbers as signed bytes in base64: each byte is a number times 10 ** decimals, rounded.

    What is sent is therefore exactly what is printed, and nothing is lost between the two.

    Attributes:
        text: The bytes, in the order of the array, as base64.
        decimals: How many are kept: the most, of two, one and none, with which all fit.
    """

    text: str
    decimals: int

    def as_plain(self) -> dict[str, Any]:
        """The same for a component's data."""
        return {"text": self.text, "decimals": self.decimals}


def small_numbers(values: NDArray[Any]) -> SmallNumbers:
    """The values, of any shape, as small numbers; beyond -127 to 127 they stay at the bound.

    >>> small_numbers(np.array([0.0, 0.25, -1.0])).decimals
    2

    Raises:
        ValueError: If one of them is NaN or infinite.
    """
    if not np.isfinite(values).all():
        raise ValueError("Expected finite numbers to show, got NaN or infinity.")
    largest = float(np.abs(values).max(initial=0))
    fitting = [places for places in DECIMALS if round(largest * 10**places) <= LARGEST]
    decimals = fitting[0] if fitting else DECIMALS[-1]
    scaled = np.rint(values.astype(np.float64) * 10**decimals).clip(-LARGEST, LARGEST)
    text = base64.b64encode(np.ascontiguousarray(scaled.astype(np.int8)).tobytes()).decode()
    return SmallNumbers(text, decimals)
