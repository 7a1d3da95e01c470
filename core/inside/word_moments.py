"""Where in its own text the units of a network that tells stories fire.

>>> seen = watch_words(teller, "lstm")
>>> word_moments(teller, seen, units=(57, 3), signs=(1, -1))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.inside.moments import Seen, like_moments, watch
from core.inside.text_windows import text_windows
from core.stories.storyteller import Storyteller


@dataclass(frozen=True)
class WordMoment:
    """A word of the text at which units fire.

    Attributes:
        words: All that the network had read by then: a window, the word itself the last of it.
        strength: How strongly the weakest of the units fires, in [-1, 1].
    """

    words: tuple[str, ...]
    strength: float


def watch_words(teller: Storyteller, layer: str) -> Seen:
    """The hidden states of a layer at the last word of each window of the text, (N, 1, U).

    Raises:
        ValueError: If the layer has no hidden state, or the text is no longer than a window.
    """
    seen = watch(teller.network, layer, text_windows(teller).inputs)
    return Seen(layer, seen.hidden_state[:, -1:].copy())


def word_moments(
    teller: Storyteller, seen: Seen, units: Sequence[int], signs: Sequence[int], count: int = 12
) -> tuple[WordMoment, ...]:
    """Where units fire together, the strongest first; the same words once.

    Args:
        teller: The network.
        seen: What `watch_words` returned for it.
        units: Which, from 0.
        signs: For each, 1 where its hidden state is to be positive, -1 where negative.
        count: How many moments at most.

    Raises:
        ValueError: As `core.inside.moments.like_moments` does.
    """
    starts = text_windows(teller).starts
    found: dict[tuple[str, ...], WordMoment] = {}
    for moment in like_moments(seen, units, signs, len(starts)):
        start = starts[moment.sequence]
        words = teller.tokens[start : start + teller.window]
        found.setdefault(words, WordMoment(words, moment.strength))
        if len(found) == count:
            break
    return tuple(found.values())
