from __future__ import annotations

import pytest

from core.stories.variants import Variant
from pages.parts.story.state import StoryState, open_address


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("story", "<b>none", "There is no story"),
        ("temperature", "<b>", "Temperature must be from 0 to 3 in tenths, not"),
        ("temperature", "nan", "Temperature must be from 0 to 3 in tenths, not"),
        ("temperature", "0.05", "Temperature must be from 0 to 3 in tenths, not"),
        ("top_k", "1e9", "Top-k must be a whole number from 1 to 112"),
        ("top_k", "113", "Top-k must be a whole number from 1 to 112, not 113."),
        ("length", "0", "Length must be a whole number from 1 to 200, not 0."),
        ("length", "<b>", "Length must be a whole number from 1 to 200"),
        ("seed", "-5", "Random seed must be a whole number from 0 to 2,147,483,647"),
        ("beside", "<b>", "The link should name at most 3 stories"),
        ("beside", "0.0_5.112", "The link should name at most 20 branches"),
        ("word", "<b>", "The story of the chosen word must be a whole number from 0 to 3"),
        ("look", "<b>", "There is no look"),
        ("run", "<b>", "No training run found"),
        ("words", "cat " * 300, "Begin with at most 1,000 characters, not 1,200."),
    ],
)
def test_what_is_asked_in_vain_is_told_once_and_the_fable_can_be_told(
    name: str, value: str, sentence: str
) -> None:
    state = StoryState()
    first = state.settle(state.story_model)
    open_address(state, {name: value})
    assert state.settle(state.story_model) == first
    (told,) = state.address_problems + state.problems
    assert told.startswith(sentence)


def test_an_address_opens_another_story_with_what_stands_beside_it() -> None:
    state = StoryState()
    state.settle(state.story_model)
    state.put_beside(Variant(2.0))
    open_address(state, {"beside": "1.0~0.0_5.128", "story": "the-crow-and-the-pitcher"})
    assert state.address_problems == []
    assert list(state.variants) == ["told", "1.0", "0.0_5.128"]
    prompt = state.settle(state.story_model)
    assert list(state.variants) == ["told", "1.0", "0.0_5.128"]
    assert state.story_model.join(prompt.ids) == state.story_model.seeds[0]
