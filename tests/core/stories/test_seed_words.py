from __future__ import annotations

import pytest

from core.stories.seed_words import (
    MOST_CHARACTERS,
    corrections,
    good_seeds,
    read_seed_words,
    without,
)
from core.text.tokens import split
from core.text.vocabulary import Vocabulary

FABLE = "the mice had a bell . \u201cwho is to bell the cat ?\u201d said a mouse . nobody spoke"
KNOWN = Vocabulary.of(split(FABLE, "words"), "words")


def test_what_was_typed_is_read_in_the_networks_own_spelling() -> None:
    beginning = read_seed_words("The CAT,said \uff2d\uff49\uff43\uff45", KNOWN)
    assert beginning.tokens == ("the", "cat", ",", "said", "mice")
    assert beginning.unknown == (",",)


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("the <b>cat</b>", ("<", "b", ">", "/")),
        ("a **bell** $x$", ("*", "$", "x")),
        ("\u05e9\u05dc\u05d5\u05dd the cat", ("\u05e9\u05dc\u05d5\u05dd",)),
        ("the \U0001f600 cat", ("\U0001f600",)),
        ("the colonel and the colonel", ("colonel", "and")),
    ],
)
def test_strangers_are_told_once_each_and_nothing_is_dropped(
    text: str, strangers: tuple[str, ...]
) -> None:
    beginning = read_seed_words(text, KNOWN)
    assert beginning.unknown == strangers
    assert len(beginning.tokens) == len(split(text, "words"))


@pytest.mark.parametrize("text", ["", "   \n", "\x00"])
def test_nothing_to_begin_with_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="Enter some words"):
        read_seed_words(text, KNOWN)


def test_too_much_to_begin_with_is_told() -> None:
    with pytest.raises(ValueError, match="at most 1,000 characters, not 2"):
        read_seed_words("cat " * (MOST_CHARACTERS // 2), KNOWN)


def test_a_correction_is_the_whole_beginning_with_a_known_word_in_it() -> None:
    beginning = read_seed_words("the mouses had a mouses", KNOWN)
    offered = corrections(beginning, "mouses", KNOWN)
    assert offered["mouse"] == "the mouse had a mouse"
    assert set(offered) <= set(KNOWN.entries)


def test_nothing_is_offered_that_has_nothing_in_common_and_it_can_be_left_out() -> None:
    beginning = read_seed_words("the \U0001f600 cat", KNOWN)
    assert corrections(beginning, "\U0001f600", KNOWN) == {}
    assert without(beginning, "\U0001f600", KNOWN) == "the cat"
    alone = read_seed_words("colonel colonel", KNOWN)
    assert without(alone, "colonel", KNOWN) == ""


def test_beginnings_are_the_first_words_of_sentences() -> None:
    tokens = split(FABLE, "words")
    found = good_seeds(tokens, 3, 5)
    assert found[0] == ("the", "mice", "had")
    assert ("\u201c", "who", "is") in found
    assert good_seeds(tokens, 3, 1) == (("the", "mice", "had"),)
    assert good_seeds(("cat",), 3, 5) == (("cat",),)
