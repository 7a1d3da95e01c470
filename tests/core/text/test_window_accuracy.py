"""What no network can exceed, on the fable and on made-up texts."""

from __future__ import annotations

import pytest

from core.stories.texts import STORIES, story_text
from core.text.window_accuracy import WindowAccuracy, best_window_accuracy


@pytest.mark.parametrize(
    ("window", "best"),
    [(1, (130, 203)), (2, (185, 202)), (3, (199, 201)), (4, (199, 200)), (6, (198, 198))],
)
def test_the_fable_can_be_foretold_so_well(window: int, best: tuple[int, int]) -> None:
    assert best_window_accuracy(story_text("belling-the-cat").tokens, window) == WindowAccuracy(
        *best
    )


@pytest.mark.parametrize("name", STORIES)
def test_six_tokens_are_enough_to_know_every_story_by_heart(name: str) -> None:
    assert best_window_accuracy(STORIES[name].tokens, 6).accuracy == 1


def test_a_word_that_goes_on_in_two_ways_is_answered_by_the_commoner() -> None:
    assert best_window_accuracy("abacab", 1) == WindowAccuracy(4, 5)


def test_one_word_a_thousand_times_is_foretold() -> None:
    assert best_window_accuracy(["a"] * 1000, 3) == WindowAccuracy(997, 997)


@pytest.mark.parametrize("text", ["", "abc"])
def test_a_text_within_the_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a text of more than 3 words"):
        best_window_accuracy(text, 3)


def test_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        best_window_accuracy("abc", 0)
