"""Where a training run stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.runs.diary import Measured, Told

Status = Literal[
    "waiting", "starting", "training", "paused", "stopping", "stopped", "failed", "done"
]
ACTIVE: frozenset[Status] = frozenset({"waiting", "starting", "training", "paused", "stopping"})
"""Of a run that trains or will, without anybody's doing."""


@dataclass(frozen=True)
class Run:
    """Where a run stands.

    Attributes:
        run_id: What it is called in addresses.
        status: What it does now.
        told: Where its training stood, line by line.
        place: In the queue, from 1; None if it does not wait.
        seconds_left: At its present pace; None where there is none.
        sentence: For people, where there is something to say; else empty.
        measured: What was measured at its checkpoints, one by one.
    """

    run_id: str
    status: Status
    told: tuple[Told, ...]
    place: int | None = None
    seconds_left: float | None = None
    sentence: str = ""
    measured: tuple[Measured, ...] = ()
