"""The log of a run: whole lines or none, and the pace that follows from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.runs.log import (
    Ended,
    Measured,
    Paused,
    ProgressRecord,
    RunLog,
    Started,
    append,
    seconds_left,
)


def progress(done: int, seconds: float = 0.0, total: int = 100) -> ProgressRecord:
    return ProgressRecord(done, total, 1, 1, loss=1.0, accuracy=0.5, seconds=seconds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


def test_what_was_written_is_read_and_each_update_adds_what_is_new(path: Path) -> None:
    run_log = RunLog(path)
    run_log.update()
    assert not run_log.progress
    append(path, Started())
    append(path, progress(1))
    run_log.update()
    append(
        path, ProgressRecord(2, 3, 1, 1, 0.5, 1.0, 0.1, {"text_accuracy": 0.5}, "雪 said \n“it”")
    )
    append(path, Ended("stopped", "why"))
    run_log.update()
    assert [each.done for each in run_log.progress] == [1, 2]
    assert run_log.progress[-1].story == "雪 said \n“it”"
    assert run_log.progress[-1].scores == {"text_accuracy": 0.5}
    assert run_log.ended == Ended("stopped", "why")


def test_a_half_written_line_is_not_seen_until_it_is_whole(path: Path) -> None:
    append(path, progress(1))
    append(path, progress(2))
    whole = path.read_bytes()
    run_log = RunLog(path)
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        run_log.update()
        assert len(run_log.progress) == whole[:end].count(b"\n")


def test_the_next_writer_cuts_a_half_written_line_off(path: Path) -> None:
    append(path, progress(1))
    with path.open("ab") as file:
        file.write(b'{"line": "told", "done": 2' + b"0" * 10_000)
    append(path, progress(3))
    run_log = RunLog(path)
    run_log.update()
    assert [each.done for each in run_log.progress] == [1, 3]
    assert path.read_bytes().count(b"\n") == 2


def test_batches_that_a_later_session_trains_again_are_the_later_ones(path: Path) -> None:
    for line in (
        progress(1),
        progress(2),
        progress(3),
        Started(),
        progress(2, 9.0),
        progress(3, 9.5),
    ):
        append(path, line)
    run_log = RunLog(path)
    run_log.update()
    assert [(each.done, each.seconds) for each in run_log.progress] == [
        (1, 0.0),
        (2, 9.0),
        (3, 9.5),
    ]
    assert run_log.seconds_left == pytest.approx(97 * 0.5)


def test_what_a_later_session_measures_again_is_the_later_one(path: Path) -> None:
    for done, accuracy in ((0, 0.1), (10, 0.3), (20, 0.5), (10, 0.4)):
        append(path, Measured(done, {"validation_accuracy": accuracy}))
    run_log = RunLog(path)
    run_log.update()
    assert [(each.done, each.scores["validation_accuracy"]) for each in run_log.measured] == [
        (0, 0.1),
        (10, 0.4),
    ]


def test_it_is_paused_from_the_line_that_says_so_to_the_next_batch(path: Path) -> None:
    run_log = RunLog(path)
    found = []
    for line in (progress(1), Paused(3), Measured(1, {}), progress(2), Paused(), Started()):
        append(path, line)
        run_log.update()
        found.append(run_log.paused_by)
    assert found == [None, 3, 3, None, 0, None]


def test_a_line_of_the_version_before_has_no_gradient(path: Path) -> None:
    path.write_text(
        '{"line": "told", "done": 1, "total": 2, "epoch": 1, "epochs": 1, "loss": 1.0, '
        '"accuracy": 0.5, "seconds": 0.1, "scores": {}, "story": ""}\n'
    )
    run_log = RunLog(path)
    run_log.update()
    assert (run_log.progress[0].gradient_norm, run_log.progress[0].samples) == (None, 0)


def test_a_log_of_version_1_is_read(path: Path) -> None:
    path.write_text(
        '{"line": "begun"}\n{"line": "resting", "order": 4}\n'
        '{"line": "ended", "how": "failed", "sentence": "why"}\n'
    )
    run_log = RunLog(path)
    run_log.update()
    assert (run_log.paused_by, run_log.ended) == (4, Ended("failed", "why"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("done", -1),
        ("done", 1.5),
        ("done", 10**400),
        ("total", 0),
        ("loss", "1"),
        ("loss", float("nan")),
        ("accuracy", None),
        ("scores", {"text_accuracy": "all"}),
        ("scores", []),
        ("story", 7),
        ("gradient_norm", True),
    ],
)
def test_a_line_with_a_value_of_the_wrong_kind_is_passed_over(
    path: Path, name: str, value: object
) -> None:
    append(path, progress(1))
    plain = json.loads(path.read_text()) | {"done": 2}
    path.write_text(path.read_text() + json.dumps(plain | {name: value}) + "\n")
    run_log = RunLog(path)
    run_log.update()
    assert [each.done for each in run_log.progress] == [1]


def test_lines_of_another_version_are_passed_over(path: Path) -> None:
    for text in ('{"line": "sung"}', '{"line": "told", "done": 1}', "[]", "7", "x", "[" * 100_000):
        with path.open("a") as file:
            file.write(f"{text}\n")
    append(path, progress(5))
    run_log = RunLog(path)
    run_log.update()
    assert [each.done for each in run_log.progress] == [5]


def test_a_new_session_has_no_progress_and_has_not_ended(path: Path) -> None:
    for line in (progress(1), Ended("done")):
        append(path, line)
    run_log = RunLog(path)
    run_log.update()
    run_log.begin_session()
    assert run_log.progress
    assert (run_log.ended, run_log.has_progress, run_log.seconds_left) == (None, False, None)


def test_the_time_left_goes_by_the_pace_of_the_last_seconds() -> None:
    slow_then_fast = [
        progress(1, 0.0),
        progress(2, 50.0),
        *(progress(2 + k, 50.0 + k) for k in range(1, 31)),
    ]
    assert seconds_left(slow_then_fast) == pytest.approx(68.0)
    assert seconds_left([progress(10, 5.0), progress(11, 65.0)]) == pytest.approx(89 * 60)
    assert seconds_left([progress(100, 5.0)]) is None
    assert seconds_left([progress(5, 1.0), progress(6, 1.0)]) is None
