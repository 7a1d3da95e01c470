"""Where a run stands, as people are told."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from core.runs.log import ProgressRecord, Run, Status
from core.runs.manager import DISK_FULL, FAILED, NO_MEMORY, STOPPED, exit_sentence
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
        (run("training"), "Learning: pass 2 of 20."),
        (run("training", seconds_left=0.2), "about 1 s left"),
        (run("training", seconds_left=300), "about 5 min left"),
        (run("training", seconds_left=9000), "about 2.5 h left"),
        (run("training", done=100), "it is being measured"),
        (run("stopped", sentence="Why."), "Stopped in pass 2 of 20. It can go on from there. Why."),
        (Run("id", "stopped", ()), "Stopped in its first pass."),
        (counted_in_batches("training"), "Learning: batch 1,000 of 2,000."),
        (counted_in_batches("paused"), "Paused after batch 1,000 of 2,000."),
        (counted_in_batches("done"), "Done: 2,000 batches."),
    ],
)
def test_a_run_stands_where_its_sentence_says(stands: Run, words: str) -> None:
    assert words in status_sentence(stands)


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_has_a_sentence(status: Status) -> None:
    assert status_sentence(run(status)).endswith(".")


def test_every_end_that_the_diary_does_not_explain_is_explained() -> None:
    assert not any(exit_sentence(status) for status in (0, STOPPED, FAILED))
    assert "disk" in exit_sentence(DISK_FULL)
    assert "memory" in exit_sentence(NO_MEMORY)
    assert "signal 9" in exit_sentence(-9)
    assert "an error of its own" in exit_sentence(1) == exit_sentence(-11)
