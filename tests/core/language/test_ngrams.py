"""Models that count words: literal numbers, and probabilities that are probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.ngrams import Ngrams, Unigram, discount_of

WORDS = 7


def next_probabilities(trigram: Ngrams, before: list[int]) -> np.ndarray:
    """The probability of each word after `before`, one or more words."""
    texts = (np.array([*before, word]) for word in range(trigram.vocabulary))
    return np.array([trigram.of_each(text)[-1] for text in texts])


texts = st.lists(st.integers(0, WORDS - 1), min_size=3, max_size=60).map(np.array)


def test_a_unigram_counts_and_gives_what_never_came_one() -> None:
    unigram = Unigram.of(np.array([0, 0, 0, 1, 1, 2]), 4)
    np.testing.assert_allclose(unigram.probabilities, np.array([3, 2, 1, 1]) / 7)
    np.testing.assert_allclose(unigram.of_each(np.array([3, 0, 2])), [3 / 7, 1 / 7])


def test_the_discount_follows_from_how_many_came_once_and_twice() -> None:
    assert discount_of(np.array([1, 1, 1, 2, 5])) == 3 / 5
    assert discount_of(np.array([4, 4])) == 0.5


def test_kneser_ney_gives_the_numbers_that_its_formulas_give_by_hand() -> None:
    # a b a b c, with a, b, c = 0, 1, 2 and one word more. Bigrams: ab (2), ba, bc; trigrams: aba,
    # bab, abc, each once, so that their discount, n1 / (n1 + 2 n2), is 1.
    trigram = Ngrams.of(np.array([0, 1, 0, 1, 2]), 4, 3)
    # Different words before a, b, c: 1 each (b, a, b): discount 1, all of it lent evenly.
    np.testing.assert_allclose(trigram.one, np.full(4, 0.25))
    # Behind a, b: a and c came, once each, both discounted to nothing: the lower order answers.
    # Behind b, counted by the words before: aba -> ba 1, bc 1, again all lent.
    np.testing.assert_allclose(next_probabilities(trigram, [0, 1]), np.full(4, 0.25))
    # With a bigram that came after two different words the discount leaves something.
    longer = Ngrams.of(np.array([0, 1, 2, 1, 2, 2, 1]), 3, 3)
    # Trigrams 012 121 212 122 221, once each. Words before a bigram: 12 two (0, 2), 21 two
    # (1, 2), 22 one (1): one 1 and two 2s, discount 1 / 5. One: 1 after 0, 2; 2 after 1, 2: no
    # single 1s, discount 0.5, lent 0.5 * 2 / 3 over a total of 4.
    np.testing.assert_allclose(longer.one, [1 / 12, 1.5 / 4 + 1 / 12, 1.5 / 4 + 1 / 12])
    # Behind 2: 21 (2 - 0.2) and 22 (1 - 0.2) of 3, and 0.4 / 3 lent.
    lent = 0.4 / 3 * longer.one
    expected = np.array([0, 1.8 / 3, 0.8 / 3]) + lent
    np.testing.assert_allclose(next_probabilities(longer, [2]), expected)


@given(texts, st.lists(st.integers(0, WORDS - 1), min_size=1, max_size=4))
def test_probabilities_sum_to_one_whatever_was_read(text: np.ndarray, before: list[int]) -> None:
    after = next_probabilities(Ngrams.of(text, WORDS, 3), before)
    assert after.min() > 0
    assert after.sum() == pytest.approx(1)


@given(texts, texts)
def test_a_words_probability_depends_on_the_previous_two_words_alone(
    text: np.ndarray, read: np.ndarray
) -> None:
    trigram = Ngrams.of(text, WORDS, 3)
    windows = [trigram.of_each(read[max(0, k - 2) : k + 1])[-1] for k in range(1, len(read))]
    np.testing.assert_allclose(trigram.of_each(read), windows)
