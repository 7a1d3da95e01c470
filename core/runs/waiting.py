"""How long a run waits for its turn, as far as can be told."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Sequence

from core.runs.engine import Engine

KEPT_S = 2.0


class Forecast:
    """How long each run waits; what was found last is kept for some seconds.

    Args:
        engine: Which runs train, and which wait.
        seconds_left: How long a run still trains, by its id; None where that is not known.
    """

    def __init__(self, engine: Engine, seconds_left: Callable[[str], float | None]) -> None:
        self._engine, self._seconds_left = engine, seconds_left
        self._found: dict[str, float | None] = {}
        self._at = -KEPT_S

    def seconds(self, run_id: str) -> float | None:
        """Until a run gets a place; None where that cannot be told."""
        now = time.monotonic()
        if now - self._at > KEPT_S:
            self._at, self._found = now, self._all()
        return self._found.get(run_id)

    def _all(self) -> dict[str, float | None]:
        holds = self._engine.active()
        seconds = {run_id: self._seconds_left(run_id) for run_id in holds}
        left = [seconds[run_id] for run_id, hold in holds.items() if hold.place is None]
        waiting = [run_id for run_id, hold in holds.items() if hold.place is not None]
        before = [seconds[run_id] for run_id in waiting]
        places = self._engine.slots
        return {
            run_id: seconds_to_wait(left, before[:k], places) for k, run_id in enumerate(waiting)
        }


def seconds_to_wait(
    left: Sequence[float | None], before: Sequence[float | None], places: int
) -> float | None:
    """How long it takes until a run gets a place.

    Args:
        left: Seconds that each run still takes that trains now; None where that is not known.
        before: Seconds that each run takes that comes before, in their order; likewise.
        places: How many runs train side by side.

    Returns:
        Seconds, those that are not known taken to be the mean of those that are; None without any.

    >>> seconds_to_wait([10.0, 30.0], [25.0], places=2)
    30.0
    """
    known = [each for each in (*left, *before) if each is not None]
    if not known or places < 1:
        return None
    mean = sum(known) / len(known)
    free_at = [mean if each is None else each for each in left]
    free_at += [0.0] * (places - len(free_at))
    heapq.heapify(free_at)
    for each in before:
        heapq.heappush(free_at, heapq.heappop(free_at) + (mean if each is None else each))
    return free_at[0]
