"""Files that are downloaded once and checked."""

from __future__ import annotations

import hashlib
import os
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

import platformdirs

from core.formatting import megabytes
from core.i18n import gettext as _

CACHE_VARIABLE = "LSTM_LAB_CACHE"
NO_HOME = Path("/nonexistent")
"""By convention the home of users that have none: whoever writes there is told of it."""
DOWNLOAD_TIMEOUT_S = 30
DOWNLOAD_LIMIT_BYTES = 64 * 2**20

OnBytes = Callable[[int, int], None]
"""Called with the bytes so far and the total; the total is 0 if the server does not tell it."""


def cache_dir() -> Path:
    """Return the folder for downloads: `LSTM_LAB_CACHE`, else the user's cache folder."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen)
    try:
        return platformdirs.user_cache_path("lstm-lab", appauthor=False, opinion=False)
    except RuntimeError:  # without HOME, where the system does not know the user, as in a container
        return NO_HOME / "lstm-lab"


def fetch(
    url: str, target: Path, sha256: str, remedy: str, on_bytes: OnBytes = lambda done, total: None
) -> Path:
    """Download `url` to `target`, unless the file is already there.

    Args:
        url: Where to download it from.
        target: Written in one step when the download is complete.
        sha256: The file's checksum.
        remedy: A sentence that says what to do if the download fails.
        on_bytes: Called with the progress.

    Returns:
        `target`.

    Raises:
        ValueError: If it cannot be downloaded or written, or has another checksum.
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
                _(
                    "The file at {url} is not the expected one (its SHA-256 is {found}). {remedy}",
                    url=url,
                    found=found,
                    remedy=remedy,
                )
            )
        part.replace(target)
    except (OSError, HTTPException) as error:  # a URLError or a TimeoutError is an OSError
        reason = getattr(error, "reason", error)
        raise ValueError(
            _(
                "{file} could not be downloaded from {url}: {reason}. {remedy}",
                file=target.name,
                url=url,
                reason=reason,
                remedy=remedy,
            )
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
                raise ValueError(
                    _(
                        "The file at {url} is larger than {limit}, so it is not the expected one.",
                        url=url,
                        limit=megabytes(DOWNLOAD_LIMIT_BYTES),
                    )
                )
            file.write(block)
            on_bytes(done, total)
