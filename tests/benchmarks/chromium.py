"""The browser of the benchmarks: the same Chromium, with the same settings, as the journeys'."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.lab import CHROMIUM_FLAGS
from tests.run import find_chromium


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A running headless Chromium.

    Raises:
        RuntimeError: There is none on this machine.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium on this machine: install one or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
