"""How long a training will take, and what that is known from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.recipes import recipe
from core.runs.log import ProgressRecord
from core.runs.throughput import Throughput, batches_per_second, expected_seconds

STATIC, GRU = recipe("mnist-static"), recipe("mnist-gru")


def progress(count: int, second_a_line: float) -> list[ProgressRecord]:
    return [
        ProgressRecord(10 * k, 799, 1, 1, 1.0, 0.5, second_a_line * k) for k in range(1, count + 1)
    ]


def test_a_pace_is_noted_for_what_trained_and_for_nothing_else() -> None:
    paces = Throughput()
    paces.note(STATIC, progress(20, 0.5))
    assert paces.of(STATIC) == pytest.approx(20)
    assert paces.of(GRU) is None


@pytest.mark.parametrize("lines", [[], progress(1, 5.0), progress(2, 0.1)])
def test_the_first_batches_are_no_pace(lines: list[ProgressRecord]) -> None:
    paces = Throughput()
    paces.note(STATIC, lines)
    assert paces.of(STATIC) is None


def test_only_the_last_go_counts() -> None:
    first, second = (
        progress(10, 1.0),
        [replace(each, done=each.done + 100) for each in progress(10, 0.5)],
    )
    assert batches_per_second([*first, *second]) == pytest.approx(20)


def test_what_was_measured_here_comes_before_the_card() -> None:
    assert expected_seconds(799, 20.0, 31.4) == "Here: 20 batches per second, 40 s."
    assert "trained the shipped network: 31 batches" in expected_seconds(799, None, 31.4)
    assert "Not timed" in expected_seconds(799, None, None)


@pytest.mark.parametrize(
    ("steps", "pace", "words"),
    [
        (100, 0.5, "2.0 s per batch, 3 min"),
        (40_000, 1.0, "11.1 h"),
        (None, 20.0, "second."),
    ],
)
def test_long_times_are_told_in_minutes_and_hours(
    steps: int | None, pace: float, words: str
) -> None:
    assert words in expected_seconds(steps, pace, None)
