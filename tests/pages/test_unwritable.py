"""Folders that cannot be written or read: each page opens, and says what and where."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filelock
import platformdirs
import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.data.downloads import cache_dir
from core.runs.example_run import LAB_EXAMPLE
from core.runs.manager import RunManager

APP = str(Path(__file__).resolve().parents[2] / "app.py")
RUN = "a" * 22


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a finished run."""
    shutil.copytree(LAB_EXAMPLE.path, tmp_path / "runs" / RUN)
    return tmp_path / "runs"


@pytest.fixture
def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder as on a disk that nobody can write to; the superuser could write to any other."""

    def refuses(what: Any, *_args: object, **_kwargs: object) -> Any:
        path = str(getattr(what, "lock_file", what))
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    monkeypatch.setattr(filelock.FileLock, "acquire", refuses)
    monkeypatch.setattr(Path, "touch", refuses)
    yield from serve(folder, monkeypatch)


@pytest.fixture
def unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder as one of another user."""
    is_file = Path.is_file

    def refuses(path: Path) -> bool:
        if path.is_relative_to(folder):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return is_file(path)

    for served in serve(folder, monkeypatch):
        monkeypatch.setattr(Path, "is_file", refuses)
        yield served


def serve(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    runs = RunManager(folder, worker="tests.core.runs.fake_child")
    monkeypatch.setattr(cache, "runs", lambda: runs)
    yield folder
    runs.close()


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def errors(app: AppTest) -> list[str]:
    assert not app.exception
    bodies = (str(getattr(each, "proto", "")) for each in app._tree)
    return [body for body in bodies if "lab-error" in body and 'role=\\"alert' in body]


@pytest.mark.parametrize("page", ["lab", "teach", "gates"])
def test_runs_on_a_read_only_disk_can_be_looked_at(page: str, read_only: Path) -> None:
    app = opened(page, run=RUN)
    assert not errors(app)
    assert app.query_params["run"] == RUN


@pytest.mark.parametrize("page", ["lab", "teach"])
def test_training_on_a_read_only_disk_is_refused_with_the_folder(
    page: str, read_only: Path
) -> None:
    app = opened(page)
    app = app.button(key=f"{page}-train").click().run()
    (said,) = errors(app)
    assert f"Runs cannot be kept in {read_only}" in said
    assert "Read-only file system" in said
    assert "LSTM_LAB_RUNS" in said
    assert app.button(key=f"{page}-train")


@pytest.mark.parametrize("page", ["lab", "teach", "gates", "story"])
def test_a_run_folder_that_may_not_be_read_is_named(page: str, unreadable: Path) -> None:
    (said,) = errors(opened(page, run=RUN))
    assert f"The run folder {unreadable} cannot be read: Permission denied." in said


def test_a_run_of_digits_tells_no_story(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _folder in serve(folder, monkeypatch):
        (said,) = errors(opened("story", run=RUN))
        assert "no network that tells stories" in said


def test_a_user_without_a_home_has_a_cache_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(*_args: object, **_kwargs: object) -> Any:
        raise RuntimeError

    monkeypatch.delenv("LSTM_LAB_CACHE", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", no_home)
    assert cache_dir() == Path("/nonexistent/lstm-lab")


def test_no_page_needs_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for name in ("LSTM_LAB_CACHE", "LSTM_LAB_RUNS", "HOME"):
        monkeypatch.setenv(name, "" if name == "HOME" else str(tmp_path / "file" / "folder"))
    runs = RunManager(tmp_path / "file" / "folder")
    monkeypatch.setattr(cache, "runs", lambda: runs)
    for page in ("lab", "teach", "language"):
        assert not errors(opened(page))
