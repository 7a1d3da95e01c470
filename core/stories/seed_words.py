"""Seed words of a story: as typed, as a network knows them, and good ones to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import gettext as _
from core.text.tokens import is_line_break, join, split
from core.text.vocabulary import Vocabulary, fold

MOST_CHARACTERS = 1_000
"""A network reads only its window, so longer seeds are of no use."""
NEAREST = 4
SENTENCE_ENDS = frozenset(".!?\u3002\uff01\uff1f\n")


@dataclass(frozen=True)
class SeedWords:
    """Seed words as typed, in the spelling of a network's vocabulary.

    Attributes:
        tokens: All words or characters in order, as the network spells them if it knows them, else
            as typed.
        unknown: Those that are not in the vocabulary, each once, in order.
    """

    tokens: tuple[str, ...]
    unknown: tuple[str, ...]


def read_seed_words(text: str, vocabulary: Vocabulary) -> SeedWords:
    """Split what was typed.

    Raises:
        ValueError: If nothing was typed, or too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            _(
                "Begin with at most {most:,} characters, not {n:,}.",
                most=MOST_CHARACTERS,
                n=len(text),
            )
        )
    typed = split(text, vocabulary.kind)
    if not typed:
        raise ValueError(
            _("Enter some words to begin with.")
            if vocabulary.kind == "words"
            else _("Enter some characters to begin with.")
        )
    ids = [vocabulary.id_of(token) for token in typed]
    pairs = list(zip(typed, ids, strict=True))
    return SeedWords(
        tuple(token if known is None else vocabulary.entries[known] for token, known in pairs),
        tuple(dict.fromkeys(token for token, known in pairs if known is None)),
    )


def corrections(beginning: SeedWords, unknown_word: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Offer seeds in which an unknown word is replaced by each of the nearest known words.

    Words that share no letter with it are not offered.

    Returns:
        The whole seed by the word that it contains instead.
    """
    letters = set(fold(unknown_word))
    return {
        near: join(
            [near if token == unknown_word else token for token in beginning.tokens],
            vocabulary.kind,
        )
        for near in vocabulary.nearest(unknown_word, NEAREST)
        if vocabulary.kind == "characters" or letters & set(fold(near))
    }


def without(beginning: SeedWords, unknown_word: str, vocabulary: Vocabulary) -> str:
    """Leave an unknown word out of the seed; empty if nothing else was typed."""
    return join([token for token in beginning.tokens if token != unknown_word], vocabulary.kind)


def good_seeds(tokens: Sequence[str], window: int, count: int) -> tuple[tuple[str, ...], ...]:
    """Pick the first tokens of some sentences spread over a text, including its very first.

    Args:
        tokens: The text, at least one token.
        window: Tokens per seed; fewer only if the text has fewer.
        count: The most seeds.
    """
    ends = (
        place
        for place, token in enumerate(tokens)
        if token in SENTENCE_ENDS or is_line_break(token)
    )
    starts = [0, *(place + 1 for place in ends)]
    whole = [
        start
        for start in starts
        if start + window <= len(tokens)
        and not any(token.isspace() and token != " " for token in tokens[start : start + window])
    ] or [0]
    step = -(-len(whole) // count)
    return tuple(dict.fromkeys(tuple(tokens[start : start + window]) for start in whole[::step]))
