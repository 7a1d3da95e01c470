"""Which runs are kept: those looked at last, as far as there is room, and for how long."""

from __future__ import annotations

import os
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from core.formatting import megabytes
from core.i18n import gettext as _
from core.runs.lock import is_being_trained
from core.runs.store import SETTINGS, RunFolder, remove

DAY_S = 24 * 60 * 60


@dataclass(frozen=True)
class Retention:
    """How much is kept, and how long.

    Attributes:
        keep_s: How long an unfinished run is kept after it was last looked at. A finished one has
            no such end: no clock can delete it.
        most_runs: The longest unlooked at go first.
        most_bytes: Of all runs together; likewise.
        room_bytes: What must be free on the disk for a new run.
    """

    keep_s: float = 7 * DAY_S
    most_runs: int = 200
    most_bytes: int = 2_000_000_000
    room_bytes: int = 200_000_000


class FolderClock:
    """Seconds by which the runs of a folder age, whatever is done to the machine's clock.

    It goes on from where the last server of the folder left it, by at most a day more: a clock
    that was set ahead or back meanwhile does not make runs look old, or all of them new. While
    this process runs it follows a clock that never jumps.

    Args:
        folder: Where the runs are kept; it must be there.
    """

    _FILE = ".clock"
    _LONGEST_GAP_S = DAY_S

    def __init__(self, folder: Path) -> None:
        self._path = folder / self._FILE
        now = time.time()
        try:
            left_at = self._path.stat().st_mtime
        except FileNotFoundError:
            left_at = now
        self._start = left_at + min(max(0.0, now - left_at), self._LONGEST_GAP_S)
        self._monotonic = time.monotonic()

    def now(self) -> float:
        """Seconds of this clock."""
        return self._start + time.monotonic() - self._monotonic

    def save(self) -> None:
        """Keep the time for the next server of the folder."""
        _set_time(self._path, self.now())


def touch(run: RunFolder, now: float) -> None:
    """Note that a run was looked at.

    Args:
        run: Its folder.
        now: By the folder's clock.
    """
    with suppress(OSError):
        _set_time(run.looked_at, now)


def remove_old_runs(folder: Path, retention: Retention, in_use: Container[str], now: float) -> None:
    """Delete what is no longer kept.

    Args:
        folder: Where the runs are.
        retention: How much is kept.
        in_use: The ids of runs that are left alone, however long nobody looked at them.
        now: By the folder's clock.
    """
    kept_runs, kept_bytes = 0, 0
    for run, looked_at in _latest_first(folder, now):
        size = size_bytes(run.path)
        is_kept = run.run_id in in_use or (
            (now - looked_at <= retention.keep_s or run.is_finished)
            and kept_runs < retention.most_runs
            and kept_bytes + size <= retention.most_bytes
        )
        if is_kept or is_being_trained(run.path):
            kept_runs, kept_bytes = kept_runs + 1, kept_bytes + size
        else:
            with suppress(OSError):
                remove(run)


def check_disk(folder: Path, retention: Retention) -> None:
    """Raise a ValueError if there is no room on the disk for a run."""
    free = disk_usage(folder).free
    if free < retention.room_bytes:
        raise ValueError(
            _(
                "A run needs {needed} of free disk space, and {free} are free. Try again when "
                "there is room.",
                needed=megabytes(retention.room_bytes),
                free=megabytes(free),
            )
        )


def size_bytes(folder: Path) -> int:
    """Size of the files of a run's folder, those of its checkpoints among them."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total


def _latest_first(folder: Path, now: float) -> list[tuple[RunFolder, float]]:
    """Runs with the time at which they were looked at; `now` where that is not known."""
    found = []
    for settings in folder.glob(f"*/{SETTINGS}"):
        run = RunFolder(settings.parent)
        try:
            looked_at = min(now, run.looked_at.stat().st_mtime)
        except OSError:
            looked_at = now
            touch(run, now)
        found.append((run, looked_at))
    return sorted(found, key=lambda each: each[1], reverse=True)


def _set_time(path: Path, now: float) -> None:
    path.touch(mode=0o600, exist_ok=True)
    os.utime(path, (now, now))
