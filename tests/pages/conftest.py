"""Pages run here as they do in the web process: without Keras."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from core.models.folder import DATA_VARIABLE, MODELS_VARIABLE
from pages.parts import problems
from tests.components_once import look_for_components_once
from tests.core.models.made import h5_model_bytes, keras_bytes

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


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two small models, which the server offers."""
    (tmp_path / "small.keras").write_bytes(keras_bytes())
    (tmp_path / "old.h5").write_bytes(h5_model_bytes())
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    return tmp_path
