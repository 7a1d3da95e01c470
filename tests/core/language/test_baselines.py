"""A perplexity is compared with what word counts reach on the same words."""

from __future__ import annotations

import numpy as np
import pytest

from core.formatting import short_number
from core.language.baselines import baselines, perplexity_sentence, unknown_words_sentence
from core.language.ngrams import Ngrams
from core.language.scored_text import score_text
from tests.core.language.made_up import COUNTS, ENTRIES, language_model, unigram

MODEL = language_model()


def test_each_baseline_predicts_the_same_words() -> None:
    read = score_text(MODEL, "the cat saw the mouse")
    text = np.random.default_rng(0).integers(0, len(ENTRIES), 200)
    trigram = Ngrams.of(text, len(ENTRIES), 3)
    network, three, one, nothing = baselines(MODEL, read, unigram(), trigram)
    assert network.perplexity == read.perplexity
    shares = (COUNTS / COUNTS.sum())[read.inputs[1:]]
    assert one.perplexity == pytest.approx(np.exp(-np.log(shares).mean()))
    of_three = trigram.of_each(read.inputs)
    assert three.perplexity == pytest.approx(np.exp(-np.log(of_three).mean()))
    assert nothing.perplexity == len(ENTRIES)


def test_without_a_word_there_is_nothing_to_compare() -> None:
    read = score_text(MODEL, "")
    assert baselines(MODEL, read, unigram(), None) == ()
    assert perplexity_sentence(read) == ""


@pytest.mark.parametrize(
    ("typed", "begins"),
    [("cat", "On your 1 word it was as unsure"), ("a cat.", "On your 3 words it was, on average")],
)
def test_perplexity_is_explained_on_the_visitors_own_words(typed: str, begins: str) -> None:
    read = score_text(MODEL, typed)
    assert read.perplexity
    assert perplexity_sentence(read).startswith(begins)
    assert f"among {short_number(read.perplexity)} equally" in perplexity_sentence(read)


def test_words_outside_the_vocabulary_are_counted_and_the_perplexity_given_without_them() -> None:
    read = score_text(MODEL, "the dog saw a pig")
    sentence = unknown_words_sentence(read)
    assert sentence.startswith("2 of 5 words are")
    known = [bits for bits, token in zip(read.bits, read.tokens, strict=True) if token != "<unk>"]
    assert f"it is {short_number(2 ** float(np.mean(known)))}." in sentence
    assert "Over the known words" not in unknown_words_sentence(score_text(MODEL, "dog"))
    assert unknown_words_sentence(score_text(MODEL, "the <unk> saw a cat")) == ""
