"""Files that are never met half written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PART = "part-"


def write_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Have `write` write a file beside `path`, and put it there in one step when it is whole."""
    part = path.with_name(f"{_PART}{os.getpid()}-{path.name}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def clear_parts(folder: Path) -> None:
    """Delete what a process that was killed has left half written in a folder or below it."""
    for part in folder.rglob(f"{_PART}*"):
        part.unlink(missing_ok=True)
