"""Language models that count: one word alone, and interpolated Kneser-Ney over three.

What a network is worth shows beside them. A text is an array of ids, (N,), read as one stream:
what stands before a sentence's first word is the end of the sentence before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.integer]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Unigram:
    """How often each word came, whatever stood before it; one that never came counts as one.

    Attributes:
        probabilities: (V,), their sum is 1.
    """

    probabilities: Probabilities

    @classmethod
    def of(cls, text: Ids, vocabulary: int) -> Unigram:
        """The counts of a text.

        Args:
            text: (N,) ids from 0 to `vocabulary` - 1.
            vocabulary: V.
        """
        return cls.of_counts(np.bincount(text, minlength=vocabulary))

    @classmethod
    def of_counts(cls, counts: NDArray[np.integer]) -> Unigram:
        """The same from the counts themselves, (V,), each at least 0."""
        counted = np.maximum(counts, 1)
        return cls(counted / counted.sum())

    def of_each(self, text: Ids) -> Probabilities:
        """(N - 1,), the probability of the second word and of all that follow."""
        return self.probabilities[text[1:]]


@dataclass(frozen=True)
class Counts:
    """How often each of some n-grams came, by numbers that stand for them.

    Attributes:
        keys: (K,) int64, sorted: the words' ids as the digits of one number in base V.
        values: (K,) int64, at least 1.
        contexts: (C,) int64, sorted: all that stands before a last word.
        totals: (C,) int64, how many n-grams begin so.
        kinds: (C,) int64, how many different last words they have.
        discount: What every value lends to n-grams that never came.
    """

    keys: NDArray[np.int64]
    values: NDArray[np.int64]
    contexts: NDArray[np.int64]
    totals: NDArray[np.int64]
    kinds: NDArray[np.int64]
    discount: float

    @classmethod
    def of(cls, ngrams: NDArray[np.int64], vocabulary: int) -> Counts:
        """The counts of n-grams, each a number in base V."""
        keys, values = np.unique(ngrams, return_counts=True)
        contexts, first = np.unique(keys // vocabulary, return_index=True)
        totals = np.add.reduceat(values, first)
        kinds = np.diff(np.append(first, len(keys)))
        return cls(keys, values, contexts, totals, kinds, discount_of(values))

    def interpolated(
        self, ngrams: NDArray[np.int64], vocabulary: int, lower: Probabilities
    ) -> Probabilities:
        """(N,), each n-gram's probability after its context.

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
class Trigram:
    """Interpolated Kneser-Ney of order three, one discount an order.

    A word's lower-order probability is not how often it came but after how many different words
    (Kneser & Ney 1995; Chen & Goodman 1999, section 2.7).

    Attributes:
        vocabulary: V.
        three: Trigrams as they came.
        two: Bigrams, each counted by the different words before it.
        one: (V,), how likely a word is where nothing is known of what stands before it.
    """

    vocabulary: int
    three: Counts
    two: Counts
    one: Probabilities

    @classmethod
    def of(cls, text: Ids, vocabulary: int) -> Trigram:
        """The counts of a text, (N,) ids from 0 to `vocabulary` - 1, three words at least."""
        trigrams = numbered(text, 3, vocabulary)
        bigrams = np.unique(numbered(text, 2, vocabulary))
        different = np.unique(trigrams) % vocabulary**2
        preceded = np.bincount(bigrams % vocabulary, minlength=vocabulary)
        discount = discount_of(preceded[preceded > 0])
        kept = np.maximum(preceded - discount, 0)
        lent = discount * np.count_nonzero(preceded) / vocabulary
        return cls(
            vocabulary,
            Counts.of(trigrams, vocabulary),
            Counts.of(different, vocabulary),
            (kept + lent) / preceded.sum(),
        )

    def of_each(self, text: Ids) -> Probabilities:
        """(N - 1,), the probability of the second word and of all that follow, given the text."""
        pairs = numbered(text, 2, self.vocabulary)
        probabilities = self.two.interpolated(pairs, self.vocabulary, self.one[text[1:]])
        triples = numbered(text, 3, self.vocabulary)
        probabilities[1:] = self.three.interpolated(triples, self.vocabulary, probabilities[1:])
        return probabilities

    def of_next(self, before: Ids) -> Probabilities:
        """(V,), the probability of each word after the last two of `before`; their sum is 1."""
        every = np.arange(self.vocabulary, dtype=np.int64)
        probabilities = self.one
        for counts, known in ((self.two, 1), (self.three, 2)):
            if len(before) < known:
                break
            context = numbered(np.asarray(before)[-known:], known, self.vocabulary)
            ngrams = context * self.vocabulary + every
            probabilities = counts.interpolated(ngrams, self.vocabulary, probabilities)
        return probabilities


def numbered(text: Ids, order: int, vocabulary: int) -> NDArray[np.int64]:
    """(N - order + 1,), the text's n-grams, each a number in base V."""
    words = np.lib.stride_tricks.sliding_window_view(text.astype(np.int64), order)
    return words @ (vocabulary ** np.arange(order - 1, -1, -1, dtype=np.int64))


def discount_of(values: NDArray[np.int64]) -> float:
    """n1 / (n1 + 2 n2) for n1 values of 1 and n2 values of 2 (Ney, Essen & Kneser 1994)."""
    ones, twos = np.count_nonzero(values == 1), np.count_nonzero(values == 2)
    return ones / (ones + 2 * twos) if ones else 0.5


def looked_up(
    keys: NDArray[np.int64], values: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(N,), the value of each wanted key, 0 where it is none of the sorted keys."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
