"""An engine that trains nothing: a scheduler in memory, which several web processes share."""

from __future__ import annotations

from collections.abc import Mapping

from core.runs.engine import LEAVE, PATIENCE_S, Hold, Said
from core.runs.log import Ended, append
from core.runs.store import RunFolder


class FakeHold:
    """A run at the scheduler."""

    def __init__(self, scheduler: FakeScheduler, run: RunFolder) -> None:
        self._scheduler, self.run = scheduler, run
        self.said, self.pid = Said(), None

    @property
    def place(self) -> int | None:
        place = list(self._scheduler.holds).index(self.run.run_id) - self._scheduler.slots
        return place + 1 if place >= 0 else None

    @property
    def where(self) -> str:
        return "" if self.place else "trainer-1"

    def say(self, line: str) -> None:
        self.said = Said(self.said.number + 1, line)

    def leave(self) -> None:
        self.say(LEAVE)
        if self.place:
            self._scheduler.end(self.run.run_id, Ended("stopped"))

    def wait(self, seconds: float) -> int | None:
        return None

    def kill(self) -> None:
        self.leave()


class FakeScheduler:
    """What outlives the web processes."""

    def __init__(self, slots: int = 1) -> None:
        self.slots = slots
        self.holds: dict[str, FakeHold] = {}
        self.is_reachable = True

    def end(self, run_id: str, ended: Ended) -> None:
        append(self.holds.pop(run_id).run.log, ended)


class FakeEngine:
    """One web process' engine."""

    def __init__(self, scheduler: FakeScheduler) -> None:
        self._scheduler = scheduler

    @property
    def slots(self) -> int:
        return self._scheduler.slots

    def problem(self, module: str = "") -> str:
        return "" if self._scheduler.is_reachable else "The training engine cannot be reached."

    def open(self, module: str, patience_s: float = PATIENCE_S) -> None:
        if problem := self.problem():
            raise ValueError(problem)

    def start(self, run: RunFolder, module: str) -> Hold:
        hold = self._scheduler.holds[run.run_id] = FakeHold(self._scheduler, run)
        return hold

    def find(self, run_id: str) -> Hold | None:
        return self.active().get(run_id)

    def active(self) -> Mapping[str, Hold]:
        return dict(self._scheduler.holds) if self._scheduler.is_reachable else {}

    def ending(self, run_id: str) -> Ended | None:
        return None

    def close(self) -> None:
        pass
