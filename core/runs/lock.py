"""Locks: one process trains a run, and one server trains the runs of a folder.

Both are locks of the operating system (`filelock`), free at once when the process that holds one
dies, however it dies. A lock cannot stop a process that was frozen, lost its lock on a shared disk
and thaws: therefore who trains a run also leaves a token in its folder, and looks before each
write whether it is still there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.files import owned, write_whole

WAIT_S = 30.0
"""How long a training process waits for the lock of its run: the one before it may be leaving."""

_RUN_LOCK = "run.lock"
_TOKEN = "trainer.token"
_SERVER_LOCK = ".server.lock"
_PRIVATE = 0o600


class LostRunError(Exception):
    """Another process trains this run now."""


@contextmanager
def training_lock(run: Path, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold a run for training, and write into its folder only while nobody else trains it.

    Args:
        run: The run's folder.
        wait_s: How long to wait for another process to release it.

    Raises:
        LostRunError: If another process still holds it then, or later takes it over.
    """
    lock = FileLock(run / _RUN_LOCK, timeout=wait_s, mode=_PRIVATE)
    try:
        lock.acquire()
    except Timeout:
        raise LostRunError from None
    try:
        token = secrets.token_hex(16)
        write_whole(run / _TOKEN, lambda part: part.write_text(token, encoding="ascii"))

        def check() -> None:
            try:
                found = (run / _TOKEN).read_text("ascii")
            except OSError:
                found = ""
            if found != token:
                raise LostRunError

        with owned(check):
            yield
    finally:
        lock.release()


def is_being_trained(run: Path) -> bool:
    """Whether any process of any server holds the run for training."""
    path = run / _RUN_LOCK
    if not path.is_file():
        return False
    lock = FileLock(path, mode=_PRIVATE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # as on a read-only disk, where nobody trains
        return False
    lock.release()
    return False


def take_over(run: Path) -> None:
    """Let another process train a run whose lock is held by one that does not answer any more.

    Whoever held it finds out before its next write that the run is no longer its own.
    """
    (run / _RUN_LOCK).unlink(missing_ok=True)


class ServerLock:
    """The right of one server to train the runs of a folder.

    Args:
        folder: Where the runs are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / _SERVER_LOCK, mode=_PRIVATE, thread_local=False)

    @property
    def is_held(self) -> bool:
        """Whether this server has the right."""
        return self._lock.is_locked

    def take(self) -> bool:
        """Whether this server has the right now; it is taken if no other server has it.

        Raises:
            OSError: If the lock's file cannot be written, as in a read-only folder.
        """
        if self.is_held:
            return True
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def release(self) -> None:
        """Give the right back."""
        self._lock.release()
