"""The diary of a run: whole lines or none, and the pace that they tell."""

from __future__ import annotations

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
    return tmp_path / "diary.jsonl"


def test_what_was_written_is_read_and_each_look_takes_in_what_is_new(path: Path) -> None:
    run_log = RunLog(path)
    run_log.look()
    assert not run_log.progress
    append(path, Started())
    append(path, progress(1))
    run_log.look()
    append(
        path, ProgressRecord(2, 3, 1, 1, 0.5, 1.0, 0.1, {"text_accuracy": 0.5}, "雪 said \n“it”")
    )
    append(path, Ended("stopped", "why"))
    run_log.look()
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
        run_log.look()
        assert len(run_log.progress) == whole[:end].count(b"\n")


def test_the_next_writer_cuts_a_half_written_line_off(path: Path) -> None:
    append(path, progress(1))
    with path.open("ab") as file:
        file.write(b'{"line": "told", "done": 2' + b"0" * 10_000)
    append(path, progress(3))
    run_log = RunLog(path)
    run_log.look()
    assert [each.done for each in run_log.progress] == [1, 3]
    assert path.read_bytes().count(b"\n") == 2


def test_what_a_later_go_learns_again_takes_the_place_of_the_earlier(path: Path) -> None:
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
    run_log.look()
    assert [(each.done, each.seconds) for each in run_log.progress] == [
        (1, 0.0),
        (2, 9.0),
        (3, 9.5),
    ]
    assert run_log.seconds_left == pytest.approx(97 * 0.5)


def test_what_a_later_go_measured_again_takes_the_place_of_the_earlier(path: Path) -> None:
    for done, accuracy in ((0, 0.1), (10, 0.3), (20, 0.5), (10, 0.4)):
        append(path, Measured(done, {"validation_accuracy": accuracy}))
    run_log = RunLog(path)
    run_log.look()
    assert [(each.done, each.scores["validation_accuracy"]) for each in run_log.measured] == [
        (0, 0.1),
        (10, 0.4),
    ]


def test_it_rests_from_the_line_that_says_so_to_the_next_batch(path: Path) -> None:
    run_log = RunLog(path)
    found = []
    for line in (progress(1), Paused(3), Measured(1, {}), progress(2), Paused(), Started()):
        append(path, line)
        run_log.look()
        found.append(run_log.resting)
    assert found == [None, 3, 3, None, 0, None]


def test_a_line_of_the_version_before_has_no_gradient(path: Path) -> None:
    path.write_text(
        '{"line": "told", "done": 1, "total": 2, "epoch": 1, "epochs": 1, "loss": 1.0, '
        '"accuracy": 0.5, "seconds": 0.1, "scores": {}, "story": ""}\n'
    )
    run_log = RunLog(path)
    run_log.look()
    assert (run_log.progress[0].gradient_norm, run_log.progress[0].samples) == (None, 0)


def test_lines_of_another_version_are_passed_over(path: Path) -> None:
    path.write_text('{"line": "sung"}\n{"line": "told", "done": 1}\n[]\n7\nrubbish\n')
    append(path, progress(5))
    run_log = RunLog(path)
    run_log.look()
    assert [each.done for each in run_log.progress] == [5]


def test_a_new_page_has_told_nothing_and_has_not_ended(path: Path) -> None:
    for line in (progress(1), Ended("done")):
        append(path, line)
    run_log = RunLog(path)
    run_log.look()
    run_log.turn_page()
    assert run_log.progress
    assert (run_log.ended, run_log.has_told, run_log.seconds_left) == (None, False, None)


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
