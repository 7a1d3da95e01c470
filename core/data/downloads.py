"""Files from the network, fetched once and checked."""

from __future__ import annotations

import hashlib
import os
import sys
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

CACHE_VARIABLE = "LSTM_LAB_CACHE"
DOWNLOAD_TIMEOUT_S = 30
DOWNLOAD_LIMIT_BYTES = 64 * 2**20

OnBytes = Callable[[int, int], None]
"""Called with the bytes so far and in all; 0 in all where the server does not say."""


def cache_dir() -> Path:
    """The folder for fetched data: `LSTM_LAB_CACHE`, else the user's cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return home / "lstm-lab"


def fetch(
    url: str, target: Path, sha256: str, remedy: str, on_bytes: OnBytes = lambda done, total: None
) -> Path:
    """`target`, fetched from `url` unless it is there and whole.

    Args:
        url: Where it is fetched from.
        target: Where it is put, in one step when it is whole.
        sha256: What the file must be.
        remedy: What to do if it cannot be fetched, a sentence.
        on_bytes: Told how far it has come.

    Raises:
        ValueError: It cannot be fetched or written, or it is not the file that was expected.
    """
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
        return target
    part = target.with_suffix(f".{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _download(url, part, on_bytes)
        found = hashlib.sha256(part.read_bytes()).hexdigest()
        if found != sha256:
            raise ValueError(
                f"Expected a file with SHA-256 {sha256} from {url}, got {found}. {remedy}"
            )
        part.replace(target)
    except (OSError, HTTPException) as error:  # a URLError or a TimeoutError is an OSError
        reason = getattr(error, "reason", error)
        raise ValueError(
            f"Expected to fetch {target.name} from {url}, got: {reason}. {remedy}"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _download(url: str, part: Path, on_bytes: OnBytes) -> None:
    with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT_S) as answer, part.open("wb") as file:
        total = int(answer.headers.get("Content-Length") or 0)
        done = 0
        while block := answer.read(2**16):
            done += len(block)
            if done > DOWNLOAD_LIMIT_BYTES:
                raise ValueError(f"Expected at most {DOWNLOAD_LIMIT_BYTES} bytes from {url}.")
            file.write(block)
            on_bytes(done, total)
