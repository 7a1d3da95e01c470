"""What a training writes about itself: few lines, none of its batches left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.log import Measured, ProgressRecord, RunLog
from core.training.progress import Step
from core.training.worker import LogWriter


def step(done: int, total: int = 10, **more: object) -> Step:
    plain = Step(0, 1, done, total, float(done), 0.5, gradient_norm=2.0 * done, samples=100 * done)
    return replace(plain, **more)


@pytest.fixture
def run_log(tmp_path: Path) -> RunLog:
    return RunLog(tmp_path / "log.jsonl")


@pytest.fixture
def writer(tmp_path: Path) -> LogWriter:
    return LogWriter(tmp_path / "log.jsonl")


def lines(run_log: RunLog) -> list[ProgressRecord]:
    run_log.update()
    return run_log.progress


def test_the_first_and_the_last_batch_have_lines_and_others_share_one(
    run_log: RunLog, writer: LogWriter
) -> None:
    for done in range(1, 11):
        writer.on_step(step(done))
    first, *_, last = lines(run_log)
    assert (first.done, first.loss, first.gradient_norm, first.samples) == (1, 1.0, 2.0, 100)
    assert (last.done, last.total, last.samples) == (10, 10, 1000)
    assert sum(each.loss for each in lines(run_log)) <= 1 + 10, "means, not sums"


def test_a_line_is_the_mean_since_the_line_before(run_log: RunLog, writer: LogWriter) -> None:
    for done in (1, 2, 3, 4):
        writer.on_step(step(done))
    writer.write()
    writer.write()
    progress = lines(run_log)
    assert [each.done for each in progress] == [1, 4]
    assert (progress[-1].loss, progress[-1].gradient_norm) == (3.0, 6.0)


def test_a_training_without_a_gradient_norm_writes_none(run_log: RunLog, writer: LogWriter) -> None:
    writer.on_step(step(1, gradient_norm=None))
    assert lines(run_log)[-1].gradient_norm is None


def test_a_story_is_written_once(run_log: RunLog, writer: LogWriter) -> None:
    for done, story in ((1, ""), (2, "once"), (3, "once"), (4, "twice")):
        writer.on_step(step(done, sample_story=story))
    assert [each.story for each in lines(run_log) if each.story] == ["once", "twice"]


def test_a_pause_takes_no_time_of_the_training(run_log: RunLog, writer: LogWriter) -> None:
    writer.on_step(step(1))
    writer.leave_out(1000.0)
    writer.on_step(step(10))
    assert lines(run_log)[-1].seconds < 0, "the clock of the test did not wait for the rest"


def test_what_was_measured_has_a_line_of_its_own(run_log: RunLog, writer: LogWriter) -> None:
    writer.write_measured(0, {"validation_accuracy": 0.1})
    writer.on_step(step(1))
    run_log.update()
    assert run_log.measured == [Measured(0, {"validation_accuracy": 0.1})]
    assert len(run_log.progress) == 1
