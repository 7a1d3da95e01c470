"""A training process, as the server that started it sees and commands it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from core.i18n import N_
from core.runs.store import RunFolder

ROOT = Path(__file__).resolve().parents[2]
CORES = os.cpu_count() or 1

THREADS = max(1, CORES // 2)
"""Of one training process; a network of this size hardly gains by more."""

GRACE_S = 25.0
"""More than the process allows itself after it was asked to stop (`core.training.worker`)."""

STOPPED = 3
FAILED = 4
DISK_FULL = 5
NO_MEMORY = 6
TAKEN_OVER = 7
"""Exit statuses, beside 0 for a finished training."""

_FROM_OUTSIDE = (-9, -15)  # SIGKILL, which not every system has a name for, and SIGTERM

_MESSAGES = {
    0: "",
    STOPPED: "",
    FAILED: "",
    DISK_FULL: N_("The disk is full. What was saved last is whole; resume when there is room."),
    NO_MEMORY: N_("There was not enough memory. Try fewer units, or a smaller batch."),
    TAKEN_OVER: N_("Another process is training this run."),
}
_KILLED = N_(
    "Its process was killed from outside, as happens when a machine runs out of memory. It can be "
    "resumed from what was saved last."
)
_BROKE = N_(
    "Its process ended with an unexpected error. It can be resumed from what was saved last."
)


def exit_message(status: int) -> str:
    """The message for people about a process that ended; empty where its log says enough.

    Args:
        status: Its exit status; below 0, the number of the signal that ended it.
    """
    if status in _FROM_OUTSIDE:
        return _KILLED
    return _MESSAGES.get(status, _BROKE)


class RunProcess:
    """A training process that was started for a run.

    Args:
        run: The run's folder.
        module: What is run: `core.training.worker`, or a fake of it.

    Raises:
        OSError: If it cannot be started.
    """

    def __init__(self, run: RunFolder, module: str) -> None:
        threads = str(THREADS)
        with run.output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(run.path.resolve())],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={
                    **os.environ,
                    "OMP_NUM_THREADS": threads,
                    "OPENBLAS_NUM_THREADS": threads,
                    "TF_NUM_INTRAOP_THREADS": threads,
                    "TF_NUM_INTEROP_THREADS": "1",
                },
            )
        self._began = time.monotonic()
        self._paused_at: float | None = None
        self._stop_requested_at: float | None = None
        self._command = 0
        self._trains_some = False
        self.reason = ""

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_paused(self) -> bool:
        """Whether it was paused and not yet resumed."""
        return self._paused_at is not None

    @property
    def trains_some(self) -> bool:
        """Whether it trains a number of batches and then pauses, and has not paused yet."""
        return self._trains_some

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop_requested_at is not None

    @property
    def seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._began

    @property
    def seconds_paused(self) -> float:
        """How long its present pause has lasted; 0 without one."""
        return 0.0 if self._paused_at is None else time.monotonic() - self._paused_at

    def pause(self) -> None:
        """Have it wait after its batch."""
        if not self.is_paused and not self.is_stopping:
            self._paused_at, self._trains_some = time.monotonic(), False
            self._send(b"pause\n")

    def resume(self) -> None:
        """Have it train on after a pause, or without the one that it was to make."""
        if (self.is_paused or self.trains_some) and not self.is_stopping:
            self._paused_at, self._trains_some = None, False
            self._send(b"resume\n")

    def train(self, amount: str) -> None:
        """Have it train some more and pause again.

        Args:
            amount: A number of batches, or `epoch`: up to the end of one.
        """
        if not self.is_stopping:
            self._command += 1
            self._paused_at, self._trains_some = None, True
            self._send(f"train {self._command} {amount}\n".encode())

    def note_pause(self, command: int | None) -> None:
        """Take in after which command it wrote that it waits; None: it does not wait."""
        if self._trains_some and command == self._command:
            self._paused_at, self._trains_some = time.monotonic(), False

    def request_stop(self, reason: str = "") -> None:
        """Have it stop after its batch and end.

        Args:
            reason: Why, for people, where they did not ask for it.
        """
        if not self.is_stopping:
            self._stop_requested_at, self.reason = time.monotonic(), reason
            if self._process.stdin:
                with suppress(OSError):  # it has ended already
                    self._process.stdin.close()

    def wait(self, seconds: float) -> int | None:
        """Its exit status once it has ended; None if it has not within so many seconds."""
        asked = self._stop_requested_at
        if asked is not None and time.monotonic() - asked > GRACE_S:
            self.kill()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _send(self, line: bytes) -> None:
        if self._process.stdin:
            with suppress(OSError):  # it has ended already
                self._process.stdin.write(line)
                self._process.stdin.flush()
