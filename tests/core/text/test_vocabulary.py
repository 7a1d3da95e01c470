"""Tokens and their ids: spelling, strangers and what is near them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.stories.texts import story_text
from core.text.tokens import split
from core.text.vocabulary import COMPARED_CHARS, Vocabulary


@pytest.fixture(scope="module")
def fable() -> Vocabulary:
    return Vocabulary.of(story_text("belling-the-cat").tokens, "words")


def test_the_commonest_come_first_and_equal_ones_as_they_come(fable: Vocabulary) -> None:
    assert len(fable) == 112
    assert fable.entries[:4] == (",", "the", ".", "and")
    assert Vocabulary.of(["b", "a", "c", "a"], "words").entries == ("a", "b", "c")


def test_ids_and_tokens_are_each_others_inverse(fable: Vocabulary) -> None:
    tokens = story_text("belling-the-cat").tokens
    ids = fable.ids(tokens)
    assert ids.dtype == np.intp
    assert fable.tokens(ids) == tokens


@pytest.mark.parametrize("typed", ["The", "THE", "\uff34\uff28\uff25"])
def test_capitals_and_full_width_letters_are_no_strangers(fable: Vocabulary, typed: str) -> None:
    assert fable.id_of(typed) == fable.id_of("the")


def test_full_width_signs_and_curly_quotes_are_known_by_their_plain_ones() -> None:
    vocabulary = Vocabulary.of(("don't", '"', ",", "!"), "words")
    typed = ("don\u2019t", "\u201c", "\uff0c", "\uff01")
    assert vocabulary.ids(typed).tolist() == [0, 1, 2, 3]


def test_a_spelling_of_its_own_goes_before_the_commonest_one() -> None:
    vocabulary = Vocabulary.of(("The", "cat", "the", "The"), "words")
    assert vocabulary.ids(["the", "The", "THE"]).tolist() == [2, 0, 0]


@pytest.mark.parametrize(
    ("typed", "nearest"), [("mouze", "mouse"), ("councils", "council"), ("Aproach", "approach")]
)
def test_a_misspelt_word_is_near_the_right_one(fable: Vocabulary, typed: str, nearest: str) -> None:
    assert fable.id_of(typed) is None
    assert fable.nearest(typed, 3)[0] == nearest


def test_there_is_something_near_whatever_is_typed(fable: Vocabulary) -> None:
    for typed in ("\u4e95", "\U0001f600", "x" * 10_000, "<b>", ""):
        assert len(fable.nearest(typed, 5)) == 5
    assert len(Vocabulary.of(("a",), "words").nearest("b", 5)) == 1


def test_a_character_is_near_those_beside_it_in_unicode() -> None:
    vocabulary = Vocabulary.of(story_text("the-frog-in-the-well").tokens, "characters")
    assert vocabulary.nearest("\u8f7a", 1) == ("\u8f7b",)


def test_an_unknown_word_is_named_with_what_is_near_and_never_at_length(fable: Vocabulary) -> None:
    with pytest.raises(ValueError, match="does not know mouze. Try mouse"):
        fable.ids(split("a mouze", "words"))
    with pytest.raises(ValueError, match=f"know x{{{COMPARED_CHARS}}}\\. "):
        fable.ids(["x" * 10_000])


def test_a_file_keeps_it(fable: Vocabulary) -> None:
    assert Vocabulary.from_plain(json.loads(json.dumps(fable.as_plain()))) == fable
    with pytest.raises(ValueError, match="not by 'lines'"):
        Vocabulary.from_plain({"kind": "lines", "entries": []})
