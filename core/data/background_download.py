"""Downloads that somebody asked for on a page: one at a time, in a thread of the web process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from core.data.downloads import OnBytes
from core.data.mnist import MNIST_VARIABLE, fetch_mnist
from core.data.ptb import FOLDER_VARIABLE, fetch_treebank

Fetched = Literal["mnist", "ptb"]


@dataclass(frozen=True)
class Download:
    """What can be fetched.

    Attributes:
        title: For people.
        variable: Of the environment; where it names a place, the fetched file would not be read.
        fetch: Fetches it into the cache folder, told of its bytes; a ValueError says why not.
    """

    title: str
    variable: str
    fetch: Callable[[OnBytes], Path]


DOWNLOADS: dict[Fetched, Download] = {
    "mnist": Download("MNIST", MNIST_VARIABLE, fetch_mnist),
    "ptb": Download("the Penn Treebank", FOLDER_VARIABLE, fetch_treebank),
}


@dataclass(frozen=True)
class DownloadState:
    """Where a download stands.

    Attributes:
        status: "idle" before anybody asked for it.
        done_bytes: Of the file under way; the Penn Treebank is three files, one after the other.
        total_bytes: Of that file; 0 where it is not known.
        sentence: Why it failed and what to do instead; empty otherwise.
    """

    status: Literal["idle", "fetching", "done", "failed"] = "idle"
    done_bytes: int = 0
    total_bytes: int = 0
    sentence: str = ""

    @property
    def share(self) -> float:
        """How much of the file under way is there, in [0, 1]; 0 where its size is not known."""
        return min(1.0, self.done_bytes / self.total_bytes) if self.total_bytes else 0.0


class BackgroundDownloads:
    """All downloads of one server. Its methods may be called from any thread.

    Args:
        downloads: What can be fetched, by name.
    """

    def __init__(self, downloads: dict[Fetched, Download] | None = None) -> None:
        self._downloads = DOWNLOADS if downloads is None else downloads
        self._lock = threading.Lock()
        self._states: dict[Fetched, DownloadState] = {}

    def start(self, name: Fetched) -> None:
        """Begin to fetch; nothing if that very download is under way.

        Raises:
            ValueError: If another one is under way, or what is fetched would not be read.
        """
        download = self._downloads[name]
        if os.environ.get(download.variable):
            raise ValueError(
                f"Expected {download.variable} to be unset, got one that names where "
                f"{download.title} is: put it there, or start the app without that variable."
            )
        with self._lock:
            under_way = [each for each, at in self._states.items() if at.status == "fetching"]
            if name in under_way:
                return
            if under_way:
                raise ValueError(
                    "Expected one download at a time, got a second one: wait until "
                    f"{self._downloads[under_way[0]].title} is here."
                )
            self._states[name] = DownloadState("fetching")
        threading.Thread(target=self._fetch, args=(name,), daemon=True).start()

    def state(self, name: Fetched) -> DownloadState:
        """Where a download stands now."""
        with self._lock:
            return self._states.get(name, DownloadState())

    def _fetch(self, name: Fetched) -> None:
        def told(done: int, total: int) -> None:
            self._set(name, DownloadState("fetching", done, total))

        try:
            self._downloads[name].fetch(told)
        except ValueError as error:
            self._set(name, DownloadState("failed", sentence=str(error)))
        else:
            self._set(name, replace(self.state(name), status="done"))

    def _set(self, name: Fetched, state: DownloadState) -> None:
        with self._lock:
            self._states[name] = state
