"""Typed words as story models and language models read them."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.ablation_effect import next_word_accuracy, next_words_sentence
from core.analysis.input_words import (
    EXAMPLE,
    MAX_CHARS,
    MOST_WORDS,
    language_sequence,
    step_name,
    story_sequence,
)
from core.language.model import load_vocabulary
from core.network.interventions import Force
from core.network.layers import Dense
from tests.core.language.made_up import language_model
from tests.pages.made_up_networks import STORY, WINDOW, storyteller

TELLER = storyteller()
MODEL = language_model()


def test_known_words_are_read_as_they_are() -> None:
    read = story_sequence(TELLER, "The cat had a bell")
    assert read.input_sequence.read == ("The", "cat", "had", "a", "bell")
    np.testing.assert_array_equal(
        read.input_sequence.inputs, TELLER.vocabulary.ids(["the", "cat", "had", "a", "bell"])
    )
    assert read.input_sequence.step == step_name(TELLER) == "word"
    assert not read.sentences


def test_an_unknown_word_is_named_and_left_out() -> None:
    read = story_sequence(TELLER, "the zebra had <b>")
    assert read.input_sequence.read == ("the", "had")
    (sentence,) = read.sentences
    assert sentence.startswith("tale does not know 'zebra', '<', ")
    assert sentence.endswith("left out.")


@pytest.mark.parametrize("typed", ["zebra", "zebra " * 20, "<b>"])
def test_where_nothing_is_known_the_example_is_read_and_that_is_said(typed: str) -> None:
    read = story_sequence(TELLER, typed)
    assert read.typed == TELLER.seeds[0]
    assert read.input_sequence.read == story_sequence(TELLER, "").input_sequence.read
    assert read.sentences[-1] == f"The network reads {TELLER.seeds[0]!r} instead."


@pytest.mark.parametrize("typed", ["", "  \n "])
def test_nothing_typed_is_the_example(typed: str) -> None:
    read = story_sequence(TELLER, typed)
    assert read.typed == TELLER.seeds[0]
    assert not read.sentences


def test_only_the_last_window_is_read_and_one_word_is_enough() -> None:
    read = story_sequence(TELLER, STORY)
    assert read.input_sequence.read == tuple(STORY.split()[-WINDOW:])
    assert f"reads {WINDOW} words at most" in read.sentences[0]
    assert story_sequence(TELLER, "bell").input_sequence.steps == 1


def test_a_long_text_is_cut_off_and_that_is_said() -> None:
    read = story_sequence(TELLER, "bell " * MAX_CHARS)
    assert "first 1,000 of 5,000 characters" in read.sentences[0]


def test_next_words_are_counted_over_the_whole_text() -> None:
    ids = TELLER.vocabulary.ids(TELLER.tokens).tolist()
    right = [
        TELLER.next_logits(ids[k : k + WINDOW]).argmax() == ids[k + WINDOW]
        for k in range(len(ids) - WINDOW)
    ]
    whole = next_word_accuracy(TELLER)
    assert whole.count == len(ids) - WINDOW
    assert whole.correct == sum(right)


def test_a_cut_changes_them_and_the_sentence_says_so() -> None:
    whole = next_word_accuracy(TELLER)
    mute = next_word_accuracy(TELLER, [Force("lstm", "output_gate", 0.0)])
    readout = TELLER.network.layers[-1]
    assert isinstance(readout, Dense)
    always = readout.bias.argmax()
    ids = TELLER.vocabulary.ids(TELLER.tokens)
    assert mute.correct == (ids[WINDOW:] == always).sum()
    sentence = next_words_sentence(whole, mute, "word")
    assert sentence.startswith(f"Of the {whole.count} next words of its text it predicts")


def test_a_text_no_longer_than_a_window_is_told() -> None:
    with pytest.raises(ValueError, match="not longer than the window of 5"):
        next_word_accuracy(storyteller(text="a mouse had a bell"))


def test_a_sentence_is_read_behind_the_end_of_the_one_before_it() -> None:
    read = language_sequence(MODEL, "The cat saw 3 mice.")
    assert read.input_sequence.read == ("<eos>", "the", "cat", "saw", "N", "<unk>", "<eos>")
    assert MODEL.vocabulary.tokens(read.input_sequence.inputs) == read.input_sequence.read
    assert read.input_sequence.answers == MODEL.vocabulary.entries
    assert read.typed == "The cat saw 3 mice."


def test_words_that_it_does_not_know_are_named_once() -> None:
    (sentence,) = language_sequence(MODEL, "mice saw mice, dogs, <unk> and <b>cows").sentences
    assert "made-up reads 'mice', 'dogs', 'and', 'cows' as <unk>" in sentence
    assert "9 words" in sentence
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
    assert "no words to read" in read.sentences[0]


def test_of_a_long_text_the_last_words_are_read() -> None:
    read = language_sequence(MODEL, "the " * MOST_WORDS + "cat")
    assert read.input_sequence.steps == MOST_WORDS + 1
    assert read.input_sequence.read[-1] == "cat"
    assert len(read.sentences) == 1
    assert "At most 100 words" in read.sentences[0]
    cut = language_sequence(MODEL, "cat " * MAX_CHARS)
    assert "first 1,000 of 4,000 characters" in cut.sentences[0]


def test_the_shipped_network_knows_every_word_of_the_example() -> None:
    assert set(EXAMPLE.split()) <= set(load_vocabulary("ptb").entries)
