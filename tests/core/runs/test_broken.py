"""Runs that break, and what breaks about them: each is told, and nothing finished is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.runs.retention import Retention
from core.runs.store import SETTINGS
from tests.core.runs.fake_runs import LIMIT_S, Start, fake, until, until_idle

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("killed at 15", "killed from outside"),
        ("full at 15", "The disk is full"),
        ("memory at 15", "not enough memory"),
        ("error at 15", "unexpected error"),
        ("bad at 15", "Expected something else, got this."),
    ],
)
def test_a_run_that_breaks_says_why_and_can_go_on(start: Start, title: str, sentence: str) -> None:
    runs = start()
    run_id = runs.start(fake(title))
    run = until_idle(runs, run_id)
    assert run.status == "failed"
    assert sentence in run.sentence
    told_to_the_next_server = start().follow(run_id)
    assert (told_to_the_next_server.status, told_to_the_next_server.sentence) == (
        "failed",
        run.sentence,
    )
    (runs.folder / run_id / SETTINGS).write_text(
        (runs.folder / run_id / SETTINGS).read_text().replace(title, "quick")
    )
    (runs.folder / run_id / "digits.progress.npz").unlink()  # it is of the other title
    runs.resume(run_id)
    assert until_idle(runs, run_id).status == "done"


@pytest.mark.slow
def test_a_process_that_does_not_listen_is_ended(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.process.GRACE_S", 0.5)
    runs = start()
    run_id = runs.start(fake("deaf at 15"))
    until(runs, run_id, lambda run: bool(run.progress))
    runs.stop(run_id)
    assert runs.follow(run_id).status == "stopping"
    run = until_idle(runs, run_id)
    assert (run.status, run.sentence) == ("stopped", "")


@pytest.mark.slow
def test_progress_that_is_cut_short_is_told_of_and_its_checkpoints_stay(start: Start) -> None:
    runs = start()
    run_id = runs.start(fake("slow", epochs=100))
    until(runs, run_id, lambda run: len(run.measured) > 2)
    runs.stop(run_id)
    assert until_idle(runs, run_id).status == "stopped"
    progress = runs.folder / run_id / "digits.progress.npz"
    progress.write_bytes(progress.read_bytes()[:-50])
    runs.resume(run_id)
    run = until_idle(runs, run_id)
    assert run.status == "failed"
    assert "digits.progress.npz is damaged" in run.sentence
    assert len(run.measured) > 2
    assert runs.network_at(run_id, runs.checkpoints(run_id)[-1])


@pytest.mark.slow
def test_what_a_killed_process_left_half_written_is_gone_with_its_next_go(start: Start) -> None:
    runs = start()
    run_id = runs.start(fake("killed at 15"))
    until_idle(runs, run_id)
    folder = runs.folder / run_id
    for half in ("part-1-digits.progress.npz", "checkpoints/part-1-step-000009.npz"):
        (folder / half).write_bytes(b"PK")
    settings = folder / SETTINGS
    settings.write_text(settings.read_text().replace("killed at 15", "quick"))
    (folder / "digits.progress.npz").unlink()  # it is of the other title
    runs.resume(run_id)
    assert until_idle(runs, run_id).status == "done"
    assert not [path for path in folder.rglob("*") if path.name.startswith("part-")]
    assert runs.checkpoints(run_id)[-1] == 30


SERVER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from typing import Any
from core.recipes import recipe
from core.runs.manager import RunManager
runs = RunManager(Path(sys.argv[1]), worker="tests.core.runs.fake_child")
run_id = runs.start(replace(recipe("digits"), title="slow", epochs=100))
while not (runs.follow(run_id).progress or runs.follow(run_id).status == "failed"):
    time.sleep(0.05)
print(run_id, runs.pid(run_id), flush=True)
time.sleep(60)
"""


@pytest.mark.slow
def test_a_killed_server_leaves_no_process_and_its_run_goes_on(
    start: Start, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path / "runs")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        run_id, child = server.stdout.readline().split()
        server.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + LIMIT_S
    while is_alive(int(child)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    folder = tmp_path / "runs" / run_id
    assert not [path.name for path in folder.iterdir() if path.name.startswith("part-")]
    runs = start()
    before = runs.follow(run_id)
    assert before.status == "stopped"
    runs.resume(run_id)
    until(runs, run_id, lambda run: run.progress[-1].done > before.progress[-1].done)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.slow
def test_settings_of_another_version_are_told_of_and_lose_no_results(start: Start) -> None:
    runs = start()
    done, stopped = runs.start(fake()), runs.start(fake("slow", epochs=100))
    until_idle(runs, done)
    until(runs, stopped, lambda run: bool(run.progress))
    runs.stop(stopped)
    until_idle(runs, stopped)
    for run_id in (done, stopped):
        path = runs.folder / run_id / SETTINGS
        path.write_text(path.read_text().replace('"loss_on"', '"loss_at"'))
    runs.resume(stopped)
    assert "settings.json of this run cannot be read" in until_idle(runs, stopped).sentence
    assert runs.follow(done).status == "done"
    assert runs.results(done)


def test_without_room_on_the_disk_nothing_is_begun(start: Start, tmp_path: Path) -> None:
    runs = start(retention=Retention(room_bytes=10**18))
    with pytest.raises(ValueError, match="MB of free disk space"):
        runs.start(fake())
    assert not list((tmp_path / "runs").glob("*/settings.json"))
