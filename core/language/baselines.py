"""What a network's perplexity stands beside: models that only count, and knowing nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.formatting import short_number
from core.language.model import LanguageModel
from core.language.ngrams import Trigram, Unigram
from core.language.scored_text import ScoredText


@dataclass(frozen=True)
class Baseline:
    """One way to foretell the words of a text.

    Attributes:
        title: For people.
        perplexity: On that text.
        note: What it knows.
    """

    title: str
    perplexity: float
    note: str


def baselines(
    model: LanguageModel, read: ScoredText, unigram: Unigram, trigram: Trigram | None
) -> tuple[Baseline, ...]:
    """The network on a text, beside what counts words in the same corpus; the best-informed first.

    Args:
        model: The network.
        read: The text as it read it; without a word in it there is nothing to compare.
        unigram: How common each word is.
        trigram: None where it has not been counted.
    """
    if read.perplexity is None:
        return ()
    words = len(model.vocabulary)
    found = [Baseline("this network", read.perplexity, "It has read all words before.")]
    if trigram:
        three = _perplexity(trigram.of_each(read.inputs))
        found.append(
            Baseline(
                "counting three", three, "Interpolated Kneser-Ney: it knows the two words before."
            )
        )
    one = _perplexity(unigram.of_each(read.inputs))
    found.append(
        Baseline("counting one", one, "It knows how common each word is, and nothing more.")
    )
    return (
        *found,
        Baseline("knowing nothing", float(words), "Every word is as likely as any other."),
    )


def perplexity_sentence(read: ScoredText) -> str:
    """What perplexity means, with the learner's own text; empty where there is no word in it."""
    if read.perplexity is None:
        return ""
    words = len(read.tokens)
    over = "word" if words == 1 else f"{words:,} words"
    return (
        f"On your {over} it was as unsure as choosing among "
        f"{short_number(read.perplexity)} equally "
        "likely words each time: that is its perplexity."
    )


def _perplexity(probabilities: NDArray[np.float64]) -> float:
    return float(2 ** -np.log2(probabilities).mean())
