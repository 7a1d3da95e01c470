"""Files that are never seen half written, and that only their owner may write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PART = "part-"

_check_owner: Callable[[], None] | None = None


def write_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Have `write` write a file beside `path`, and move it there in one step when it is whole."""
    part = path.with_name(f"{_PART}{os.getpid()}-{path.name}")
    try:
        write(part)
        check_owner()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Delete what a process that was killed left half written in a folder or below it."""
    for part in folder.rglob(f"{_PART}*"):
        part.unlink(missing_ok=True)


@contextmanager
def owned(check: Callable[[], None]) -> Iterator[None]:
    """Have this process call `check` before it puts any file in place.

    Args:
        check: Raises an exception if this process may not write any more.
    """
    global _check_owner
    _check_owner = check
    try:
        yield
    finally:
        _check_owner = None


def check_owner() -> None:
    """Raise what the check of `owned` raises if this process may not write any more."""
    if _check_owner is not None:
        _check_owner()
