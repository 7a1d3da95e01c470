"""Language models that count words: a unigram, and interpolated Kneser-Ney n-grams.

A text is an array of ids, (N,), read as one stream: the first word of a sentence follows the end of
the previous sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.integer]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Unigram:
    """The frequency of each word, whatever precedes it; a word that never occurs counts as one.

    Attributes:
        probabilities: (V,), with a sum of 1.
    """

    probabilities: Probabilities

    @classmethod
    def of(cls, text: Ids, vocabulary: int) -> Unigram:
        """Count the words of a text.

        Args:
            text: (N,) ids from 0 to `vocabulary` - 1.
            vocabulary: V.
        """
        return cls.of_counts(np.bincount(text, minlength=vocabulary))

    @classmethod
    def of_counts(cls, counts: NDArray[np.integer]) -> Unigram:
        """Build the model from counts, (V,), each at least 0."""
        counted = np.maximum(counts, 1)
        return cls(counted / counted.sum())

    def of_each(self, text: Ids) -> Probabilities:
        """Look up the probability of the second and all later words of a text, (N - 1,)."""
        return self.probabilities[text[1:]]


@dataclass(frozen=True)
class Counts:
    """How often n-grams occur; each n-gram is a number in base V.

    Attributes:
        keys: (K,) int64, sorted: the n-grams, with the ids of their words as digits.
        values: (K,) int64, at least 1.
        contexts: (C,) int64, sorted: the n-grams without their last word.
        totals: (C,) int64, how often each context occurs.
        kinds: (C,) int64, how many different words follow it.
        discount: What every value gives up for n-grams that never occur.
    """

    keys: NDArray[np.int64]
    values: NDArray[np.int64]
    contexts: NDArray[np.int64]
    totals: NDArray[np.int64]
    kinds: NDArray[np.int64]
    discount: float

    @classmethod
    def of(cls, ngrams: NDArray[np.int64], vocabulary: int) -> Counts:
        """Count n-grams, each a number in base V."""
        keys, values = np.unique(ngrams, return_counts=True)
        contexts, first = np.unique(keys // vocabulary, return_index=True)
        totals = np.add.reduceat(values, first)
        kinds = np.diff(np.append(first, len(keys)))
        return cls(keys, values, contexts, totals, kinds, discount_of(values))

    def interpolated(
        self, ngrams: NDArray[np.int64], vocabulary: int, lower: Probabilities
    ) -> Probabilities:
        """Compute the probability of each n-gram's last word after its context, (N,).

        Args:
            ngrams: (N,), numbers in base V.
            vocabulary: V.
            lower: (N,), the probabilities of their last words after a shorter context.
        """
        count = looked_up(self.keys, self.values, ngrams)
        total = looked_up(self.contexts, self.totals, ngrams // vocabulary)
        kinds = looked_up(self.contexts, self.kinds, ngrams // vocabulary)
        is_known = total > 0
        kept = np.maximum(count - self.discount, 0) / np.where(is_known, total, 1)
        lent = np.where(is_known, self.discount * kinds / np.where(is_known, total, 1), 1.0)
        return kept + lent * lower


@dataclass(frozen=True)
class Ngrams:
    """An interpolated Kneser-Ney model with one discount per order, such as a trigram.

    The lower-order probability of a word counts how many different words precede
    it, not how often it occurs
    (Kneser & Ney 1995; Chen & Goodman 1999, section 2.7).

    Attributes:
        vocabulary: V.
        counts: Of the n-grams of each order, the bigrams first; all but the last are counted by the
            different words before them.
        one: (V,), probability of each word without any context.
    """

    vocabulary: int
    counts: tuple[Counts, ...]
    one: Probabilities

    @classmethod
    def of(cls, text: Ids, vocabulary: int, order: int) -> Ngrams:
        """Count a text.

        Args:
            text: (N,) ids from 0 to `vocabulary` - 1, at least `order` words.
            vocabulary: V; to the power of `order` it must be less than 2 to the power of 63.
            order: How many words an n-gram has, at least 2.
        """
        counts = []
        for length in range(2, order):
            different = np.unique(numbered(text, length + 1, vocabulary)) % vocabulary**length
            counts.append(Counts.of(different, vocabulary))
        counts.append(Counts.of(numbered(text, order, vocabulary), vocabulary))
        bigrams = np.unique(numbered(text, 2, vocabulary))
        preceded = np.bincount(bigrams % vocabulary, minlength=vocabulary)
        discount = discount_of(preceded[preceded > 0])
        kept = np.maximum(preceded - discount, 0)
        lent = discount * np.count_nonzero(preceded) / vocabulary
        return cls(vocabulary, tuple(counts), (kept + lent) / preceded.sum())

    def of_each(self, text: Ids) -> Probabilities:
        """Compute the probability of the second and all later words of a text, (N - 1,)."""
        probabilities = self.one[text[1:]]
        for length, counts in enumerate(self.counts, 2):
            if len(text) < length:
                break
            ngrams = numbered(text, length, self.vocabulary)
            lower = probabilities[length - 2 :]
            probabilities[length - 2 :] = counts.interpolated(ngrams, self.vocabulary, lower)
        return probabilities


def numbered(text: Ids, order: int, vocabulary: int) -> NDArray[np.int64]:
    """Number the n-grams of a text in base V, (N - order + 1,)."""
    words = np.lib.stride_tricks.sliding_window_view(text.astype(np.int64), order)
    return words @ (vocabulary ** np.arange(order - 1, -1, -1, dtype=np.int64))


def discount_of(values: NDArray[np.int64]) -> float:
    """Compute n1 / (n1 + 2 n2) for n1 values of 1 and n2 of 2 (Ney, Essen & Kneser 1994)."""
    ones, twos = np.count_nonzero(values == 1), np.count_nonzero(values == 2)
    return ones / (ones + 2 * twos) if ones else 0.5


def looked_up(
    keys: NDArray[np.int64], values: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Look up the value of each wanted key, (N,); 0 if it is not among the sorted keys."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
