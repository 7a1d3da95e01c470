"""The same words before an honest reader, a cheat, and the cheat with its eyes shut."""

from __future__ import annotations

import numpy as np

from core.language.lookahead import PEEKED_WORDS, cheat_bits, peeks
from core.language.scored_text import read_sentence
from tests.core.language.made_up import cheat, language_model

MODEL = language_model()


def test_three_readers_of_the_same_words() -> None:
    read = read_sentence(MODEL, "the cat saw the mouse")
    honest, seen, unseen = peeks(cheat(), read)
    bits = cheat_bits(cheat(), read.inputs)
    np.testing.assert_array_equal(honest.bits, read.bits)
    np.testing.assert_array_equal(seen.bits, bits.seen)
    np.testing.assert_array_equal(unseen.bits, bits.unseen)
    assert honest.perplexity == read.perplexity


def test_of_a_long_text_they_read_the_beginning_and_of_none_nothing() -> None:
    long = read_sentence(MODEL, "the cat " * PEEKED_WORDS)
    assert [len(peek.bits) for peek in peeks(cheat(), long)] == [PEEKED_WORDS] * 3
    assert peeks(cheat(), read_sentence(MODEL, "")) == ()
