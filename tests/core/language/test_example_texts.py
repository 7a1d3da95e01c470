"""The examples show what they say that they show, on the shipped network."""

from __future__ import annotations

import pytest

from core.data.ptb import END_OF_SENTENCE
from core.language.example_texts import (
    EXAMPLES,
    HIDDEN_TEXTS,
    Example,
    app_text,
    comparison_sentence,
    example_of,
)
from core.language.model import load_language_model
from core.language.scored_text import ScoredText, score_text
from tests.core.language.made_up import language_model


def read(title: str) -> ScoredText:
    (text,) = (example.text for example in EXAMPLES if example.title == title)
    return score_text(load_language_model(), text)


def perplexity(title: str) -> float:
    found = read(title).perplexity
    assert found
    return found


def test_an_example_is_known_by_its_text() -> None:
    for example in EXAMPLES:
        assert example_of(example.text) is example
    assert example_of("the cat") is None


def test_counterparts_are_compared_by_their_perplexity_or_their_last_word() -> None:
    model = language_model()
    alone, swapped = Example("", "the cat ran", ""), Example("", "cat the ran", "", "the cat ran")
    assert comparison_sentence(model, alone) == ""
    assert comparison_sentence(model, swapped).startswith("Its perplexity is ")
    saw = Example("", "the cat saw", "", "the cat ran", differs_in_last_word=True)
    ran = Example("", "the cat ran", "", "the cat saw", differs_in_last_word=True)
    assert comparison_sentence(model, saw) == comparison_sentence(model, ran)
    assert "bits" in comparison_sentence(model, saw)


@pytest.mark.slow
def test_the_shipped_network_finds_the_examples_as_they_are_told() -> None:
    plain = perplexity("A plain sentence")
    assert perplexity("Two words swapped") > 2 * plain
    assert perplexity("A stock phrase") < 10
    assert perplexity("A nursery rhyme") > 3 * plain
    foreign = read("Another language").tokens
    assert foreign.count("<unk>") > len(foreign) / 2
    assert len(set(foreign)) > 2  # and some words spelt alike


def test_every_sentence_ends_once_and_none_is_empty() -> None:
    text = app_text(language_model())
    assert len(text.sentences) > len(HIDDEN_TEXTS)
    assert all(text.sentences)
    assert all(END_OF_SENTENCE not in sentence for sentence in text.sentences)
    stream = language_model().vocabulary.tokens(text.ids)
    assert stream[0] == stream[-1] == END_OF_SENTENCE
    assert len(stream) == 1 + sum(len(sentence) + 1 for sentence in text.sentences)
