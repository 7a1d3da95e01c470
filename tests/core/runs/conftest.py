"""What tests of runs can ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.runs.limits import Limits
from core.runs.manager import RunManager
from tests.core.runs.fake_runs import FAKE, Start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Makes servers' hands on one folder, and leaves no process."""
    made: list[RunManager] = []

    def make(**limits: Any) -> RunManager:
        made.append(RunManager(tmp_path / "runs", Limits(**limits), FAKE))
        return made[-1]

    yield make
    for each in made:
        each.close()
