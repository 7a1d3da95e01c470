"""The engine of one machine: each run is a child process of the web process.

One server trains the runs of a folder; another one that looks into the same folder may follow them.
Runs that wait when a server ends wait for the next one.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from core.i18n import gettext as _
from core.runs import log as run_log_file
from core.runs.child_hold import ChildHold
from core.runs.engine import PATIENCE_S, Hold
from core.runs.limits import Limits
from core.runs.lock import ServerLock
from core.runs.log import Ended
from core.runs.queue import RunQueue, Visitor, owner_of
from core.runs.session import Session
from core.runs.store import RunFolder
from core.server_log import RUNS, short

NEEDS_TENSORFLOW = "core.training.worker"
LOOK_EVERY_S = 0.25
CLOSING_S = 2.0


class _QueuedHold(ChildHold):
    """A run that waits for its place here, and then the child process that trains it."""

    def __init__(self, engine: ChildEngine, run: RunFolder, module: str) -> None:
        super().__init__(run, module)
        self._engine = engine

    @property
    def place(self) -> int | None:
        """See `core.runs.engine.Hold`."""
        return None if self.pid else self._engine.place(self.run.run_id)

    def leave(self) -> None:
        """See `core.runs.engine.Hold`."""
        if self.pid:
            super().leave()
        else:
            self._engine.forget(self.run)


class ChildEngine:
    """Child processes of this web process; see `core.runs.engine.Engine`.

    Args:
        folder: Where the runs are kept.
        limits: How many train at once, and how long.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._lock = threading.RLock()
        self._server = ServerLock(folder)
        self._queue = RunQueue(folder)
        self._holds: dict[str, _QueuedHold] = {}
        self._working: dict[str, Visitor] = {}
        self._endings: dict[str, Ended] = {}
        self._is_open = self._is_closed = False

    @property
    def slots(self) -> int:
        """See `core.runs.engine.Engine`."""
        return self._limits.at_once

    def problem(self, module: str) -> str:
        """See `core.runs.engine.Engine`."""
        if module != NEEDS_TENSORFLOW or _has_tensorflow():
            return ""
        return _(
            "Training needs TensorFlow, which is not installed here. The command pip install -r "
            "requirements.txt adds it; everything else works without."
        )

    def open(self, module: str, patience_s: float = PATIENCE_S) -> None:
        """Lock the folder for this server; the first time, queue again the runs that wait.

        Raises:
            ValueError: If another server has it, or nothing can be trained here.
            OSError: If it cannot be written.
        """
        if problem := self.problem(module):
            raise ValueError(problem)
        with self._lock:
            if self._is_closed or not self._server.take():
                raise ValueError(
                    _(
                        "Another server already trains the runs in {folder}. You can look at runs "
                        "here; to train, use that server or set LSTM_LAB_RUNS to another folder.",
                        folder=self._folder,
                    )
                )
            if not self._is_open:
                self._is_open = True
                self._queue.restore()
                for run_id in self._queue.waiting:
                    run = RunFolder(self._folder / run_id)
                    self._holds[run_id] = _QueuedHold(self, run, module)
                self._fill_places()

    def start(self, run: RunFolder, module: str) -> Hold:
        """See `core.runs.engine.Engine`."""
        with self._lock:
            self._queue.add(run.run_id, owner_of(run.path))
            self._endings.pop(run.run_id, None)
            hold = self._holds[run.run_id] = _QueuedHold(self, run, module)
            self._fill_places()
            return hold

    def find(self, run_id: str) -> Hold | None:
        """See `core.runs.engine.Engine`."""
        return self._holds.get(run_id)

    def active(self) -> Mapping[str, Hold]:
        """See `core.runs.engine.Engine`."""
        with self._lock:
            order = [*self._working, *self._queue.in_order(self._working)]
            return {run_id: self._holds[run_id] for run_id in order}

    def ending(self, run_id: str) -> Ended | None:
        """See `core.runs.engine.Engine`."""
        return self._endings.get(run_id)

    def place(self, run_id: str) -> int | None:
        """A run's place in the queue, from 1; None if it does not wait."""
        with self._lock:
            waiting = self._queue.in_order(self._working)
            return waiting.index(run_id) + 1 if run_id in waiting else None

    def forget(self, run: RunFolder) -> None:
        """Take a run out of the queue."""
        with self._lock:
            if run.run_id in self._queue:
                self._queue.remove(run.run_id)
                del self._holds[run.run_id]
                self._end(run, Ended("stopped"))

    def close(self) -> None:
        """Have all processes stop, and end those that do not: the server ends."""
        with self._lock:
            self._is_closed = True
            for run_id in self._queue.waiting:
                del self._holds[run_id]
            self._queue.clear()
            holds = list(self._holds.values())
        for hold in holds:
            hold.leave()
        for hold in holds:
            if hold.wait(CLOSING_S) is None:
                hold.kill()
                hold.wait(CLOSING_S)
        self._server.release()

    def _fill_places(self) -> None:
        """Start as many of the runs that wait as there are places."""
        while len(self._queue) and len(self._working) < self.slots and not self._is_closed:
            run_id = self._queue.in_order(self._working)[0]
            hold, visitor = self._holds[run_id], self._queue.remove(run_id)
            session = Session(hold.run, hold, self._limits)
            try:
                hold.begin()
            except OSError as error:
                del self._holds[run_id]
                self._end(hold.run, Ended("failed", f"It cannot be started: {error.strerror}."))
                continue
            self._working[run_id] = visitor
            threading.Thread(target=self._watch, args=(hold, session), daemon=True).start()

    def _watch(self, hold: _QueuedHold, session: Session) -> None:
        """Keep a process to its limits until it ends, and give its place to the next."""
        while (status := hold.wait(LOOK_EVERY_S)) is None:
            session.enforce(somebody_waits=bool(len(self._queue)))
        with self._lock:
            run_id = hold.run.run_id
            if ended := session.note_end(status):  # first: whoever misses the hold asks for it
                self._endings[run_id] = ended
            del self._working[run_id], self._holds[run_id]
            RUNS.info("run %s ended with status %s%s", short(run_id), status, _reason(ended))
            self._fill_places()

    def _end(self, run: RunFolder, ended: Ended) -> None:
        """Note how a run ended, for the next server too, if its folder can be written."""
        self._endings[run.run_id] = ended
        with suppress(OSError):
            run_log_file.append(run.log, ended)


@cache
def _has_tensorflow() -> bool:
    from core.models.keras_process import keras_is_installed

    return keras_is_installed()


def _reason(ended: Ended | None) -> str:
    return f": {ended.message}" if ended and ended.message else ""
