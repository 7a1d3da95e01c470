"""What carries a run on a worker, without a scheduler."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.runs import carrier
from core.runs.carrier import MACHINES_DIED, Refused, carry, check_worker
from core.runs.engine import KILL, LEAVE, PAUSE, Said
from core.runs.fingerprint import code_fingerprint
from core.runs.limits import PAUSED_TOO_LONG, TIME_IS_UP, Limits
from core.runs.log import Ended, RunLog
from core.runs.queue import mark_queued, queued_runs
from core.runs.store import RunFolder, create
from tests.core.runs.fake_runs import FAKE, LIMIT_S, fake
from tests.core.runs.test_lock import holder

JOB = "job-1"


class Scheduler:
    """What a carrier asks; a test sets the answers."""

    said = Said()
    waits = False
    is_there = True


@pytest.fixture
def scheduler() -> Scheduler:
    return Scheduler()


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return create(tmp_path, fake("slow", epochs=8), None)


def carried(run: RunFolder, scheduler: Scheduler, job: str = JOB, **limits: Any) -> Ended | None:
    return carry(
        run,
        FAKE,
        job,
        lambda: scheduler.said,
        somebody_waits=lambda: scheduler.waits,
        is_wanted=lambda: scheduler.is_there,
        limits=Limits(**limits),
    )


def when_it_trains(run: RunFolder, act: Callable[[], None]) -> None:
    def wait() -> None:
        run_log, deadline = RunLog(run.log), time.monotonic() + LIMIT_S
        while len(run_log.progress) < 2 and time.monotonic() < deadline:
            run_log.update()
            time.sleep(0.02)
        act()

    threading.Thread(target=wait, daemon=True).start()


def ended(run: RunFolder) -> Ended | None:
    run_log = RunLog(run.log)
    run_log.update()
    return run_log.ended


def test_a_worker_of_another_version_refuses(run: RunFolder) -> None:
    with pytest.raises(Refused, match="worker on trainer has another version"):
        check_worker(run.path.parent, run.run_id, "of another time", "trainer")


def test_a_worker_that_does_not_see_the_run_names_the_folder(
    run: RunFolder, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=f"does not see the run in {tmp_path / 'elsewhere'}"):
        check_worker(tmp_path / "elsewhere", run.run_id, code_fingerprint(), "trainer")
    assert check_worker(tmp_path, run.run_id, code_fingerprint(), "trainer") == run


def test_the_fingerprint_is_of_all_code(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1")
    first = code_fingerprint(tmp_path)
    (tmp_path / "a.py").write_text("x = 2")
    assert code_fingerprint(tmp_path) != first
    (tmp_path / "a.py").write_text("x = 1")
    assert code_fingerprint(tmp_path) == first


def test_a_run_with_which_three_machines_died_is_failed(
    run: RunFolder, scheduler: Scheduler
) -> None:
    (run.path / "carried.json").write_text(json.dumps({"job": JOB, "attempt": 3}))
    assert carried(run, scheduler) == Ended("failed", MACHINES_DIED) == ended(run)


@pytest.mark.slow
def test_a_job_that_was_carried_to_its_end_is_not_begun_again(
    run: RunFolder, scheduler: Scheduler
) -> None:
    """As where its worker dies before anybody has asked for the result."""
    scheduler.said = Said(1, LEAVE)
    carried(run, scheduler)
    before = run.log.read_bytes()
    scheduler.said = Said()
    assert carried(run, scheduler) is None
    assert run.log.read_bytes() == before
    assert not run.is_finished


@pytest.mark.slow
def test_a_run_is_carried_to_its_end_and_no_longer_waits(
    run: RunFolder, scheduler: Scheduler
) -> None:
    mark_queued(run.path, 1, "session")
    (run.path / "carried.json").write_text(
        json.dumps({"job": "of an earlier session", "attempt": 3})
    )
    assert carried(run, scheduler) is None
    assert run.is_finished
    assert not queued_runs(run.path.parent)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "outcome"), [(Said(1, LEAVE), "stopped"), (Said(1, KILL), "stopped")]
)
def test_a_run_stops_when_it_is_told_to(
    run: RunFolder, scheduler: Scheduler, said: Said, outcome: str
) -> None:
    when_it_trains(run, lambda: setattr(scheduler, "said", said))
    carried(run, scheduler)
    assert (found := ended(run)) is not None
    assert found.outcome == outcome


@pytest.mark.slow
def test_without_a_scheduler_a_run_stops_and_can_be_resumed(
    run: RunFolder, scheduler: Scheduler
) -> None:
    when_it_trains(run, lambda: setattr(scheduler, "is_there", False))
    carried(run, scheduler)
    assert ended(run) == Ended("stopped")


@pytest.mark.slow
def test_the_worker_keeps_a_run_to_its_limits(run: RunFolder, scheduler: Scheduler) -> None:
    assert carried(run, scheduler, run_limit_s=0.5) == Ended("stopped", TIME_IS_UP)
    scheduler.said, scheduler.waits = Said(1, PAUSE), True
    assert carried(run, scheduler, "job-2") == Ended("stopped", PAUSED_TOO_LONG)
    scheduler.waits = False
    assert carried(run, scheduler, "job-3", pause_limit_s=0.1) == Ended("stopped", PAUSED_TOO_LONG)


@pytest.mark.slow
def test_a_scheduler_that_was_not_heard_of_before_the_start_is_asked_first(
    run: RunFolder, scheduler: Scheduler
) -> None:
    heard: list[Said] = []

    def said() -> Said:
        heard.append(scheduler.said)
        return scheduler.said

    more = {"somebody_waits": lambda: False, "is_wanted": lambda: bool(heard)}
    assert carry(run, FAKE, JOB, said, **more) is None
    assert run.is_finished


@pytest.fixture
def frozen(run: RunFolder) -> Iterator[subprocess.Popen[str]]:
    with holder(run.path) as process:
        yield process


@pytest.mark.slow
def test_a_run_is_taken_over_from_a_machine_that_froze(
    run: RunFolder,
    scheduler: Scheduler,
    frozen: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(carrier, "TAKE_OVER_AFTER_S", 0.3)
    (run.path / "carried.json").write_text(json.dumps({"job": JOB, "attempt": 1}))
    assert carried(run, scheduler) is None
    assert run.is_finished
