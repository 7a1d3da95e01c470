"""The words that a story begins with: as typed, as a network knows them, and good ones to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.text.tokens import join, split
from core.text.vocabulary import Vocabulary, fold

MOST_CHARACTERS = 1_000
"""A network reads its window alone: more is no better beginning."""
NEAREST = 4
SENTENCE_ENDS = frozenset(".!?\u3002\uff01\uff1f\n")


@dataclass(frozen=True)
class SeedWords:
    """What was typed, as a network's vocabulary has it.

    Attributes:
        tokens: Words or characters, in order; none is left out. In the network's own spelling
            where it knows them, else as typed.
        strangers: Those that the network has never met, each once, in order.
    """

    tokens: tuple[str, ...]
    unknown: tuple[str, ...]


def read_seed_words(text: str, vocabulary: Vocabulary) -> SeedWords:
    """What was typed, as tokens.

    Raises:
        ValueError: If there is nothing in it, or too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"Expected at most {MOST_CHARACTERS:,} characters to begin with, got {len(text):,}."
        )
    typed = split(text, vocabulary.kind)
    if not typed:
        raise ValueError(f"Expected {vocabulary.kind} to begin with, got none.")
    ids = [vocabulary.id_of(token) for token in typed]
    spelt = zip(typed, ids, strict=True)
    return SeedWords(
        tuple(token if known is None else vocabulary.entries[known] for token, known in spelt),
        tuple(dict.fromkeys(t for t, known in zip(typed, ids, strict=True) if known is None)),
    )


def corrections(beginning: SeedWords, unknown_word: str, vocabulary: Vocabulary) -> dict[str, str]:
    """By the words nearest to a stranger, the whole beginning with each of them in its place.

    None of a word is offered that has no letter in common with it.
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
    """The beginning with a stranger left out; empty if nothing else was typed."""
    return join([token for token in beginning.tokens if token != unknown_word], vocabulary.kind)


def good_seeds(tokens: Sequence[str], window: int, count: int) -> tuple[tuple[str, ...], ...]:
    """The first tokens of sentences, spread over a text; its very first ones among them.

    Args:
        tokens: The text; one token or more.
        window: How many tokens each has; fewer only where the text has fewer.
        count: How many at most.
    """
    starts = [0, *(place + 1 for place, token in enumerate(tokens) if token in SENTENCE_ENDS)]
    whole = [start for start in starts if start + window <= len(tokens)] or [0]
    step = -(-len(whole) // count)
    return tuple(dict.fromkeys(tuple(tokens[start : start + window]) for start in whole[::step]))
