"""Where a run stands, as people are told."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from core.runs.log import ProgressRecord
from core.runs.process import DISK_FULL, FAILED, NO_MEMORY, STOPPED, exit_message
from core.runs.status import Run, Status
from core.view.run_status import status_sentence


def run(status: Status, done: int = 10, **more: Any) -> Run:
    told = (ProgressRecord(done, 100, 2, 20, 1.0, 0.5, 1.0),)
    return Run("id", status, told, **more)


def counted_in_batches(status: Status) -> Run:
    return Run("id", status, (ProgressRecord(1_000, 2_000, 1, 1, 1.0, 0.5, 1.0),))


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (run("waiting", place=3), "number 3 in the queue"),
        (run("waiting", place=2, seconds_to_wait=125), "number 2 in the queue, in about 2 min."),
        (run("training"), "Training: epoch 2 of 20."),
        (run("training", seconds_left=0.2), "about 1 s left"),
        (run("training", seconds_left=300), "about 5 min left"),
        (run("training", seconds_left=9000), "about 2.5 h left"),
        (run("training", done=100), "evaluating"),
        (run("stopped", sentence="Why."), "Stopped at epoch 2 of 20. It can be resumed. Why."),
        (Run("id", "stopped", ()), "Stopped before its first batch."),
        (counted_in_batches("training"), "Training: batch 1,000 of 2,000."),
        (counted_in_batches("paused"), "Paused at batch 1,000 of 2,000."),
        (counted_in_batches("done"), "Done: 2,000 batches."),
    ],
)
def test_a_run_stands_where_its_sentence_says(stands: Run, words: str) -> None:
    assert words in status_sentence(stands)


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_has_a_sentence(status: Status) -> None:
    assert status_sentence(run(status)).endswith(".")


def test_every_end_that_the_log_does_not_explain_is_explained() -> None:
    assert not any(exit_message(status) for status in (0, STOPPED, FAILED))
    assert "disk" in exit_message(DISK_FULL)
    assert "memory" in exit_message(NO_MEMORY)
    assert "killed" in exit_message(-9)
    assert "unexpected error" in exit_message(1) == exit_message(-11)
