"""Two runs side by side, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.recipes import Recipe, recipe
from core.recipes.settings import changed, settings_of
from core.runs.metrics import Score, Summary
from core.view.run_comparison import difference, times

STATIC = recipe("mnist-static")


def with_settings(**settings: Any) -> Recipe:
    return changed(STATIC, replace(settings_of(STATIC), **settings))


def run(number: int, trained: Recipe = STATIC, correct: int = 970, **facts: Any) -> Summary:
    score = Score("mnist_test", correct, 1_000)
    plain = {"status": "done", "seconds": 10.0, "score": score}
    return Summary(number, f"run-{number}", recipe=trained, **{**plain, **facts})


def test_units_time_points_and_intervals_are_told() -> None:
    second = run(2, with_settings(units=256), 974, seconds=19.0)
    assert difference(run(1), second) == (
        "#2 mnist-static compared with #1 mnist-static: twice the units, 1.9 times the time, "
        "0.4 points better (97.4% against 97.0%); the intervals overlap."
    )


def test_intervals_that_do_not_overlap_are_said_not_to() -> None:
    said = difference(run(1), run(2, correct=800))
    assert "17 points worse (80.0% against 97.0%); the intervals do not overlap" in said
    assert "the same recipe with the same settings" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"cell": "gru"}, "GRU instead of LSTM"),
        ({"layers": 3}, "three times the layers"),
        ({"is_bidirectional": True}, "both directions instead of one"),
        ({"dropout": 0.5}, "dropout of 0.5 instead of 0"),
        ({"optimizer": "sgd"}, "SGD instead of Adam"),
        ({"loss_on": "every"}, "a loss on every row"),
        ({"learning_rate": 0.002}, "twice the learning rate"),
        ({"batch": 64}, "half the batch size"),
        ({"steps": 80}, "0.1 times the batches"),
        ({"seed": 3}, "another seed"),
        ({"start_from": "mnist-static"}, "started from mnist-static"),
        ({"has_projection": True}, "a dense layer first"),
    ],
)
def test_every_setting_that_was_changed_is_told(settings: dict[str, Any], words: str) -> None:
    assert f": {words}, " in difference(run(1), run(2, with_settings(**settings)))


def test_what_is_not_done_is_not_compared() -> None:
    said = difference(run(1), run(2, status="training", score=None))
    assert said.endswith("nothing to compare until #2 mnist-static has finished.")
    assert "time" not in said


def test_scores_on_other_digits_are_not_compared() -> None:
    sample = run(2, score=Score("sample_test", 480, 500))
    assert "the scores cannot be compared" in difference(run(1), sample)


def test_perplexities_are_compared() -> None:
    models = [run(k, recipe("ptb"), score=None, perplexity=90.0 + k) for k in (1, 2)]
    assert "test perplexity 92.0 against 91.0" in difference(*models)


def test_networks_for_different_things_are_told_apart() -> None:
    story = run(2, recipe("belling-the-cat"), score=Score("next_words", 198, 198))
    assert "a network for something else" in difference(run(1), story)


@pytest.mark.parametrize(
    ("factor", "words"),
    [(2.0, "twice the units"), (0.5, "half the units"), (1.52, "1.5 times the units")],
)
def test_factors_are_said_as_people_say_them(factor: float, words: str) -> None:
    assert times(factor, "units") == words


def test_about_as_much_time_is_said_to_be_the_same() -> None:
    assert times(1.04, "time") == "the same time"


def test_processor_time_is_compared_where_it_is_known() -> None:
    said = difference(run(1, processor_seconds=5.0), run(2, seconds=90.0, processor_seconds=10.0))
    assert "twice the processor time" in said
