"""How long a training takes."""

from __future__ import annotations

import time


class Stopwatch:
    """The time that a training has taken in all its goes, without its rests.

    Args:
        seconds: What earlier goes took.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._began = time.monotonic() - seconds

    @property
    def seconds(self) -> float:
        """So far."""
        return time.monotonic() - self._began

    def leave_out(self, seconds: float) -> None:
        """Take away so many, in which nothing was learned."""
        self._began += seconds
