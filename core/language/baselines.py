"""Baselines for a language model's perplexity: models that count words, and a uniform guess."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import UNKNOWN
from core.formatting import short_number
from core.i18n import gettext as _
from core.i18n import ngettext
from core.language.model import LanguageModel
from core.language.ngrams import Ngrams, Unigram
from core.language.scored_text import ScoredText
from core.language.surprise import perplexity_of_bits


@dataclass(frozen=True)
class Baseline:
    """One way to predict the words of a text.

    Attributes:
        title: Its name on the screen.
        perplexity: Its perplexity on that text.
        note: What it knows.
    """

    title: str
    perplexity: float
    note: str


def baselines(
    model: LanguageModel, read: ScoredText, unigram: Unigram, trigram: Ngrams | None
) -> tuple[Baseline, ...]:
    """Compare the network on a text with models that count words of the same corpus.

    Args:
        model: The network.
        read: The text as the network read it.
        unigram: How frequent each word is.
        trigram: None where it has not been counted.

    Returns:
        The network first, then the baselines that know most; empty if the text has no words.
    """
    if read.perplexity is None:
        return ()
    found = [Baseline(_("this network"), read.perplexity, _("It has read all previous words."))]
    if trigram:
        found.append(
            Baseline(
                _("three-word counts"),
                _perplexity(trigram.of_each(read.inputs)),
                _("An interpolated Kneser-Ney trigram: it knows the previous two words."),
            )
        )
    return (
        *found,
        Baseline(
            _("word frequencies only"),
            _perplexity(unigram.of_each(read.inputs)),
            _("It knows how frequent each word is, and nothing else."),
        ),
        Baseline(
            _("no knowledge"), float(len(model.vocabulary)), _("Every word is equally likely.")
        ),
    )


def perplexity_sentence(read: ScoredText) -> str:
    """Explain the perplexity of a visitor's text; empty if it has no words."""
    if read.perplexity is None:
        return ""
    return ngettext(
        "On your {n:,} word it was as unsure as if it chose among {choices} equally likely words: "
        "that is its perplexity.",
        "On your {n:,} words it was, on average, as unsure as if it chose among {choices} equally "
        "likely words: that is its perplexity.",
        len(read.tokens),
        choices=short_number(read.perplexity),
    )


def unknown_words_sentence(read: ScoredText) -> str:
    """Say how many words were replaced by `<unk>` and what that means for the perplexity.

    `<unk>` stands for all rare words together, so it is at least as likely as any one of them and
    the perplexity is only a lower bound.

    Returns:
        Empty if no word was replaced.
    """
    is_replaced = np.array([piece.token == UNKNOWN != piece.typed for piece in read.pieces], bool)
    if not is_replaced.any():
        return ""
    known = read.bits[np.array([token != UNKNOWN for token in read.tokens], bool)]
    replaced = ngettext(
        "{n:,} of {words:,} words is not in its vocabulary and became {sign}. That lowers the "
        "perplexity, because {sign} stands for all rare words together and is easier to predict "
        "than any one of them: the true value is higher.",
        "{n:,} of {words:,} words are not in its vocabulary and became {sign}. That lowers the "
        "perplexity, because {sign} stands for all rare words together and is easier to predict "
        "than any one of them: the true value is higher.",
        int(is_replaced.sum()),
        words=len(read.tokens),
        sign=UNKNOWN,
    )
    if not len(known):
        return replaced
    return _(
        "{replaced} Over the known words alone it is {perplexity}.",
        replaced=replaced,
        perplexity=short_number(perplexity_of_bits(known)),
    )


def _perplexity(probabilities: NDArray[np.float64]) -> float:
    return float(2 ** -np.log2(probabilities).mean())
