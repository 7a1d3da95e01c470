"""A run of a visitor's own in the memory lab, trained for real, appears among the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import cache
from core.runs.manager import RunManager
from tests.core.in_keras import in_keras
from tests.pages.test_memory import captions, html, memory_page

pytestmark = pytest.mark.slow

TRAINS = """
import sys
from dataclasses import replace
from pathlib import Path
from core.recipes.memory import live_recipe
from core.runs.store import create
from core.training.train_recipe import train_recipe

recipe = replace(live_recipe("adding", 6, "slstm", 4), steps=8)
assert train_recipe(recipe, create(Path(sys.argv[1]), recipe, None).path)
"""


def test_a_finished_run_stands_among_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_keras(TRAINS, str(tmp_path))
    runs = RunManager(tmp_path)
    monkeypatch.setattr(cache, "runs", lambda: runs)
    (run_id,) = (each.name for each in tmp_path.iterdir() if each.is_dir())
    app = memory_page(run=run_id, gap="6", cells="lstm,slstm", film=run_id)
    runs.close()
    assert "lab-error" not in html(app)
    assert "sLSTM, your run" in html(app)
    assert "seed 4" in html(app)
    assert "2,617" in html(app)
    assert app.select_slider(key="memory-gap").value == 6
    assert "Mann and Whitney" in captions(app)
    assert not app.button(key="memory-train").disabled
