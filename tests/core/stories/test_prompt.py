from __future__ import annotations

import pytest

from core.stories.prompt import (
    LARGEST_SEED,
    MOST_WORDS,
    check_length,
    check_seed,
    check_top_k,
    first_prompt,
)
from tests.core.made_up_teller import made_up_teller


def test_a_story_begins_with_the_first_of_the_good_beginnings() -> None:
    story_model = made_up_teller()
    assert story_model.join(first_prompt(story_model).ids) == story_model.seeds[0] == "long ago the"


def test_numbers_within_their_ranges_are_taken() -> None:
    assert check_length(1) == 1
    assert check_length(MOST_WORDS) == MOST_WORDS
    assert check_top_k(112, 112) == 112
    assert check_top_k(None, 112) is None
    assert check_seed(LARGEST_SEED) == LARGEST_SEED


@pytest.mark.parametrize("number", [None, 0, -1, MOST_WORDS + 1, 100_000])
def test_a_length_out_of_range_is_told(number: int | None) -> None:
    with pytest.raises(ValueError, match="^Length must be a whole number from 1 to 200"):
        check_length(number)


@pytest.mark.parametrize("number", [0, 113])
def test_a_top_k_beyond_the_vocabulary_is_told(number: int) -> None:
    with pytest.raises(ValueError, match="^Top-k must be a whole number from 1 to 112, not "):
        check_top_k(number, 112)


@pytest.mark.parametrize("number", [None, -1, LARGEST_SEED + 1])
def test_a_seed_out_of_range_is_told(number: int | None) -> None:
    with pytest.raises(
        ValueError, match="^Random seed must be a whole number from 0 to 2,147,483,647"
    ):
        check_seed(number)
