"""What a player expects the next word to be, and how likely that makes every word.

A player names some words and how sure they are of each. What is left is spread over all other words
by how common they are, as somebody would who knows nothing more. Every word thereby has a
probability, and a player is scored as a network is: by -log2 of the probability of the word that
came. Nobody does better on average than by saying just how sure they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.language.ngrams import Unigram
from core.language.spelling import spell
from core.language.treebank import END_OF_SENTENCE
from core.stories.vocabulary import COMPARED_CHARS, Vocabulary

MOST_PERCENT = 99
"""Somebody who is surer than that and wrong would be surprised without end."""

MOST_WORDS = 10
SENTENCE_ENDS = frozenset({*".!?", END_OF_SENTENCE})


@dataclass(frozen=True)
class Guess:
    """Some words, and how sure the player is of each.

    Attributes:
        shares: By id, each above 0, together at most 0.99; empty where the player has no idea.
        sentences: What was taken for something else than was typed, and why.
    """

    shares: Mapping[int, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def check_guess(vocabulary: Vocabulary, percents: Mapping[str, int]) -> Guess:
    """The guess that somebody typed.

    Args:
        vocabulary: The words that the network knows. One that it does not is taken for `<unk>`, a
            number for `N`, a full stop for the end of the sentence.
        percents: By word as it was typed, how sure the player is of it, from 1 to 99.

    Raises:
        ValueError: If there are too many words, an empty one, two that mean the same, or they are
            given no percentages that can be.
    """
    if len(percents) > MOST_WORDS:
        raise ValueError(f"Expected at most {MOST_WORDS} words as a guess, got {len(percents)}.")
    shares: dict[int, float] = {}
    sentences = []
    for typed, percent in percents.items():
        if not 1 <= percent <= MOST_PERCENT:
            raise ValueError(
                f"Expected to be from 1% to {MOST_PERCENT}% sure of a word, got {percent}%."
            )
        word = _known_word(vocabulary, typed)
        if word != typed.strip().casefold():
            sentences.append(f"{typed.strip()[:COMPARED_CHARS]!r} is guessed as {word!r}.")
        id_ = vocabulary.ids([word])[0]
        if int(id_) in shares:
            raise ValueError(f"Expected different words as a guess, got {word!r} twice.")
        shares[int(id_)] = percent / 100
    if sum(percents.values()) > MOST_PERCENT:
        raise ValueError(
            f"Expected the words of a guess to take at most {MOST_PERCENT}% together, got "
            f"{sum(percents.values())}%."
        )
    return Guess(shares, tuple(sentences))


def guess_bits(guess: Guess, unigram: Unigram, truth: int) -> float:
    """How surprised a player is by the word that came, -log2 of its probability by their guess.

    Args:
        guess: What they expected.
        unigram: How common each word is.
        truth: The id of the word that came.
    """
    if truth in guess.shares:
        return -math.log2(guess.shares[truth])
    left = 1 - sum(guess.shares.values())
    of_others = 1 - sum(float(unigram.probabilities[id_]) for id_ in guess.shares)
    return -math.log2(left * float(unigram.probabilities[truth]) / of_others)


def _known_word(vocabulary: Vocabulary, typed: str) -> str:
    """The word of the vocabulary that somebody means.

    Raises:
        ValueError: If nothing is typed, or more than one word.
    """
    if typed.strip() in SENTENCE_ENDS:
        return END_OF_SENTENCE
    words = [piece.token for piece in spell(typed, vocabulary) if piece.is_read]
    if len(words) != 1:
        raise ValueError(f"Expected one word, got {typed[:COMPARED_CHARS]!r}.")
    return words[0]
