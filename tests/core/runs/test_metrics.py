"""A run in a few facts, from its diary and its card."""

from __future__ import annotations

import math

import pytest

from core.runs.log import Measured, ProgressRecord
from core.runs.metrics import Score, evaluation_points, score, seconds_so_far
from core.runs.status import Run


def progress(done: int, seconds: float, **scores: float) -> ProgressRecord:
    return ProgressRecord(done, 10, 1, 1, 0.5, 0.5, seconds, scores)


def test_measured_lines_come_before_what_stands_beside_the_batches() -> None:
    run = Run("a", "done", (progress(1, 1.0, text_accuracy=0.1),), measured=(Measured(0, {}),))
    assert [moment.done for moment in evaluation_points(run)] == [0]


def test_beside_the_batches_only_what_is_new_counts_as_a_measurement() -> None:
    lines = (
        progress(1, 1.0),
        progress(2, 2.0, text_accuracy=0.1),
        progress(3, 3.0, text_accuracy=0.1),
    )
    found = evaluation_points(Run("a", "training", (*lines, progress(4, 4.0, text_accuracy=0.2))))
    assert [(each.done, each.accuracy) for each in found] == [(2, 0.1), (4, 0.2)]


def test_the_loss_of_a_language_model_is_the_logarithm_of_its_perplexity() -> None:
    (only,) = evaluation_points(
        Run("a", "done", (progress(1, 1.0, validation_perplexity=math.e**4),))
    )
    assert only.loss == pytest.approx(4)
    assert only.accuracy is None


def test_the_seconds_of_all_goes_add_up() -> None:
    lines = [progress(1, 2.0), progress(2, 5.0), progress(3, 1.0), progress(4, 3.0)]
    assert seconds_so_far(lines) == [2.0, 5.0, 6.0, 8.0]


def test_the_score_on_the_test_digits_is_the_most_telling() -> None:
    scores = {
        "mnist_validation": {"correct": 9, "count": 10},
        "mnist_test": {"correct": 970, "count": 1_000},
    }
    found = score(scores)
    assert found is not None
    assert (found.accuracy, found.of_what) == (0.97, "1,000 MNIST test digits")
    assert found.interval == pytest.approx((0.9575, 0.9789), abs=1e-4)


def test_of_a_whole_text_nothing_is_estimated() -> None:
    found = score({"next_words": {"correct": 1, "count": 2}})
    assert found is not None
    assert found.interval is None


def test_a_score_on_the_sample_says_so() -> None:
    found = score({"sample_test": {"correct": 1, "count": 2}})
    assert found is not None
    assert found.of_what == "2 test digits of the sample"


@pytest.mark.parametrize("scores", [{}, {"mnist_test": 0.5}, {"other": {"correct": 1, "count": 2}}])
def test_a_card_that_counts_nothing_known_has_no_score(scores: dict[str, object]) -> None:
    assert score(scores) is None


def test_only_all_right_is_a_hundred_percent() -> None:
    assert Score("next_words", 198, 198).share == "100%"
    assert Score("mnist_test", 9_999, 10_000).share == ">99.9%"
