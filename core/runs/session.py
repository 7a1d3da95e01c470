"""One session of a training: kept to its limits until its process ends, and its end noted."""

from __future__ import annotations

import time
from contextlib import suppress

from core.runs import log as run_log_file
from core.runs.engine import Hold
from core.runs.limits import PAUSED_TOO_LONG, TIME_IS_UP, Limits
from core.runs.log import Ended, RunLog
from core.runs.process import STOPPED, TAKEN_OVER, exit_message
from core.runs.store import RunFolder


class Session:
    """A session of a training on the machine that trains it.

    Args:
        run: The run's folder.
        hold: On its process.
        limits: How long it may train and pause.
    """

    def __init__(self, run: RunFolder, hold: Hold, limits: Limits) -> None:
        self._run, self._hold, self._limits = run, hold, limits
        self._log = RunLog(run.log)
        with suppress(OSError):
            self._log.update()
        self._log.begin_session()
        self._began = time.monotonic()
        self._paused_since: float | None = None
        self._reason = ""

    def enforce(self, somebody_waits: bool) -> None:
        """Have the training stop if it has used up its time.

        Args:
            somebody_waits: Whether another run waits for a place.
        """
        if self._hold.said.is_stop:
            return
        now = time.monotonic()
        if not self._is_paused():
            self._paused_since = None
        elif self._paused_since is None:
            self._paused_since = now
        paused = None if self._paused_since is None else now - self._paused_since
        if now - self._began > self._limits.run_limit_s:
            self._stop(TIME_IS_UP)
        elif paused is not None and (somebody_waits or paused > self._limits.pause_limit_s):
            self._stop(PAUSED_TOO_LONG)

    def note_end(self, status: int) -> Ended | None:
        """Note in the run's log how its process ended, where it did not itself.

        Args:
            status: The exit status of the process.

        Returns:
            What was to be noted, whether or not the log could be written; None if nothing was.
        """
        is_stop = self._hold.said.is_stop
        was_killed_here = is_stop and status < 0
        message = self._reason if was_killed_here else exit_message(status) or self._reason
        if not message and self._has_ended():
            return None
        is_failure = not is_stop and status not in (0, STOPPED)
        ended = Ended("failed" if is_failure else "stopped", message)
        if status != TAKEN_OVER:
            with suppress(OSError):
                run_log_file.append(self._run.log, ended)
        return ended

    def _is_paused(self) -> bool:
        said = self._hold.said
        if said.trains_some:
            with suppress(OSError):
                self._log.update()
        return said.pauses(self._log.paused_by)

    def _stop(self, reason: str) -> None:
        self._reason = reason
        self._hold.leave()

    def _has_ended(self) -> bool:
        try:
            self._log.update()
        except OSError:
            return False
        return self._log.ended is not None
