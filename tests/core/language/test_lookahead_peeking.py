"""The same words before an honest reader, a cheat, and the cheat with its eyes shut."""

from __future__ import annotations

import numpy as np

from core.language.lookahead import MAX_COMPARED_WORDS, compare_lookahead, lookahead_bits
from core.language.scored_text import score_text
from tests.core.language.made_up import cheat, language_model

MODEL = language_model()


def test_three_readers_of_the_same_words() -> None:
    read = score_text(MODEL, "the cat saw the mouse")
    honest, seen, unseen = compare_lookahead(cheat(), read)
    bits = lookahead_bits(cheat(), read.inputs)
    np.testing.assert_array_equal(honest.bits, read.bits)
    np.testing.assert_array_equal(seen.bits, bits.seen)
    np.testing.assert_array_equal(unseen.bits, bits.unseen)
    assert honest.perplexity == read.perplexity


def test_of_a_long_text_they_read_the_beginning_and_of_none_nothing() -> None:
    long = score_text(MODEL, "the cat " * MAX_COMPARED_WORDS)
    assert [len(peek.bits) for peek in compare_lookahead(cheat(), long)] == [MAX_COMPARED_WORDS] * 3
    assert compare_lookahead(cheat(), score_text(MODEL, "")) == ()
