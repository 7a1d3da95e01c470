"""The diary of a run: whole lines or none, and the pace that they tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.log import Begun, Diary, Ended, Measured, Resting, Told, append, seconds_left


def told(done: int, seconds: float = 0.0, total: int = 100) -> Told:
    return Told(done, total, 1, 1, loss=1.0, accuracy=0.5, seconds=seconds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "diary.jsonl"


def test_what_was_written_is_read_and_each_look_takes_in_what_is_new(path: Path) -> None:
    diary = Diary(path)
    diary.look()
    assert not diary.told
    append(path, Begun())
    append(path, told(1))
    diary.look()
    append(path, Told(2, 3, 1, 1, 0.5, 1.0, 0.1, {"text_accuracy": 0.5}, "雪 said \n“it”"))
    append(path, Ended("stopped", "why"))
    diary.look()
    assert [each.done for each in diary.told] == [1, 2]
    assert diary.told[-1].story == "雪 said \n“it”"
    assert diary.told[-1].scores == {"text_accuracy": 0.5}
    assert diary.ended == Ended("stopped", "why")


def test_a_half_written_line_is_not_seen_until_it_is_whole(path: Path) -> None:
    append(path, told(1))
    append(path, told(2))
    whole = path.read_bytes()
    diary = Diary(path)
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        diary.look()
        assert len(diary.told) == whole[:end].count(b"\n")


def test_the_next_writer_cuts_a_half_written_line_off(path: Path) -> None:
    append(path, told(1))
    with path.open("ab") as file:
        file.write(b'{"line": "told", "done": 2' + b"0" * 10_000)
    append(path, told(3))
    diary = Diary(path)
    diary.look()
    assert [each.done for each in diary.told] == [1, 3]
    assert path.read_bytes().count(b"\n") == 2


def test_what_a_later_go_learns_again_takes_the_place_of_the_earlier(path: Path) -> None:
    for line in (told(1), told(2), told(3), Begun(), told(2, 9.0), told(3, 9.5)):
        append(path, line)
    diary = Diary(path)
    diary.look()
    assert [(each.done, each.seconds) for each in diary.told] == [(1, 0.0), (2, 9.0), (3, 9.5)]
    assert diary.seconds_left == pytest.approx(97 * 0.5)


def test_what_a_later_go_measured_again_takes_the_place_of_the_earlier(path: Path) -> None:
    for done, accuracy in ((0, 0.1), (10, 0.3), (20, 0.5), (10, 0.4)):
        append(path, Measured(done, {"validation_accuracy": accuracy}))
    diary = Diary(path)
    diary.look()
    assert [(each.done, each.scores["validation_accuracy"]) for each in diary.measured] == [
        (0, 0.1),
        (10, 0.4),
    ]


def test_it_rests_from_the_line_that_says_so_to_the_next_batch(path: Path) -> None:
    diary = Diary(path)
    found = []
    for line in (told(1), Resting(3), Measured(1, {}), told(2), Resting(), Begun()):
        append(path, line)
        diary.look()
        found.append(diary.resting)
    assert found == [None, 3, 3, None, 0, None]


def test_a_line_of_the_version_before_has_no_gradient(path: Path) -> None:
    path.write_text(
        '{"line": "told", "done": 1, "total": 2, "epoch": 1, "epochs": 1, "loss": 1.0, '
        '"accuracy": 0.5, "seconds": 0.1, "scores": {}, "story": ""}\n'
    )
    diary = Diary(path)
    diary.look()
    assert (diary.told[0].gradient_norm, diary.told[0].samples) == (None, 0)


def test_lines_of_another_version_are_passed_over(path: Path) -> None:
    path.write_text('{"line": "sung"}\n{"line": "told", "done": 1}\n[]\n7\nrubbish\n')
    append(path, told(5))
    diary = Diary(path)
    diary.look()
    assert [each.done for each in diary.told] == [5]


def test_a_new_page_has_told_nothing_and_has_not_ended(path: Path) -> None:
    for line in (told(1), Ended("done")):
        append(path, line)
    diary = Diary(path)
    diary.look()
    diary.turn_page()
    assert diary.told
    assert (diary.ended, diary.has_told, diary.seconds_left) == (None, False, None)


def test_the_time_left_goes_by_the_pace_of_the_last_seconds() -> None:
    slow_then_fast = [told(1, 0.0), told(2, 50.0), *(told(2 + k, 50.0 + k) for k in range(1, 31))]
    assert seconds_left(slow_then_fast) == pytest.approx(68.0)
    assert seconds_left([told(10, 5.0), told(11, 65.0)]) == pytest.approx(89 * 60)
    assert seconds_left([told(100, 5.0)]) is None
    assert seconds_left([told(5, 1.0), told(6, 1.0)]) is None
