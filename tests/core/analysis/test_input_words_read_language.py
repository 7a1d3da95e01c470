"""What a language model makes of words that somebody typed on the gates page."""

from __future__ import annotations

import pytest

from core.analysis.input_words import EXAMPLE, MAX_CHARS, MOST_WORDS, language_sequence
from core.language.model import load_vocabulary
from tests.core.language.made_up import language_model

MODEL = language_model()


def test_a_sentence_is_read_behind_the_end_of_the_one_before_it() -> None:
    read = language_sequence(MODEL, "The cat saw 3 mice.")
    assert read.input_sequence.read == ("<eos>", "the", "cat", "saw", "N", "<unk>", "<eos>")
    assert MODEL.vocabulary.tokens(read.input_sequence.inputs) == read.input_sequence.read
    assert read.input_sequence.answers == MODEL.vocabulary.entries
    assert read.typed == "The cat saw 3 mice."


def test_words_that_it_does_not_know_are_named_once() -> None:
    (sentence,) = language_sequence(MODEL, "mice saw mice, dogs, <unk> and <b>cows").sentences
    assert sentence == "made-up reads 'mice', 'dogs', 'and', 'cows' as <unk>: it knows 9 words."
    many = language_sequence(MODEL, "o p q r s t u").sentences[0]
    assert "'o', 'p', 'q', 'r', 's' and 2 more as <unk>" in many


@pytest.mark.parametrize("typed", ["", "  \n"])
def test_where_nothing_is_typed_the_example_is_read(typed: str) -> None:
    read = language_sequence(MODEL, typed)
    assert read.typed == EXAMPLE
    assert len(read.input_sequence.read) == len(EXAMPLE.split()) + 1


def test_signs_alone_are_told_and_the_example_is_read() -> None:
    read = language_sequence(MODEL, "?!")
    assert read.typed == EXAMPLE
    assert "Expected words to read, got none" in read.sentences[0]


def test_of_a_long_text_the_last_words_are_read() -> None:
    read = language_sequence(MODEL, "the " * MOST_WORDS + "cat")
    assert read.input_sequence.steps == MOST_WORDS + 1
    assert read.input_sequence.read[-1] == "cat"
    assert read.sentences == ("It reads 100 words here at most: these are the last of them.",)
    cut = language_sequence(MODEL, "cat " * MAX_CHARS)
    assert "Expected at most 1000 characters to read, got 4000" in cut.sentences[0]


def test_the_shipped_network_knows_every_word_of_the_example() -> None:
    assert set(EXAMPLE.split()) <= set(load_vocabulary("ptb").entries)
