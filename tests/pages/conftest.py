"""Pages run here as they do in the web process: without Keras."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from pages.parts import problems
from tests.components_once import look_for_components_once

look_for_components_once()


@pytest.fixture(autouse=True)
def no_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides Keras, which tests of training import: Streamlit would clear its session every run."""
    monkeypatch.delitem(sys.modules, "keras", raising=False)


@pytest.fixture(autouse=True)
def no_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw fails the test, where a server would report it and go on."""

    def fails(error: Exception) -> Any:
        raise error

    monkeypatch.setattr(problems, "report", fails)
