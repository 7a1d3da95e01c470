"""A run of a visitor's own in the memory lab, trained for real, appears among the shipped ones."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core import cache
from core.recipes.memory import live_recipe
from core.runs.manager import RunManager
from core.runs.status import ACTIVE
from tests.pages.test_memory import captions, html, memory_page

pytestmark = pytest.mark.slow
LIMIT_S = 400.0


def test_a_finished_run_stands_among_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = RunManager(tmp_path / "runs")
    monkeypatch.setattr(cache, "runs", lambda: runs)
    run_id = runs.start(replace(live_recipe("adding", 6, "slstm", 4), steps=8))
    app = memory_page(run=run_id)
    assert "lab-standing" in html(app)
    assert app.button(key="memory-train").disabled  # one at a time
    deadline = time.monotonic() + LIMIT_S
    while (run := runs.follow(run_id)).status in ACTIVE:
        assert time.monotonic() < deadline, run
        time.sleep(0.1)
    assert run.status == "done", run
    runs.close()

    app = memory_page(run=run_id, gap="6", cells="lstm,slstm", film=run_id)
    assert "lab-error" not in html(app)
    assert "sLSTM, your run" in html(app)
    assert "seed 4" in html(app)
    assert "2,617" in html(app)
    assert app.select_slider(key="memory-gap").value == 6
    assert "Mann and Whitney" in captions(app)
    assert not app.button(key="memory-train").disabled
