"""The language page's book and its address, without a page."""

from __future__ import annotations

import pytest

from core.language.example_texts import EXAMPLES
from core.language.scored_text import ScoredText
from pages.parts.language.state import FIRST_TEXT, PARAMS, LanguageState
from pages.parts.query_params import read_params
from tests.core.language.made_up import language_model

MODEL = language_model()


def settled(state: LanguageState) -> ScoredText:
    return state.settle(MODEL, lambda done, total: None)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("words", "a " * 10_001, "This text has 10,001 words"),
        ("text", "<b>", "The drawing or picture in this link"),
        ("temperature", "nan", "Temperature must be from 0 to 3 in tenths"),
        ("top_k", "10", "Top-k must be a whole number from 1 to 9, not 10."),
        ("length", "101", "Words must be a whole number from 1 to 100, not 101."),
        ("seed", "-5", "Random seed must be a whole number from 0 to 2,147,483,647"),
        ("word", "<b>", "Chosen word must be a whole number"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_once(name: str, value: str, sentence: str) -> None:
    state = LanguageState()
    state.address_problems = read_params(PARAMS, state, {name: value})
    assert settled(state).tokens == LanguageState().settle(MODEL, lambda done, total: None).tokens
    (told,) = state.address_problems + state.problems
    assert told.startswith(sentence)


def test_a_text_is_read_once() -> None:
    state = LanguageState(text="the cat")
    first = settled(state)
    state.temperature = 2.0
    assert settled(state) is first
    state.open_text("the mouse")
    assert settled(state).tokens == ("the", "mouse")
    assert (state.asked, state.times_asked) == (None, 1)


def test_a_word_is_put_behind_the_text_and_the_cursor_behind_it() -> None:
    state = LanguageState(text="The cat ")
    settled(state)
    state.add("saw")
    assert state.text == "The cat saw"
    assert settled(state).tokens == ("the", "cat", "saw")
    assert state.asked == 3
    state.add("<eos>")
    assert state.text == "The cat saw."
    assert settled(state).tokens[-1] == "<eos>"


def test_an_example_about_its_last_word_opens_there() -> None:
    state = LanguageState()
    (were, was) = (example for example in EXAMPLES if example.differs_in_last_word)
    for example, word in ((were, "were"), (was, "was")):
        state.open_text(example.text)
        assert state.asked is not None
        assert example.text.split()[state.asked] == word


def test_what_cannot_be_read_leaves_what_could() -> None:
    state = LanguageState(text="the cat")
    good = settled(state)
    state.open_text("a " * 10_001)
    assert settled(state) is good
    assert len(state.problems) == 1
    fresh = LanguageState(text="a " * 10_001)
    assert settled(fresh).pieces
    assert fresh.read_of == FIRST_TEXT
