"""Arrays as few bytes for a browser: rounded to what is printed, 8, 12 or 16 bits a number."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BITS = (8, 12, 16)
DECIMALS = (2, 1, 0)


@dataclass(frozen=True)
class SmallNumbers:
    """Numbers as signed integers in base64: each is a number times 10 ** decimals, rounded.

    A browser therefore prints exactly what was sent.

    Attributes:
        text: The integers in the order of the array, the lower byte first, as base64. Two of 12
            bits share three bytes, the first in the lower bits; a last one alone takes two.
        decimals: How many decimals are kept: two wherever 16 bits can hold them.
        bits: How many bits each integer takes, the fewest of `BITS` that hold all of them.
    """

    text: str
    decimals: int
    bits: int = 8

    def as_plain(self) -> dict[str, Any]:
        """Return the same as plain data for a component."""
        return {"text": self.text, "decimals": self.decimals, "bits": self.bits}


def small_numbers(values: NDArray[Any]) -> SmallNumbers:
    """Pack an array of any shape; numbers too large even without decimals are clipped.

    >>> packed = small_numbers(np.array([0.0, 0.25, -3.07]))
    >>> packed.decimals, packed.bits
    (2, 12)
    >>> unpacked(packed).tolist()
    [0.0, 0.25, -3.07]

    Raises:
        ValueError: If a value is NaN or infinite.
    """
    if not np.isfinite(values).all():
        raise ValueError("Only finite numbers can be shown, but these contain NaN or infinity.")
    largest = float(np.abs(values).max(initial=0))
    fitting = [n for n in DECIMALS if round(largest * 10**n) <= _limit(BITS[-1])]
    decimals = fitting[0] if fitting else DECIMALS[-1]
    bits = next((n for n in BITS if round(largest * 10**decimals) <= _limit(n)), BITS[-1])
    return _packed(values, decimals, bits)


def shares_of(values: NDArray[Any], bound: float) -> SmallNumbers:
    """Pack numbers as shares of a bound, to four decimals, for a picture and for three digits.

    >>> shares_of(np.array([0.002, -0.001]), 0.002).decimals
    4

    Args:
        values: Of any shape, none of them larger than `bound`.
        bound: Above 0.
    """
    return _packed(values / bound, 4, BITS[-1])


def unpacked(packed: SmallNumbers) -> NDArray[np.float64]:
    """(N,) the numbers, as the browser reads them (see `pixels.js`)."""
    raw = np.frombuffer(base64.b64decode(packed.text), np.uint8)
    if packed.bits == 12:
        count = len(raw) * 2 // 3
        raw = np.pad(raw, (0, -len(raw) % 3)).astype(np.int16)
        low, middle, high = raw.reshape(-1, 3).T
        pairs = np.stack([low | (middle & 15) << 8, middle >> 4 | high << 4], axis=1)
        whole = pairs.ravel()[:count]
        whole = np.where(whole > _limit(12), whole - 4096, whole)
    else:
        whole = raw.view(f"<i{packed.bits // 8}")
    return whole / 10.0**packed.decimals


def _packed(values: NDArray[Any], decimals: int, bits: int) -> SmallNumbers:
    scaled = np.rint(values.astype(np.float64).ravel() * 10**decimals)
    whole = scaled.clip(-_limit(bits), _limit(bits)).astype("<i2")
    if bits == 8:
        raw = whole.astype(np.int8).tobytes()
    elif bits == 12:
        raw = _pairs(whole)
    else:
        raw = whole.tobytes()
    return SmallNumbers(base64.b64encode(raw).decode(), decimals, bits)


def _limit(bits: int) -> int:
    return int(2 ** (bits - 1)) - 1


def _pairs(whole: NDArray[np.int16]) -> bytes:
    """Put two integers of 12 bits into three bytes."""
    first, second = np.pad(whole, (0, len(whole) % 2)).reshape(-1, 2).T
    packed = np.stack([first & 255, (first >> 8 & 15) | (second & 15) << 4, second >> 4 & 255], 1)
    return packed.astype(np.uint8).tobytes()[: (3 * len(whole) + 1) // 2]
