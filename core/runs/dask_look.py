"""What a web process sees of the jobs at a scheduler of dask.distributed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from core.runs.dask_worker import PREFIX
from core.runs.engine import KILL, LEAVE, Said

NOTHING = Said()


def job_name(run_id: str, session: str) -> str:
    """The name of the job of one session of a run, at the scheduler."""
    return f"{PREFIX}{run_id}-{session}"


@dataclass(frozen=True)
class Job:
    """One session of a run, as the scheduler knows it.

    Attributes:
        name: Prefix, run and session.
        state: Of the task.
        host: The machine that runs it; empty before.
        said: What it was last told.
    """

    name: str
    state: str = "queued"
    host: str = ""
    said: Said = NOTHING

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.name.removeprefix(PREFIX).rpartition("-")[0]


@dataclass(frozen=True)
class Look:
    """What the scheduler said last.

    Attributes:
        at: When, by a clock that never jumps.
        places: How many runs train side by side.
        working: Jobs that train.
        waiting: Jobs that wait, in their order.
        ended: Jobs that are over.
        saturation: How many jobs for each of its places a worker is sent.
    """

    at: float
    places: int
    working: tuple[Job, ...]
    waiting: tuple[Job, ...]
    ended: tuple[Job, ...] = ()
    saturation: float = 1.0

    @property
    def names(self) -> frozenset[str]:
        """The names of all jobs."""
        return frozenset(job.name for job in (*self.working, *self.waiting, *self.ended))


class Commands(Protocol):
    """What a hold asks of its engine; a ValueError is raised where the engine does not answer."""

    def tell(self, job: Job, said: Said) -> None:
        """Tell a run something."""

    def cancel(self, job: Job) -> None:
        """Take a run out of the queue."""

    def has(self, job: Job) -> bool:
        """Whether a job waits or trains."""


class DaskHold:
    """A run at the scheduler; see `core.runs.engine.Hold`."""

    def __init__(self, engine: Commands, job: Job, place: int | None) -> None:
        self._engine, self._job, self._place = engine, job, place

    @property
    def place(self) -> int | None:
        """See `core.runs.engine.Hold`."""
        return self._place

    @property
    def where(self) -> str:
        """See `core.runs.engine.Hold`."""
        return self._job.host

    @property
    def said(self) -> Said:
        """See `core.runs.engine.Hold`."""
        return self._job.said

    @property
    def pid(self) -> int | None:
        """See `core.runs.engine.Hold`."""
        return None

    def say(self, line: str) -> None:
        """See `core.runs.engine.Hold`."""
        if self._place is None and not self.said.is_stop:
            self._engine.tell(self._job, Said(self.said.number + 1, line))

    def leave(self) -> None:
        """See `core.runs.engine.Hold`."""
        if self._place is not None:
            self._engine.cancel(self._job)
        else:
            self.say(LEAVE)

    def wait(self, seconds: float) -> int | None:
        """See `core.runs.engine.Hold`; 0 however it ended: the run's log says how."""
        deadline = time.monotonic() + seconds
        while self._engine.has(self._job):
            if time.monotonic() > deadline:
                return None
            time.sleep(0.02)
        return 0

    def kill(self) -> None:
        """See `core.runs.engine.Hold`."""
        self._engine.tell(self._job, Said(self.said.number + 1, KILL))
