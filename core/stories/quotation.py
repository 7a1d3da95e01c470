"""Copied or new: the runs of a story that occur, word for word, in the text it was trained on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

SHORTEST_RUN = 4
"""Shorter runs occur in most texts of the same language: `said he had` is no quotation."""


@dataclass(frozen=True)
class Quotation:
    """How much of a story is quoted.

    Attributes:
        runs: The longest runs that occur in the text, as (start, end) positions in the story, the
            end not included. Two may overlap, where one quotation passes into the next; none lies
            within another.
        share: Fraction of the story's tokens that lie in at least one run, in [0, 1].
        longest: Number of tokens in the longest run, 0 if there is none.
    """

    runs: tuple[tuple[int, int], ...]
    share: float
    longest: int


def quotation(
    story: Sequence[Hashable], text: Sequence[Hashable], shortest: int = SHORTEST_RUN
) -> Quotation:
    """Find what of `story` occurs in `text`.

    A run counts if it cannot be extended at either end and has at least `shortest` tokens.

    Args:
        story: Tokens or ids, with or without the seed.
        text: Tokens or ids of the same kind.
        shortest: At least 1.

    Raises:
        ValueError: If `shortest` is less than 1.
    """
    if shortest < 1:
        raise ValueError(f"A quoted run needs at least 1 word, not {shortest}.")
    runs = tuple(run for run in _longest_runs(story, text) if run[1] - run[0] >= shortest)
    quoted = {place for start, end in runs for place in range(start, end)}
    return Quotation(
        runs,
        len(quoted) / len(story) if len(story) else 0.0,
        max((end - start for start, end in runs), default=0),
    )


def _longest_runs(story: Sequence[Hashable], text: Sequence[Hashable]) -> list[tuple[int, int]]:
    """List the runs of the story that occur in the text and cannot be extended at either end."""
    numbers = {token: number for number, token in enumerate(dict.fromkeys(text))}
    of_text = np.array([numbers[token] for token in text], np.int32)
    # For each place of the text, the length of the run that ends there and at the story's place.
    lengths = np.zeros(len(text), np.int32)
    runs: list[tuple[int, int]] = []
    was = 0
    for place, token in enumerate(story):
        longer = np.zeros_like(lengths)
        longer[1:] = lengths[:-1]
        lengths = np.where(of_text == numbers.get(token, -1), longer + 1, 0)
        longest = int(lengths.max(initial=0))
        if was and longest <= was:  # what ended before does not continue at the same length
            runs.append((place - was, place))
        was = longest
    if was:
        runs.append((len(story) - was, len(story)))
    return runs
