"""A training process: how it is started, told what to do, and what its exit status means."""

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


def threads_of_a_run(threads: int) -> dict[str, str]:
    """The environment variables by which a training uses so many threads."""
    return {
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "TF_NUM_INTRAOP_THREADS": str(threads),
        "TF_NUM_INTEROP_THREADS": "1",
    }


class RunProcess:
    """A training process that was started for a run.

    Args:
        run: The run's folder.
        module: What is run: `core.training.worker`, or a fake of it.

    Raises:
        OSError: If it cannot be started.
    """

    def __init__(self, run: RunFolder, module: str) -> None:
        with run.output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(run.path.resolve())],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, **threads_of_a_run(THREADS)},
            )
        self._left_at: float | None = None

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def say(self, line: str) -> None:
        """Give it a command: a line of `core.training.worker.Commands`."""
        if self._process.stdin and self._left_at is None:
            with suppress(OSError):  # it has ended already
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()

    def leave(self) -> None:
        """Have it stop after its batch and end."""
        if self._left_at is None:
            self._left_at = time.monotonic()
            if self._process.stdin:
                with suppress(OSError):  # it has ended already
                    self._process.stdin.close()

    def wait(self, seconds: float) -> int | None:
        """Its exit status once it has ended; None if it has not within so many seconds."""
        if self._left_at is not None and time.monotonic() - self._left_at > GRACE_S:
            self.kill()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
