"""One process trains a run and one server a folder, tried with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.files import write_whole
from core.runs.lock import LostRunError, is_being_trained, training_lock
from core.runs.log import RunLog
from core.runs.process import TAKEN_OVER, RunProcess
from core.runs.store import RunFolder, create
from tests.core.runs.fake_runs import FAKE, LIMIT_S, Start, fake, until, until_idle

ROOT = Path(__file__).resolve().parents[3]

HOLDER = """
import sys, time
from pathlib import Path
from core.runs.lock import training_lock
with training_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(run: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a run."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(run)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_run_is_free_at_once_when_its_process_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        assert is_being_trained(tmp_path)
        with pytest.raises(LostRunError), training_lock(tmp_path, wait_s=0.05):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_being_trained(tmp_path)
        with training_lock(tmp_path, wait_s=0):
            assert is_being_trained(tmp_path)


def test_who_waits_for_a_run_gets_it_when_it_is_free(tmp_path: Path) -> None:
    run = create(tmp_path, fake(), None)
    with holder(run.path) as process:
        child = RunProcess(run, FAKE)
        time.sleep(1)
        assert not run.log.exists(), "nothing is touched before the lock is held"
        process.kill()
        wait_until(lambda: child.wait(0.1) is not None)
    assert run.is_finished


def test_nothing_is_written_after_another_process_took_over(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("before")
    with training_lock(tmp_path):
        (tmp_path / "run.lock").unlink()  # as a shared disk forgets a lock
        with holder(tmp_path), pytest.raises(LostRunError):
            write_whole(tmp_path / "kept", lambda part: part.write_text("after"))
    assert (tmp_path / "kept").read_text() == "before"
    assert not list(tmp_path.glob("part-*"))


@pytest.mark.slow
def test_a_frozen_process_that_thaws_does_not_write(tmp_path: Path) -> None:
    run = create(tmp_path, fake("slow", epochs=8), None)
    frozen = RunProcess(run, FAKE)
    run_log = RunLog(run.log)
    wait_until(lambda: run_log.update() or len(run_log.progress) > 3)
    os.kill(frozen.pid, signal.SIGSTOP)
    (run.path / "run.lock").unlink()
    second = RunProcess(run, FAKE)
    wait_until(lambda: (RunFolder(run.path).path / "trainer.token").stat().st_mtime > 0)
    wait_until(lambda: run.log.read_text().count('"started"') == 2)
    os.kill(frozen.pid, signal.SIGCONT)
    wait_until(lambda: frozen.wait(0.1) is not None)
    assert frozen.wait(0) == TAKEN_OVER
    wait_until(lambda: second.wait(0.1) is not None)
    assert run.is_finished
    done = [line for line in run.log.read_text().splitlines() if '"ended"' in line]
    assert len(done) == 1
    assert '"done"' in done[0]


@pytest.mark.slow
def test_a_second_server_may_look_and_not_train(start: Start) -> None:
    first = start()
    run_id = first.start(fake("slow", epochs=100))
    until(first, run_id, lambda run: bool(run.progress))
    second = start()
    run = second.follow(run_id)
    assert (run.status, run.is_elsewhere) == ("training", True)
    for ask in (lambda: second.start(fake()), lambda: second.resume(run_id)):
        with pytest.raises(ValueError, match="Another server already trains the runs in"):
            ask()
    second.stop(run_id)
    assert first.follow(run_id).status == "training"
    first.close()
    second.resume(run_id)
    until(second, run_id, lambda run: run.status == "training" and not run.is_elsewhere)


@pytest.mark.slow
def test_a_second_server_takes_over_when_the_first_has_died(start: Start) -> None:
    first = start(at_once=0)
    run_id = first.start(fake())
    second = start()
    with pytest.raises(ValueError, match="Another server"):
        second.start(fake())
    first.close()
    second.start(fake())
    assert until_idle(second, run_id).status == "done", "what waited there is trained here"
