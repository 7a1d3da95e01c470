"""Copied or new? The runs of a story that stand, word for word, in the text that was learnt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Token = TypeVar("Token", bound=Hashable)

SHORTEST_RUN = 4
"""Shorter runs stand in most texts of the same language: `said he had` is no quotation."""


@dataclass(frozen=True)
class Quotation:
    """How much of a story is quoted.

    Attributes:
        runs: The longest runs that stand in the text, as (start, end) places of the story, the end
            not included. They may overlap, where one quotation goes over into the next; none lies
            within another.
        share: Of the story's tokens, those that lie in at least one run, in [0, 1].
        longest: Tokens of the longest run, 0 if there is none.
    """

    runs: tuple[tuple[int, int], ...]
    share: float
    longest: int


def quotation(
    story: Sequence[Token], text: Sequence[Token], shortest: int = SHORTEST_RUN
) -> Quotation:
    """What of `story` stands in `text`.

    A run counts if it cannot be made longer at either end and has at least `shortest` tokens.

    Args:
        story: Tokens or ids, the seed's included or not.
        text: Tokens or ids of the same kind.
        shortest: At least 1.

    Raises:
        ValueError: If `shortest` is less.
    """
    if shortest < 1:
        raise ValueError(f"Expected runs of at least 1 word, got {shortest}.")
    runs = tuple(run for run in _longest_runs(story, text) if run[1] - run[0] >= shortest)
    quoted = {place for start, end in runs for place in range(start, end)}
    return Quotation(
        runs,
        len(quoted) / len(story) if len(story) else 0.0,
        max((end - start for start, end in runs), default=0),
    )


def _longest_runs(story: Sequence[Token], text: Sequence[Token]) -> list[tuple[int, int]]:
    """All runs of the story that stand in the text and cannot be made longer at either end."""
    places: defaultdict[Token, list[int]] = defaultdict(list)
    for place, token in enumerate(text):
        places[token].append(place)
    runs: list[tuple[int, int]] = []
    # For the place before: where in the text runs that end there end, and how long they are.
    ending: dict[int, int] = {}
    for place, token in enumerate(story):
        before, ending = ending, {at: ending.get(at - 1, 0) + 1 for at in places[token]}
        longest = max(ending.values(), default=0)
        # What ended before and does not go on as long is as long as it will be.
        was = max(before.values(), default=0)
        if was and longest <= was:
            runs.append((place - was, place))
    if was := max(ending.values(), default=0):
        runs.append((len(story) - was, len(story)))
    return runs
