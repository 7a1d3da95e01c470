"""Clearing away runs that nobody has looked at for long, and those that are too many."""

from __future__ import annotations

import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from core.formatting import megabytes
from core.runs.store import SETTINGS, RunFolder, remove

DAY_S = 24 * 60 * 60


@dataclass(frozen=True)
class Retention:
    """How much is kept, and how long.

    Attributes:
        keep_s: Since a run was last looked at.
        most_runs: The longest unlooked at go first.
        most_bytes: Of all runs together; likewise.
        room_bytes: What must be free on the disk for a new run.
    """

    keep_s: float = 7 * DAY_S
    most_runs: int = 200
    most_bytes: int = 2_000_000_000
    room_bytes: int = 200_000_000


_CLOCK_AHEAD_S = time.time() - time.monotonic()


def steady_time() -> float:
    """Seconds since 1970 by a clock that was right when the process began and never jumps.

    A clock that is set ahead while people use the app must not make their runs look old.
    """
    return _CLOCK_AHEAD_S + time.monotonic()


def remove_old_runs(folder: Path, retention: Retention, in_use: Container[str], now: float) -> None:
    """Clear away what is kept no longer.

    Args:
        folder: Where the runs are.
        retention: How much is kept.
        in_use: The ids of runs that are left alone, however long nobody looked at them.
        now: What `steady_time` tells.
    """
    kept_runs, kept_bytes = 0, 0
    for run, looked_at in _latest_first(folder):
        size = size_bytes(run.path)
        is_kept = run.run_id in in_use or (
            now - looked_at <= retention.keep_s
            and kept_runs < retention.most_runs
            and kept_bytes + size <= retention.most_bytes
        )
        if is_kept:
            kept_runs, kept_bytes = kept_runs + 1, kept_bytes + size
        else:
            with suppress(OSError):
                remove(run)


def check_room(folder: Path, retention: Retention) -> None:
    """Nothing, if there is room on the disk for a run.

    Raises:
        ValueError: If there is not.
    """
    free = disk_usage(folder).free
    if free < retention.room_bytes:
        raise ValueError(
            f"Expected {megabytes(retention.room_bytes)} of free disk for a training, got "
            f"{megabytes(free)}: try again when there is room."
        )


def size_bytes(folder: Path) -> int:
    """What the files of a run's folder take, those of its checkpoints among them."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += file.stat().st_size if file.is_file() else 0
    return total


def _latest_first(folder: Path) -> list[tuple[RunFolder, float]]:
    found = []
    for settings in folder.glob(f"*/{SETTINGS}"):
        with suppress(FileNotFoundError):
            found.append((RunFolder(settings.parent), settings.parent.stat().st_mtime))
    return sorted(found, key=lambda each: each[1], reverse=True)
