"""Where in a text the units of a network that reads words fire.

>>> text = watch_words(teller, "lstm")
>>> word_moments(text, units=(57, 3), signs=(1, -1))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.moments import Seen, like_moments, watch
from core.inside.text_windows import text_windows
from core.language.app_text import app_text
from core.language.model import LanguageModel
from core.language.treebank import END_OF_SENTENCE
from core.stories.storyteller import Storyteller


@dataclass(frozen=True)
class SeenWords:
    """The hidden states of a layer at N words of a text.

    Attributes:
        seen: One step a word: (N, 1, U).
        words: For each, all that the network had read by then, the word itself the last of it.
    """

    seen: Seen
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class WordMoment:
    """A word of the text at which units fire.

    Attributes:
        words: All that the network had read by then, the word itself the last of it.
        strength: How strongly the weakest of the units fires, in [-1, 1].
    """

    words: tuple[str, ...]
    strength: float


def watch_words(teller: Storyteller, layer: str) -> SeenWords:
    """A layer at the last word of each window of the text that a storyteller learnt.

    Raises:
        ValueError: If the layer has no hidden state, or the text is no longer than a window.
    """
    windows = text_windows(teller)
    seen = watch(teller.network, layer, windows.inputs)
    words = tuple(teller.tokens[start : start + teller.window] for start in windows.starts)
    return SeenWords(Seen(layer, seen.hidden_state[:, -1:].copy()), words)


def watch_sentences(model: LanguageModel, layer: str) -> SeenWords:
    """A layer at every word of the app's own sentences, each read by itself.

    Raises:
        ValueError: If the layer has no hidden state.
    """
    states, words = [], []
    for sentence in app_text(model).sentences:
        ids = model.vocabulary.ids((END_OF_SENTENCE, *sentence))
        states.append(watch(model.network, layer, ids[None]).hidden_state[0, 1:])
        words += [sentence[:count] for count in range(1, len(sentence) + 1)]
    return SeenWords(Seen(layer, np.concatenate(states)[:, None]), tuple(words))


def word_moments(
    text: SeenWords, units: Sequence[int], signs: Sequence[int], count: int = 12
) -> tuple[WordMoment, ...]:
    """Where units fire together, the strongest first; the same words once.

    Args:
        text: What `watch_words` or `watch_sentences` returned.
        units: Which, from 0.
        signs: For each, 1 where its hidden state is to be positive, -1 where negative.
        count: How many moments at most.

    Raises:
        ValueError: As `core.inside.moments.like_moments` does.
    """
    found: dict[tuple[str, ...], WordMoment] = {}
    for moment in like_moments(text.seen, units, signs, len(text.words)):
        words = text.words[moment.sequence]
        found.setdefault(words, WordMoment(words, moment.strength))
        if len(found) == count:
            break
    return tuple(found.values())
