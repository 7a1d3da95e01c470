"""What of a story stands in a text, held against a search of every run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.quotation import quotation


def every_run(story: str, text: str, shortest: int) -> list[tuple[int, int]]:
    """By trying all: what stands in the text, and does not any more when made longer."""
    ends = range(len(story) + 1)
    return [
        (i, j)
        for i in ends
        for j in ends[i + 1 :]
        if j - i >= shortest
        and story[i:j] in text
        and (i == 0 or story[i - 1 : j] not in text)
        and (j == len(story) or story[i : j + 1] not in text)
    ]


@given(st.text("abc", max_size=12), st.text("abc", max_size=15), st.integers(1, 4))
def test_the_longest_runs_are_those_that_a_search_of_all_finds(
    story: str, text: str, shortest: int
) -> None:
    found = quotation(story, text, shortest)
    assert list(found.runs) == every_run(story, text, shortest)
    assert found.longest == max((j - i for i, j in found.runs), default=0)


def test_runs_may_overlap_and_their_words_count_once() -> None:
    found = quotation("abcde", "abcd cde", 2)
    assert found.runs == ((0, 4), (2, 5))
    assert found.share == 1


def test_the_share_is_of_all_words() -> None:
    story = ["the", "mouse", "had", "a", "general", "plan"]
    found = quotation(story, ["mice", "had", "a", "general", "council"], 3)
    assert found.runs == ((2, 5),)
    assert found.share == 0.5
    assert found.longest == 3


def test_a_story_that_is_the_text_is_one_run() -> None:
    assert quotation([1, 2, 3, 4, 1], [1, 2, 3, 4, 1]).runs == ((0, 5),)


def test_an_empty_story_quotes_nothing() -> None:
    assert quotation([], [1, 2]).share == 0


def test_runs_of_no_words_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 word"):
        quotation([1], [1], 0)
