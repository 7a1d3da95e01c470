"""What a training tells about itself: few lines, none of its batches left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.log import Diary, Measured, Told
from core.training.progress import Step
from core.training.worker import Teller


def step(done: int, total: int = 10, **more: object) -> Step:
    plain = Step(0, 1, done, total, float(done), 0.5, gradient_norm=2.0 * done, samples=100 * done)
    return replace(plain, **more)


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "diary.jsonl")


@pytest.fixture
def teller(tmp_path: Path) -> Teller:
    return Teller(tmp_path / "diary.jsonl")


def lines(diary: Diary) -> list[Told]:
    diary.look()
    return diary.told


def test_the_first_and_the_last_batch_have_lines_and_the_rest_are_told_together(
    diary: Diary, teller: Teller
) -> None:
    for done in range(1, 11):
        teller(step(done))
    first, *_, last = lines(diary)
    assert (first.done, first.loss, first.gradient_norm, first.samples) == (1, 1.0, 2.0, 100)
    assert (last.done, last.total, last.samples) == (10, 10, 1000)
    assert sum(each.loss for each in lines(diary)) <= 1 + 10, "means, not sums"


def test_what_is_still_to_be_told_is_the_mean_since_the_line_before(
    diary: Diary, teller: Teller
) -> None:
    for done in (1, 2, 3, 4):
        teller(step(done))
    teller.tell()
    teller.tell()
    told = lines(diary)
    assert [each.done for each in told] == [1, 4]
    assert (told[-1].loss, told[-1].gradient_norm) == (3.0, 6.0)


def test_a_training_that_knows_no_gradient_tells_none(diary: Diary, teller: Teller) -> None:
    teller(step(1, gradient_norm=None))
    assert lines(diary)[-1].gradient_norm is None


def test_a_story_is_told_once(diary: Diary, teller: Teller) -> None:
    for done, story in ((1, ""), (2, "once"), (3, "once"), (4, "twice")):
        teller(step(done, told=story))
    assert [each.story for each in lines(diary) if each.story] == ["once", "twice"]


def test_a_rest_takes_no_time_of_the_training(diary: Diary, teller: Teller) -> None:
    teller(step(1))
    teller.rest(1000.0)
    teller(step(10))
    assert lines(diary)[-1].seconds < 0, "the clock of the test did not wait for the rest"


def test_what_was_measured_has_a_line_of_its_own(diary: Diary, teller: Teller) -> None:
    teller.measured(0, {"validation_accuracy": 0.1})
    teller(step(1))
    diary.look()
    assert diary.measured == [Measured(0, {"validation_accuracy": 0.1})]
    assert len(diary.told) == 1
