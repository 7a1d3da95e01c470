"""The seam between runs and what carries them: two web processes over one engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.engine import Said
from core.runs.engine_address import checked_address, engine_address
from core.runs.limits import Limits
from core.runs.log import Ended, Paused, ProgressRecord, Started, append
from core.runs.manager import RunManager
from core.runs.queue import Visitor
from core.runs.retention import Retention
from core.runs.store import RunFolder
from tests.core.runs.fake_engine import FakeEngine, FakeScheduler
from tests.core.runs.fake_runs import fake

ANN, BOB = Visitor.of("ann", "school"), Visitor.of("bob", "school")
RECORD = ProgressRecord(5, 30, 1, 3, 1.0, 0.5, 1.0)


@pytest.fixture
def scheduler() -> FakeScheduler:
    return FakeScheduler()


def web_process(
    tmp_path: Path, scheduler: FakeScheduler, limits: Limits | None = None
) -> RunManager:
    return RunManager(
        tmp_path / "runs", limits, engine=lambda _folder, _limits: FakeEngine(scheduler)
    )


def log_of(runs: RunManager, run_id: str) -> Path:
    return RunFolder(runs.folder / run_id).log


def test_each_web_process_sees_and_commands_the_runs_of_all(
    tmp_path: Path, scheduler: FakeScheduler
) -> None:
    first, second = (web_process(tmp_path, scheduler) for _ in range(2))
    run_id, later = first.start(fake()), second.start(fake())
    append(log_of(first, run_id), Started())
    append(log_of(first, run_id), RECORD)
    run = second.follow(run_id)
    assert (run.status, run.progress[-1].done) == ("training", 5)
    assert (first.follow(later).status, first.follow(later).place) == ("waiting", 1)
    second.pause(run_id)
    assert first.follow(run_id).status == "paused"
    first.train_batches(run_id, 3)
    assert scheduler.holds[run_id].said == Said(2, "train 2 3")
    assert second.follow(run_id).status == "training"
    append(log_of(first, run_id), Paused(2))
    assert second.follow(run_id).status == "paused"
    second.resume(run_id)
    first.stop(run_id)
    assert second.follow(run_id).status == "stopping"
    second.stop(later)
    assert (first.follow(later).status, later in scheduler.holds) == ("stopped", False)


def test_limits_hold_for_all_web_processes_together(
    tmp_path: Path, scheduler: FakeScheduler
) -> None:
    first, second = (web_process(tmp_path, scheduler, Limits(per_visitor=2)) for _ in range(2))
    first.start(fake(), visitor=ANN)
    second.start(fake(), visitor=ANN)
    with pytest.raises(ValueError, match="You already have 2 runs in progress"):
        first.start(fake(), visitor=ANN)
    first.start(fake(), visitor=BOB)


def test_no_web_process_deletes_what_another_one_started(
    tmp_path: Path, scheduler: FakeScheduler
) -> None:
    first = web_process(tmp_path, scheduler)
    second = web_process(tmp_path, scheduler, Limits(retention=Retention(most_runs=0)))
    run_id = first.start(fake())
    second.start(fake())
    assert first.follow(run_id).status == "starting"


def test_a_run_that_goes_on_elsewhere_does_not_look_stopped(
    tmp_path: Path, scheduler: FakeScheduler
) -> None:
    runs = web_process(tmp_path, scheduler)
    run_id = runs.start(fake())
    for line in (Started(), RECORD, Ended("stopped")):
        append(log_of(runs, run_id), line)
    assert runs.follow(run_id).status == "starting"
    append(log_of(runs, run_id), Started())
    append(log_of(runs, run_id), RECORD)
    assert runs.follow(run_id).status == "training"


def test_without_the_engine_runs_can_be_looked_at_and_none_begins(
    tmp_path: Path, scheduler: FakeScheduler
) -> None:
    runs = web_process(tmp_path, scheduler)
    run_id = runs.start(fake())
    append(log_of(runs, run_id), RECORD)
    scheduler.is_reachable = False
    run = runs.follow(run_id)
    assert (run.status, run.progress[-1].done) == ("stopped", 5)
    assert "cannot be reached" in runs.problem()
    for ask in (lambda: runs.start(fake()), lambda: runs.resume(run_id)):
        with pytest.raises(ValueError, match="engine cannot be reached"):
            ask()
    assert len(list(runs.folder.glob("*/settings.json"))) == 1
    scheduler.is_reachable = True
    assert runs.problem() == ""
    assert runs.follow(run_id).status == "training"


@pytest.mark.parametrize(
    "address", ["tls://trainer:8786", "tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:1"]
)
def test_an_engine_is_encrypted_or_on_this_machine(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.5:8786", "tcp://trainer:8786", "tcp://0.0.0.0:1"]
)
def test_an_engine_elsewhere_without_encryption_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not encrypted"):
        checked_address(address)


@pytest.mark.parametrize(
    "address", ["trainer:8786", "http://trainer:1", "tls://trainer", "tls://a:b"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be an address such as tls"):
        checked_address(address)


def test_without_the_variable_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LSTM_LAB_ENGINE", raising=False)
    assert engine_address() == ""
