"""A story, word by word, with all that the network considered: told, and told on differently.

>>> story = tell(next_logits, seed_ids, 32, Sampling(), np.random.default_rng(0))
>>> other = branch(story, 5, story.words[5].likeliest(2)[1], next_logits, 26, ...)

What tells is any function from ids to logits, so that nothing here knows about networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.text.sampling import Sampling, pick_token, probabilities

NextLogits: TypeAlias = Callable[[Sequence[int]], NDArray[np.floating]]
"""All ids so far, at least one -> (V,), the logits of what comes next."""

MAX_TOKENS = 1_000
"""The longest story: for each of its words the logits of a whole vocabulary are kept."""


@dataclass(frozen=True, eq=False)
class GeneratedToken:
    """One word of a story.

    Attributes:
        id: Of the word that was taken.
        logits: (V,) float32, what the network gave before temperature and top-k.
        sampling: How the word was chosen.
        is_chosen_by_hand: Whether a person put it there, as at the start of a branch.
    """

    id: int
    logits: NDArray[np.float32]
    sampling: Sampling
    is_chosen_by_hand: bool = False

    @property
    def probability(self) -> float:
        """What the network itself, at temperature 1 and without top-k, gave the word."""
        return float(self.probabilities(Sampling(temperature=1.0))[self.id])

    def probabilities(self, sampling: Sampling) -> NDArray[np.float64]:
        """(V,), the chance of each id under any sampling: kept logits, no new pass."""
        return probabilities(self.logits, sampling)

    def likeliest(self, count: int) -> tuple[int, ...]:
        """The ids with the largest logits, the likeliest first."""
        return tuple(int(k) for k in np.argsort(-self.logits, kind="stable")[:count])


@dataclass(frozen=True)
class Story:
    """A story: what it began with, and what was told.

    Attributes:
        seed_ids: What a person gave.
        words: What the network went on with.
    """

    seed_ids: tuple[int, ...]
    words: tuple[GeneratedToken, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All ids of the story, the seed's first."""
        return (*self.seed_ids, *(word.id for word in self.words))


def generate(
    next_logits: NextLogits,
    seed_ids: Sequence[int] | NDArray[np.intp],
    length: int,
    sampling: Sampling,
    rng: np.random.Generator,
) -> Story:
    """The story that begins with `seed_ids` and goes on for `length` words.

    Args:
        next_logits: Called once for each word, with all ids so far.
        seed_ids: At least one.
        length: From 1 to `MAX_TOKENS`, the seed not counted.
        sampling: How each word is chosen.
        rng: Gives one number a word, at temperature 0 too: the same seed, the same story.

    Raises:
        ValueError: If the seed is empty, or the length outside its range.
    """
    check_length(length)
    if not len(seed_ids):
        raise ValueError("Expected at least one word to begin with, got none.")
    return _go_on(Story(tuple(int(k) for k in seed_ids), ()), next_logits, length, sampling, rng)


def branch(
    story: Story,
    at: int,
    taken: int,
    next_logits: NextLogits,
    length: int,
    sampling: Sampling,
    rng: np.random.Generator,
) -> Story:
    """The story that keeps its words before `at`, takes another there and goes on from it.

    Args:
        story: What was told; it stays as it is.
        at: Which of `story.words`, from 0.
        taken: The id to take there.
        next_logits: Called once for each new word; the words kept need no pass.
        length: Of the whole branch, from `at` + 1 to `MAX_TOKENS`, the seed not counted.
        sampling: How each new word is chosen.
        rng: With the seed that told the story each place in it meets with the same luck again.

    Raises:
        ValueError: If there is no such word, no such id, or the length is outside its range.
    """
    if not 0 <= at < len(story.words):
        raise ValueError(f"Expected a word from 0 to {len(story.words) - 1}, got {at}.")
    there = story.words[at]
    if not 0 <= taken < len(there.logits):
        raise ValueError(f"Expected an id from 0 to {len(there.logits) - 1}, got {taken}.")
    check_length(length)
    if length <= at:
        raise ValueError(f"Expected a branch of at least {at + 1} words, got {length}.")
    rng.random(at + 1)
    put = GeneratedToken(taken, there.logits, sampling, is_chosen_by_hand=True)
    kept = Story(story.seed_ids, (*story.words[:at], put))
    return _go_on(kept, next_logits, length, sampling, rng)


def check_length(length: int) -> None:
    """Nothing, if a story can be so long.

    Raises:
        ValueError: If it cannot.
    """
    if not 1 <= length <= MAX_TOKENS:
        raise ValueError(f"Expected a length from 1 to {MAX_TOKENS:,}, got {length:,}.")


def _go_on(
    story: Story,
    next_logits: NextLogits,
    length: int,
    sampling: Sampling,
    rng: np.random.Generator,
) -> Story:
    ids, words = list(story.ids), list(story.words)
    while len(words) < length:
        logits = np.array(next_logits(ids), np.float32)
        logits.flags.writeable = False
        taken = pick_token(probabilities(logits, sampling), rng.random())
        words.append(GeneratedToken(taken, logits, sampling))
        ids.append(taken)
    return Story(story.seed_ids, tuple(words))
