"""Pages run here as they do in the web process: without Keras."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def no_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides Keras, which tests of training import: Streamlit would clear its session every run."""
    monkeypatch.delitem(sys.modules, "keras", raising=False)
