"""What a training told becomes a table that a spreadsheet and TensorBoard read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.export.tensorboard import event_file
from core.runs.log import Measured, ProgressRecord, RunLog, Started, append
from core.runs.metrics import Row, as_csv, rows


def progress(done: int, seconds: float, **known: Any) -> ProgressRecord:
    return ProgressRecord(done, 4, 1, 1, loss=1 / done, accuracy=0.5, seconds=seconds, **known)


@pytest.fixture
def run_log(tmp_path: Path) -> RunLog:
    """Of a training that was stopped after two batches, and went on."""
    path = tmp_path / "log.jsonl"
    for line in (
        Started(),
        Measured(0, {"forget_gate_mean": 0.7}),
        progress(1, 3.0),
        progress(2, 5.0, gradient_norm=2.5),
        Measured(2, {"forget_gate_mean": 0.8}),
        Started(),
        progress(3, 1.0, scores={"validation_accuracy": 0.9}),
        progress(4, 2.0, scores={"validation_accuracy": 0.9}),
    ):
        append(path, line)
    found = RunLog(path)
    found.update()
    return found


def test_a_row_holds_what_was_known_after_its_batch(run_log: RunLog) -> None:
    assert rows(run_log) == [
        Row(0, None, {"checkpoint/forget_gate_mean": 0.7}),
        Row(1, 3.0, {"batch/loss": 1.0, "batch/accuracy": 0.5}),
        Row(
            2,
            5.0,
            {
                "batch/loss": 0.5,
                "batch/accuracy": 0.5,
                "batch/gradient_norm": 2.5,
                "checkpoint/forget_gate_mean": 0.8,
            },
        ),
        Row(
            3,
            6.0,
            {"batch/loss": 1 / 3, "batch/accuracy": 0.5, "epoch/validation_accuracy": 0.9},
        ),
        Row(4, 7.0, {"batch/loss": 0.25, "batch/accuracy": 0.5}),
    ]


def test_the_csv_file_has_a_line_of_headings_and_empty_places(run_log: RunLog) -> None:
    lines = as_csv(rows(run_log)).splitlines()
    assert lines[0] == (
        "step,seconds,checkpoint/forget_gate_mean,batch/loss,batch/accuracy,batch/gradient_norm,"
        "epoch/validation_accuracy"
    )
    assert lines[1] == "0,,0.7,,,,"
    assert lines[4] == "3,6.000,,0.333333,0.5,,0.9"
    assert len(lines) == 6


@pytest.mark.slow
def test_tensorflow_reads_the_events_as_they_were_written(run_log: RunLog, tmp_path: Path) -> None:
    from tensorflow.compat.v1.train import summary_iterator

    table = [*rows(run_log), Row(300_000, 9.0, {"batch/loss": -1.5})]
    path = tmp_path / "events.out.tfevents.test"
    path.write_bytes(event_file(table, began=1_000.0))
    version, *events = summary_iterator(str(path))
    assert version.file_version == "brain.Event:2"
    assert [event.step for event in events] == [row.step for row in table]
    assert [event.wall_time for event in events] == [1000, 1003, 1005, 1006, 1007, 1009]
    for event, row in zip(events, table, strict=True):
        read = {value.tag: value.simple_value for value in event.summary.value}
        assert read == pytest.approx(row.values)
