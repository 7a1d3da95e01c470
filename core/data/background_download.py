"""Downloads started on a page: one at a time, in a thread of the web process."""

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
from core.i18n import N_, in_language, language
from core.i18n import gettext as _

Fetched = Literal["mnist", "ptb"]


@dataclass(frozen=True)
class Download:
    """A data set that can be downloaded.

    Attributes:
        title: Its name.
        variable: An environment variable; if it is set, a downloaded file would not be used.
        fetch: Downloads it into the cache folder and reports its progress.
    """

    title: str
    variable: str
    fetch: Callable[[OnBytes], Path]


DOWNLOADS: dict[Fetched, Download] = {
    "mnist": Download(N_("MNIST"), MNIST_VARIABLE, fetch_mnist),
    "ptb": Download(N_("the Penn Treebank"), FOLDER_VARIABLE, fetch_treebank),
}


@dataclass(frozen=True)
class DownloadState:
    """The state of a download.

    Attributes:
        status: "idle" until it is started.
        done_bytes: Of the current file; the Penn Treebank is three files, one after the other.
        total_bytes: Of that file; 0 if unknown.
        sentence: Why it failed and what to do; empty otherwise.
    """

    status: Literal["idle", "fetching", "done", "failed"] = "idle"
    done_bytes: int = 0
    total_bytes: int = 0
    sentence: str = ""

    @property
    def share(self) -> float:
        """Share of the current file that has arrived, in [0, 1]; 0 if its size is unknown."""
        return min(1.0, self.done_bytes / self.total_bytes) if self.total_bytes else 0.0


class BackgroundDownloads:
    """All downloads of one server. Its methods may be called from any thread.

    Args:
        downloads: The data sets, by name.
    """

    def __init__(self, downloads: dict[Fetched, Download] | None = None) -> None:
        self._downloads = DOWNLOADS if downloads is None else downloads
        self._lock = threading.Lock()
        self._states: dict[Fetched, DownloadState] = {}

    def start(self, name: Fetched) -> None:
        """Start a download, unless it is already in progress.

        Raises:
            ValueError: If another one is in progress, or the downloaded file would not be used.
        """
        download = self._downloads[name]
        if os.environ.get(download.variable):
            raise ValueError(
                _(
                    "{variable} says where {title} is, so a download would not be used. Put the "
                    "files there, or start the app without that variable.",
                    variable=download.variable,
                    title=_(download.title),
                )
            )
        with self._lock:
            under_way = [each for each, at in self._states.items() if at.status == "fetching"]
            if name in under_way:
                return
            if under_way:
                raise ValueError(
                    _(
                        "Only one download can run at a time. Wait until {title} has arrived.",
                        title=_(self._downloads[under_way[0]].title),
                    )
                )
            self._states[name] = DownloadState("fetching")
        threading.Thread(target=self._fetch, args=(name, language()), daemon=True).start()

    def state(self, name: Fetched) -> DownloadState:
        """Return the state of a download."""
        with self._lock:
            return self._states.get(name, DownloadState())

    def _fetch(self, name: Fetched, of: str) -> None:
        def told(done: int, total: int) -> None:
            self._set(name, DownloadState("fetching", done, total))

        try:
            with in_language(of):
                self._downloads[name].fetch(told)
        except ValueError as error:
            self._set(name, DownloadState("failed", sentence=str(error)))
        else:
            self._set(name, replace(self.state(name), status="done"))

    def _set(self, name: Fetched, state: DownloadState) -> None:
        with self._lock:
            self._states[name] = state
