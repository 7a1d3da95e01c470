"""Windows of a text, and the order in which a network meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recipes import StoryRecipe, recipe
from core.training.windows import batches, cut_windows, even_batch


def story_recipe(name: str, batch: int) -> StoryRecipe:
    chosen = recipe(name)
    assert isinstance(chosen, StoryRecipe)
    return replace(chosen, batch=batch)


def met(order: Iterator[np.ndarray], count: int) -> list[list[int]]:
    return [batch.tolist() for batch in islice(order, count)]


def test_each_window_is_followed_by_the_next_word_at_every_place() -> None:
    windows = cut_windows(np.arange(10, 16), 3)
    assert windows.read.tolist() == [[10, 11, 12], [11, 12, 13], [12, 13, 14]]
    assert windows.next.tolist() == [[11, 12, 13], [12, 13, 14], [13, 14, 15]]


def test_windows_are_spread_over_a_long_text() -> None:
    windows = cut_windows(np.arange(104), 4)
    assert windows.spread(10).read[:, 0].tolist() == list(range(0, 100, 10))
    assert len(windows.spread(100)) == len(windows.spread(1000)) == 100


def test_a_text_within_the_window_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected a text of more than 3 words, got 3"):
        cut_windows(np.arange(3), 3)


@given(st.integers(1, 3000), st.integers(1, 300))
def test_batches_of_an_epoch_are_of_one_size_and_leave_out_fewer_than_one(
    windows: int, batch: int
) -> None:
    size = even_batch(windows, batch)
    assert 1 <= size <= batch
    assert windows % size < size


def test_every_epoch_meets_every_window_once_in_another_order() -> None:
    order = batches(story_recipe("belling-the-cat", 5), 20)
    epochs = [np.concatenate(met(order, 4)).tolist() for _ in range(2)]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(20))
    assert epochs[0] != epochs[1]


@pytest.mark.parametrize("name", ["belling-the-cat", "fable-article"])
@given(first=st.integers(0, 40), batch=st.integers(1, 4))
def test_a_training_is_taken_up_again_where_it_was_left(name: str, first: int, batch: int) -> None:
    chosen = story_recipe(name, batch)
    assert met(batches(chosen, 21, first), 10) == met(batches(chosen, 21), first + 10)[first:]


def test_the_articles_walk_goes_past_the_word_foretold_and_begins_anew_at_the_end() -> None:
    order = met(batches(story_recipe("fable-article", 1), 201), 500)
    places = [place for (place,) in order]
    steps = np.diff(places)
    assert set(steps[steps > 0]) == {4}
    assert {place for place, step in zip(places[1:], steps, strict=True) if step < 0} <= set(
        range(5)
    )
    assert min(place for place, step in zip(places, steps, strict=False) if step < 0) > 196
    assert max(places) <= 200
