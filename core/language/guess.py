"""What a player expects the next word to be, and the probability that it gives to every word.

A player names some words and how sure they are of each. The rest is spread over all other words in
proportion to their frequency, as somebody would who knows nothing else. Every word thus has a
probability, and a player is scored as a network is: by -log2 of the probability of the word that
came. Nobody scores better on average than by stating exactly how sure they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.data.ptb import END_OF_SENTENCE
from core.i18n import gettext as _
from core.language.ngrams import Unigram
from core.language.ptb_tokenizer import tokenize
from core.text.vocabulary import COMPARED_CHARS, Vocabulary
from core.whole_numbers import check_whole_number

MAX_PERCENT = 99
"""A player who is surer than that and wrong would be infinitely surprised."""

MAX_GUESSED_WORDS = 10
SENTENCE_ENDS = frozenset({*".!?", END_OF_SENTENCE})


@dataclass(frozen=True)
class Guess:
    """Some words, and how sure the player is of each.

    Attributes:
        shares: Probability by id, each above 0, together at most 0.99; empty for no idea.
        sentences: Which words were read as others, for the player.
    """

    shares: Mapping[int, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def check_guess(vocabulary: Vocabulary, percents: Mapping[str, int]) -> Guess:
    """Read a guess as it was typed.

    Args:
        vocabulary: The words that the network knows. Any other word is read as `<unk>`, a number
            as `N`, a full stop as the end of the sentence.
        percents: By word as typed, how sure the player is of it, from 1 to 99.

    Raises:
        ValueError: If there are too many words, an empty one or two that mean the same, or the
            percentages are out of range.
    """
    if len(percents) > MAX_GUESSED_WORDS:
        raise ValueError(_("Guess at most {most} words at a time.", most=MAX_GUESSED_WORDS))
    shares: dict[int, float] = {}
    sentences = []
    for typed, percent in percents.items():
        check_whole_number(percent, 1, MAX_PERCENT, _("How sure, in %"))
        word = _known_word(vocabulary, typed)
        if word != typed.strip().casefold():
            sentences.append(
                _(
                    "Your guess \u201c{typed}\u201d was read as \u201c{word}\u201d.",
                    typed=typed.strip()[:COMPARED_CHARS],
                    word=word,
                )
            )
        id_ = int(vocabulary.ids([word])[0])
        if id_ in shares:
            raise ValueError(_("Each word can be guessed once: {word} is there twice.", word=word))
        shares[id_] = percent / 100
    if sum(percents.values()) > MAX_PERCENT:
        raise ValueError(
            _(
                "The words of a guess can take at most {most}% together, not {n}%.",
                most=MAX_PERCENT,
                n=sum(percents.values()),
            )
        )
    return Guess(shares, tuple(sentences))


def guess_bits(guess: Guess, unigram: Unigram, truth: int) -> float:
    """Compute a player's surprise in bits, -log2 of the probability of the word that came.

    Args:
        guess: What the player expected.
        unigram: How frequent each word is.
        truth: Id of the word that came.
    """
    if truth in guess.shares:
        return -math.log2(guess.shares[truth])
    left = 1 - sum(guess.shares.values())
    of_others = 1 - sum(float(unigram.probabilities[id_]) for id_ in guess.shares)
    return -math.log2(left * float(unigram.probabilities[truth]) / of_others)


def _known_word(vocabulary: Vocabulary, typed: str) -> str:
    """Find the word of the vocabulary that was typed.

    Raises:
        ValueError: If nothing was typed, or more than one word.
    """
    if typed.strip() in SENTENCE_ENDS:
        return END_OF_SENTENCE
    words = [piece.token for piece in tokenize(typed, vocabulary) if piece.is_read]
    if not words:
        raise ValueError(_("Type the word that you expect, or press \u201cNo idea\u201d."))
    if len(words) > 1:
        raise ValueError(
            _(
                "Type a single word: \u201c{typed}\u201d is read as {n}.",
                typed=typed[:COMPARED_CHARS],
                n=len(words),
            )
        )
    return words[0]
