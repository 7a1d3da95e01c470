"""Journeys run against one server for the session, in a Chromium from `tests/run.py`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab import CHROMIUM_FLAGS, Lab, watched
from tests.run import find_chromium
from tests.server import APP, Server, running

# A machine whose cores are busy is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    if chromium is None:
        reason = "no Chromium on this machine: install one or set CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, up for the whole session."""
    with running(APP, tmp_path_factory.mktemp("server") / "streamlit.log") as server:
        yield server


@pytest.fixture
def lab(page: Page, server: Server) -> Iterator[Lab]:
    """The app in a new browser profile; fails on page errors, tracebacks and outside requests."""
    with watched(page, server) as lab:
        yield lab


@pytest.fixture
def cold_lab(page: Page, tmp_path: Any) -> Iterator[Lab]:
    """Like `lab`, on a server that nobody has visited yet."""
    with running(APP, tmp_path / "streamlit.log") as server, watched(page, server) as lab:
        yield lab
