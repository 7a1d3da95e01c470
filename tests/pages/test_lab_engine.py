"""The training lab on an engine elsewhere, without a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import cache
from core.recipes import recipe
from core.runs.manager import RunManager
from tests.core.runs.fake_engine import FakeEngine, FakeScheduler
from tests.pages.test_lab import asked, html, lab_page, problem, train


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeScheduler]:
    made = FakeScheduler()
    runs = RunManager(tmp_path / "runs", engine=lambda _folder, _limits: FakeEngine(made))
    monkeypatch.setattr(cache, "runs", lambda: runs)
    yield made
    runs.close()


def test_an_engine_that_does_not_answer_is_said_beforehand_and_tried_again(
    scheduler: FakeScheduler,
) -> None:
    scheduler.is_reachable = False
    app = lab_page()
    assert "engine cannot be reached" in problem(app)
    train(app)
    assert not asked(app, "run")
    scheduler.is_reachable = True
    train(app)
    assert "engine cannot be reached" not in html(app)
    assert asked(app, "run") in scheduler.holds


def test_a_run_that_another_web_process_started_is_controlled_here(
    scheduler: FakeScheduler, tmp_path: Path
) -> None:
    other = RunManager(tmp_path / "runs", engine=lambda _folder, _limits: FakeEngine(scheduler))
    run_id = other.start(recipe("mnist-static"))
    app = lab_page(run=run_id)
    app.button(key="run-pause").click().run()
    assert scheduler.holds[run_id].said.line == "pause"
    assert other.follow(run_id).status == "paused"
    app.button(key="run-stop").click().run()
    assert other.follow(run_id).status == "stopping"
