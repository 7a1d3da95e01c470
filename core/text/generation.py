"""A story, token by token, with the logits of every choice; and branches from it.

>>> story = generate(next_logits, seed_ids, 32, Sampling(), np.random.default_rng(0))
>>> other = branch(story, 5, story.words[5].likeliest(2)[1], next_logits, 26, ...)

The network is any function from ids to logits, so nothing here knows about networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.text.sampling import Sampling, pick_token, probabilities
from core.whole_numbers import check_whole_number

NextLogits: TypeAlias = Callable[[Sequence[int]], NDArray[np.floating]]
"""Takes all ids so far, at least one; returns the logits of the next token, (V,)."""

MAX_TOKENS = 1_000
"""Length of the longest story: the logits of the whole vocabulary are kept for each token."""


@dataclass(frozen=True, eq=False)
class GeneratedToken:
    """One generated token of a story.

    Attributes:
        id: Id of the token.
        logits: (V,) float16, what the network gave before temperature and top-k.
        sampling: How the token was chosen.
        is_chosen_by_hand: Whether a person chose it, as at the start of a branch.
    """

    id: int
    logits: NDArray[np.float32]
    sampling: Sampling
    is_chosen_by_hand: bool = False

    @property
    def probability(self) -> float:
        """Probability of the token at temperature 1 and without top-k."""
        return float(self.probabilities(Sampling(temperature=1.0))[self.id])

    def probabilities(self, sampling: Sampling) -> NDArray[np.float64]:
        """Compute the probability of each id under any sampling, (V,), from the kept logits."""
        return probabilities(self.logits, sampling)

    def likeliest(self, count: int) -> tuple[int, ...]:
        """List the `count` likeliest ids, the likeliest first."""
        return tuple(int(k) for k in np.argsort(-self.logits, kind="stable")[:count])


@dataclass(frozen=True)
class Story:
    """A seed and what was generated after it.

    Attributes:
        seed_ids: Ids of the seed.
        words: The generated tokens.
    """

    seed_ids: tuple[int, ...]
    words: tuple[GeneratedToken, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """All ids of the story, those of the seed first."""
        return (*self.seed_ids, *(word.id for word in self.words))


def generate(
    next_logits: NextLogits,
    seed_ids: Sequence[int] | NDArray[np.intp],
    length: int,
    sampling: Sampling,
    rng: np.random.Generator,
) -> Story:
    """Generate `length` tokens after a seed.

    Args:
        next_logits: Called once per token, with all ids so far.
        seed_ids: At least one id.
        length: From 1 to `MAX_TOKENS`, without the seed.
        sampling: How each token is chosen.
        rng: Draws one number per token, at temperature 0 too, so that the same seed gives the
            same story.

    Raises:
        ValueError: If the seed is empty or the length is out of range.
    """
    check_length(length)
    if not len(seed_ids):
        raise ValueError(_("Enter at least one word to begin with."))
    return _continue(Story(tuple(int(k) for k in seed_ids), ()), next_logits, length, sampling, rng)


def branch(
    story: Story,
    at: int,
    taken: int,
    next_logits: NextLogits,
    length: int,
    sampling: Sampling,
    rng: np.random.Generator,
) -> Story:
    """Keep a story up to position `at`, take another token there and continue from it.

    Args:
        story: The story, which is not changed.
        at: Index into `story.words`, from 0.
        taken: Id of the token to take there.
        next_logits: Called once per new token; the kept tokens need no pass.
        length: Tokens of the whole branch, from `at` + 1 to `MAX_TOKENS`, without the seed.
        sampling: How each new token is chosen.
        rng: Seeded as for the story itself, it draws the same number at each position again.

    Raises:
        ValueError: If there is no such position or id, or the length is out of range.
    """
    if not 0 <= at < len(story.words):
        raise ValueError(_("There is no word {n} in this story.", n=at + 1))
    there = story.words[at]
    if not 0 <= taken < len(there.logits):
        raise ValueError(_("There is no word with the id {id}.", id=taken))
    check_length(length)
    if length <= at:
        raise ValueError(_("A branch at word {n} needs at least {n} words.", n=at + 1))
    rng.random(at + 1)
    put = GeneratedToken(taken, there.logits, sampling, is_chosen_by_hand=True)
    kept = Story(story.seed_ids, (*story.words[:at], put))
    return _continue(kept, next_logits, length, sampling, rng)


def check_length(length: int) -> None:
    """Check that a story may have `length` tokens.

    Raises:
        ValueError: If it may not.
    """
    check_whole_number(length, 1, MAX_TOKENS, _("Length"))


def _continue(
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
