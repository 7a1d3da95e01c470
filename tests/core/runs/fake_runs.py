"""Runs whose training takes no TensorFlow: see `tests.core.runs.fake_child`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace

from core.recipes import Recipe, recipe
from core.runs.manager import RunManager
from core.runs.status import ACTIVE, Run

FAKE = "tests.core.runs.fake_child"
LIMIT_S = 60.0

Start = Callable[..., RunManager]
"""Takes the fields of `core.runs.manager.Limits`."""


def fake(title: str = "quick", epochs: int = 3) -> Recipe:
    return replace(recipe("digits"), title=title, epochs=epochs)


def until(runs: RunManager, run_id: str, is_so: Callable[[Run], bool]) -> Run:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(run := runs.follow(run_id)):
        assert time.monotonic() < deadline, (run.status, run.sentence, run.progress[-1:])
        time.sleep(0.02)
    return run


def until_idle(runs: RunManager, run_id: str) -> Run:
    return until(runs, run_id, lambda run: run.status not in ACTIVE)


def weight(runs: RunManager, run_id: str) -> float:
    return said(runs, run_id)["weight"]


def said(runs: RunManager, run_id: str) -> dict[str, float]:
    """What the fake says about itself: the number that it learnt, and its `niceness`."""
    return json.loads((runs.results(run_id) / "fake.said").read_text())
