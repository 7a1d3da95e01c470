"""Which runs are cleared away, and which are not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.recipes import recipe
from core.runs.retention import DAY_S, Retention, remove_old_runs, size_bytes, steady_time
from core.runs.store import RunFolder, create, find

NOW = 1_000_000_000.0


@pytest.fixture
def runs(tmp_path: Path) -> list[RunFolder]:
    """Ten runs of about the same size, the first looked at now, each next an hour earlier."""
    made = [create(tmp_path, recipe("digits"), "text") for _ in range(10)]
    for hours, run in enumerate(made):
        os.utime(run.path, (NOW - hours * 3600, NOW - hours * 3600))
    return made


def kept(runs: list[RunFolder]) -> list[int]:
    return [place for place, run in enumerate(runs) if run.path.exists()]


def test_what_was_looked_at_lately_is_kept(tmp_path: Path, runs: list[RunFolder]) -> None:
    remove_old_runs(tmp_path, Retention(keep_s=3.5 * 3600), (), NOW)
    assert kept(runs) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="it may have been cleared away"):
        find(tmp_path, runs[4].run_id)


def test_of_too_many_the_longest_unlooked_at_go(tmp_path: Path, runs: list[RunFolder]) -> None:
    runs[9].touch()
    remove_old_runs(tmp_path, Retention(most_runs=3), (), NOW)
    assert kept(runs) == [0, 1, 9]


def test_of_too_large_ones_the_longest_unlooked_at_go(
    tmp_path: Path, runs: list[RunFolder]
) -> None:
    remove_old_runs(tmp_path, Retention(most_bytes=5 * size_bytes(runs[0].path)), (), NOW)
    assert kept(runs) == [0, 1, 2, 3, 4]


def test_checkpoints_count_and_go_with_their_run(tmp_path: Path, runs: list[RunFolder]) -> None:
    plain = size_bytes(runs[0].path)
    runs[2].checkpoints.mkdir()
    (runs[2].checkpoints / "step-000000.npz").write_bytes(b"0" * 10 * plain)
    os.utime(runs[2].path, (NOW - 2 * 3600, NOW - 2 * 3600))
    assert size_bytes(runs[2].path) == 11 * plain
    remove_old_runs(tmp_path, Retention(most_bytes=9 * plain), (), NOW)
    assert kept(runs) == [0, 1, 3, 4, 5, 6, 7, 8, 9]


def test_what_trains_or_waits_is_left_alone(tmp_path: Path, runs: list[RunFolder]) -> None:
    remove_old_runs(tmp_path, Retention(most_runs=0), {runs[7].run_id}, NOW)
    assert kept(runs) == [7]


def test_a_clock_that_jumps_clears_nothing_away(
    tmp_path: Path, runs: list[RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    for run in runs:
        run.touch()
    ten_years_on = time.time() + 3650 * DAY_S
    monkeypatch.setattr(time, "time", lambda: ten_years_on)
    remove_old_runs(tmp_path, Retention(), (), steady_time())
    os.utime(runs[0].path, (ten_years_on, ten_years_on))
    monkeypatch.undo()
    remove_old_runs(tmp_path, Retention(), (), steady_time())
    assert kept(runs) == list(range(10))


def test_other_folders_are_not_touched(tmp_path: Path) -> None:
    other = tmp_path / "a-folder"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    remove_old_runs(tmp_path, Retention(most_runs=0), (), NOW)
    assert (other / "letter.txt").exists()
