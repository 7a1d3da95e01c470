"""Which runs are deleted, and which are not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from core.recipes import recipe
from core.runs.lock import training_lock
from core.runs.retention import DAY_S, FolderClock, Retention, remove_old_runs, size_bytes, touch
from core.runs.store import RunFolder, create, find

NOW = 1_000_000_000.0


@pytest.fixture
def runs(tmp_path: Path) -> list[RunFolder]:
    """Ten runs of about the same size, the first looked at now, each next an hour earlier."""
    made = [create(tmp_path, recipe("digits"), "text") for _ in range(10)]
    for hours, run in enumerate(made):
        touch(run, NOW - hours * 3600)
    return made


def kept(runs: list[RunFolder]) -> list[int]:
    return [place for place, run in enumerate(runs) if run.path.exists()]


def finish(run: RunFolder) -> None:
    for suffix in (".keras", ".json"):
        (run.path / f"digits{suffix}").write_text("{}")


def test_what_was_looked_at_lately_is_kept(tmp_path: Path, runs: list[RunFolder]) -> None:
    remove_old_runs(tmp_path, Retention(keep_s=3.5 * 3600), (), NOW)
    assert kept(runs) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="No training run found for this link"):
        find(tmp_path, runs[4].run_id)


def test_no_clock_deletes_a_finished_run(tmp_path: Path, runs: list[RunFolder]) -> None:
    finish(runs[6])
    remove_old_runs(tmp_path, Retention(), (), NOW + 3650 * DAY_S)
    assert kept(runs) == [6]


def test_of_too_many_the_longest_unlooked_at_go(tmp_path: Path, runs: list[RunFolder]) -> None:
    finish(runs[5])
    touch(runs[9], NOW)
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
    assert size_bytes(runs[2].path) == 11 * plain
    remove_old_runs(tmp_path, Retention(most_bytes=9 * plain), (), NOW)
    assert kept(runs) == [0, 1, 3, 4, 5, 6, 7, 8, 9]


def test_what_trains_or_waits_is_left_alone(tmp_path: Path, runs: list[RunFolder]) -> None:
    with training_lock(runs[4].path):
        remove_old_runs(tmp_path, Retention(most_runs=0), {runs[7].run_id}, NOW)
    assert kept(runs) == [4, 7]


@pytest.mark.parametrize("days", [10, -10, 3650, -3650])
def test_a_clock_that_jumps_between_two_servers_deletes_nothing(
    tmp_path: Path, runs: list[RunFolder], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    for jump in (0, days, 0):
        with monkeypatch.context() as patch:
            there = time.time() + jump * DAY_S
            patch.setattr(time, "time", lambda there=there: there)
            clock = FolderClock(tmp_path)
            for run in runs[:5]:
                touch(run, clock.now())
            os.utime(runs[0].path / "digits.txt", (there, there))
            remove_old_runs(tmp_path, Retention(), (), clock.now())
            clock.save()
    assert kept(runs)[:5] == list(range(5))


def test_an_unlooked_at_run_grows_old_over_days_of_use(
    tmp_path: Path, runs: list[RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began)
    clock = FolderClock(tmp_path)
    for run in runs:
        touch(run, clock.now())
    clock.save()
    for day in range(1, 9):
        monkeypatch.setattr(time, "time", lambda day=day: began + day * DAY_S)
        clock = FolderClock(tmp_path)
        touch(runs[3], clock.now())
        remove_old_runs(tmp_path, Retention(), (), clock.now())
        clock.save()
        if day != 7:  # on which it is a matter of milliseconds
            assert kept(runs) == ([3] if day > 7 else list(range(10)))


def test_a_run_of_an_older_version_counts_as_looked_at(
    tmp_path: Path, runs: list[RunFolder]
) -> None:
    runs[9].looked_at.unlink()
    remove_old_runs(tmp_path, Retention(), (), NOW)
    assert kept(runs) == list(range(10))


def test_other_folders_are_not_touched(tmp_path: Path) -> None:
    other = tmp_path / "a-folder"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    remove_old_runs(tmp_path, Retention(most_runs=0), (), NOW)
    assert (other / "letter.txt").exists()
