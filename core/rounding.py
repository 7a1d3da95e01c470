"""Numbers rounded for print so that they still add up."""

from __future__ import annotations

import math
from collections.abc import Sequence


def round_to_sum(parts: Sequence[float], decimals: int) -> tuple[float, ...]:
    """The parts and, last, their sum, rounded so that the rounded parts add up to the rounded sum.

    All parts are rounded down; those that lost most are then raised by one unit of the last digit
    until the sum is right (the largest remainder method of Hamilton, as for seats in a parliament).

    >>> round_to_sum([0.333, 0.333, 0.333], 2)
    (0.34, 0.33, 0.33, 1.0)
    """
    scaled = [part * 10**decimals for part in parts]
    total = round(math.fsum(scaled))
    floors = [math.floor(part) for part in scaled]
    by_loss = sorted(range(len(parts)), key=lambda k: floors[k] - scaled[k])
    for k in by_loss[: total - sum(floors)]:
        floors[k] += 1
    return tuple(part / 10**decimals for part in (*floors, total))
