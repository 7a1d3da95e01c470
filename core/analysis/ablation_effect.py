"""The effect of an intervention on many inputs: digits, next words, or the perplexity of a text.

The 1,000 digits come with the app and lie in MNIST's training set, so that the networks have seen
them: they show what an intervention destroys, not how well a network reads new digits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.analysis.accuracy import DigitScores, score_logits, wilson_interval
from core.analysis.input_sequence import InputSequence
from core.data.samples import mnist_name, mnist_sample
from core.formatting import count, percent, percent_range, short_number
from core.i18n import N_
from core.i18n import gettext as _
from core.language.example_texts import app_text
from core.language.model import LanguageModel
from core.language.surprise import bits, perplexity_of_bits
from core.network.cells import Array
from core.network.interventions import Intervention
from core.network.network import Network
from core.network.trace import Trace
from core.stories.story_model import StoryModel
from core.stories.text_windows import text_windows


@dataclass(frozen=True)
class AblationEffect:
    """How well a network reads the same digits without and with an intervention.

    Attributes:
        before: Scores without it.
        after: Scores with it.
    """

    before: DigitScores
    after: DigitScores

    def sentence(self) -> str:
        """Say both accuracies, with their 95% intervals and the size of the sample."""
        return _(
            "Of {count} digits it recognises {after} with the cut and {before} without.",
            count=count(self.after.count),
            after=_share(self.after),
            before=_share(self.before),
        )


def _share(scores: DigitScores) -> str:
    low, high = wilson_interval(scores.correct, scores.count)
    return f"{percent(scores.accuracy)} ({percent_range(low, high)})"


EVERY = 5
"""Every fifth of the 5,000 digits is read: 100 of each class, in under a second."""


AFFORDABLE_WEIGHTS = 600_000
"""A larger network, such as one of 400 units, takes seconds for 1,000 digits and reads fewer."""


def score_sample_digits(network: Network, cuts: Sequence[Intervention] = ()) -> DigitScores:
    """Score a network with these interventions on the 1,000 digits, or on fewer if it is large."""
    images, labels = sample_digits()
    every = math.ceil(network.parameter_count / AFFORDABLE_WEIGHTS)
    return score_logits(network.logits(images[::every], cuts), labels[::every])


def can_score_sample(network: Network) -> bool:
    """Return whether a network is small enough to read all 1,000 digits while a visitor waits."""
    return network.parameter_count <= AFFORDABLE_WEIGHTS


@cache
def sample_digits() -> tuple[Array, NDArray[np.uint8]]:
    """Return the 1,000 digits: images, (1000, 28, 28) in [0, 1], and labels, (1000,); read-only."""
    images, labels = mnist_sample()
    ink = images[::EVERY].astype(np.float32) / np.float32(255)
    ink.flags.writeable = False
    return ink, labels[::EVERY]


def sample_digit_name(place: int) -> str:
    """Return the sample name of one of the 1,000, from 0; see `core.data.samples.find`."""
    return mnist_name(place * EVERY)


@dataclass(frozen=True)
class NextWordAccuracy:
    """How often a network predicted the next word after each whole window of a text.

    Attributes:
        correct: How often the likeliest word was the next one.
        count: How many predictions there were.
    """

    correct: int
    count: int

    @property
    def accuracy(self) -> float:
        """The share of correct predictions, in [0, 1]."""
        return self.correct / self.count


def next_word_accuracy(
    story_model: StoryModel, cuts: Sequence[Intervention] = ()
) -> NextWordAccuracy:
    """Count the next words of its training text that a network with these interventions predicts.

    Raises:
        ValueError: If an intervention is not possible, or the text is no longer than a window.
    """
    windows = text_windows(story_model)
    said = [logits[:, -1].argmax(-1) for logits in story_model.network.logits(windows.inputs, cuts)]
    right = np.concatenate(said) == windows.next_ids
    return NextWordAccuracy(int(right.sum()), len(right))


_NEXT_WORDS = {
    "word": N_(
        "Of the {count} next words of its text it predicts {after} with the cut and {before} "
        "without."
    ),
    "character": N_(
        "Of the {count} next characters of its text it predicts {after} with the cut and {before} "
        "without."
    ),
}


def next_words_sentence(before: NextWordAccuracy, after: NextWordAccuracy, step: str) -> str:
    """Say both accuracies; `step` is `word` or `character`."""
    return _(
        _NEXT_WORDS[step],
        count=count(after.count),
        after=percent(after.accuracy),
        before=percent(before.accuracy),
    )


def example_text_perplexity(model: LanguageModel, cuts: Sequence[Intervention] = ()) -> float:
    """Return the perplexity of the app's example sentences, read as one text with interventions.

    Raises:
        ValueError: If an intervention is not possible.
    """
    ids = app_text(model).ids
    trace = model.network.trace(ids[None, :-1], cuts)
    return perplexity_of_bits(bits(trace.logits[0], ids[1:]))


def perplexity_here(input_sequence: InputSequence, trace: Trace) -> float:
    """Return the perplexity of the words that were read, at least two; the first is given."""
    ids = input_sequence.inputs.astype(np.intp)
    return perplexity_of_bits(bits(trace.logits[0, :-1], ids[1:]))


def perplexity_sentence(before: float, after: float) -> str:
    """Say both perplexities."""
    return _(
        "perplexity {after} with the cut, {before} without.",
        after=short_number(after),
        before=short_number(before),
    )
