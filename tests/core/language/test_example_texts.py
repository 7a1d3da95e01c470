"""The examples show what they say that they show, on the shipped network."""

from __future__ import annotations

import pytest

from core.language.example_texts import EXAMPLES, Example, compared, example_of
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


def test_twins_are_compared_by_their_perplexity_or_their_last_word() -> None:
    model = language_model()
    alone, swapped = Example("", "the cat ran", ""), Example("", "cat the ran", "", "the cat ran")
    assert compared(model, alone) == ""
    assert compared(model, swapped).startswith("So it is perplexity ")
    saw = Example("", "the cat saw", "", "the cat ran", by_last_word=True)
    ran = Example("", "the cat ran", "", "the cat saw", by_last_word=True)
    verdict = compared(model, saw).partition("bits: ")[2]
    assert verdict in ("it expects \u201csaw\u201d.", "it expects \u201cran\u201d.")
    assert compared(model, ran).partition("bits: ")[2] == verdict


@pytest.mark.slow
def test_the_shipped_network_finds_the_examples_as_they_are_told() -> None:
    plain = perplexity("A plain sentence")
    assert perplexity("Two words swapped") > 2 * plain
    assert perplexity("The stock market, by heart") < 10
    assert perplexity("A nursery rhyme") > 3 * plain
    foreign = read("Another language").tokens
    assert foreign.count("<unk>") > len(foreign) / 2
    assert len(set(foreign)) > 2  # and some words spelt alike
