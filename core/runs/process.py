"""The web process's hold on one training process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from core.runs.store import RunFolder

ROOT = Path(__file__).resolve().parents[2]
CORES = os.cpu_count() or 1

THREADS = max(1, CORES // 2)
"""Of one training process; a network of this size hardly gains by more."""

GRACE_S = 25.0
"""More than the process allows itself after it was told to leave (`core.training.worker`)."""


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
        with run.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(run.path.resolve())],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
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
        self._told_to_leave_at: float | None = None
        self._order = 0
        self._learns_some = False
        self.reason = ""

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_paused(self) -> bool:
        """Whether it was told to pause and not yet to go on."""
        return self._paused_at is not None

    @property
    def learns_some(self) -> bool:
        """Whether it was told to learn so many batches and pause, and has not said yet it does."""
        return self._learns_some

    @property
    def is_leaving(self) -> bool:
        """Whether it was told to leave."""
        return self._told_to_leave_at is not None

    @property
    def seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._began

    @property
    def seconds_paused(self) -> float:
        """How long its present pause has lasted; 0 without one."""
        return 0.0 if self._paused_at is None else time.monotonic() - self._paused_at

    def pause(self) -> None:
        """Have it stop after its batch and wait."""
        if not self.is_paused and not self.is_leaving:
            self._paused_at, self._learns_some = time.monotonic(), False
            self._say(b"pause\n")

    def resume(self) -> None:
        """Have it go on after a pause, or without the one that it was to make."""
        if (self.is_paused or self.learns_some) and not self.is_leaving:
            self._paused_at, self._learns_some = None, False
            self._say(b"go on\n")

    def learn(self, how_much: str) -> None:
        """Have it learn and pause again.

        Args:
            how_much: A number of batches, or `epoch`: up to the end of one.
        """
        if not self.is_leaving:
            self._order += 1
            self._paused_at, self._learns_some = None, True
            self._say(f"learn {self._order} {how_much}\n".encode())

    def note_rest(self, order: int | None) -> None:
        """Take in after which order it said that it waits; None: it does not wait."""
        if self._learns_some and order == self._order:
            self._paused_at, self._learns_some = time.monotonic(), False

    def leave(self, reason: str = "") -> None:
        """Have it stop after its batch and end.

        Args:
            reason: Why, for people, where they did not ask for it.
        """
        if not self.is_leaving:
            self._told_to_leave_at, self.reason = time.monotonic(), reason
            if self._process.stdin:
                with suppress(OSError):  # it has gone already
                    self._process.stdin.close()

    def wait(self, seconds: float) -> int | None:
        """Its exit status once it has ended; None if it has not within so many seconds."""
        if self._told_to_leave_at and time.monotonic() - self._told_to_leave_at > GRACE_S:
            self.kill()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _say(self, line: bytes) -> None:
        if self._process.stdin:
            with suppress(OSError):  # it has gone already
                self._process.stdin.write(line)
                self._process.stdin.flush()
