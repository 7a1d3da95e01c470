"""What a cut does to everybody: how many of many digits are still read right.

What a cut does to everybody, on 1,000 digits that come with the app.

They lie in MNIST's training set, so the networks have seen them: they show what a cut destroys, and
say nothing about how well a network reads what is new to it.

How many next words of its own text a network gets right, without and with cuts.

What a cut does to a language model: how unsure it is of the words that came.
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
from core.formatting import percent, percent_range, short_number
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
    """How well a network reads the same digits without and with its cuts.

    Attributes:
        before: Without.
        after: With.
    """

    before: DigitScores
    after: DigitScores

    def sentence(self) -> str:
        """Both accuracies, with the sample's size and their 95% intervals."""
        return (
            f"Of {self.after.count} digits it reads {_share(self.after)} right with the cut, "
            f"{_share(self.before)} without it."
        )


def ablation_effect(
    network: Network,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    cuts: Sequence[Intervention],
    before: DigitScores | None = None,
) -> AblationEffect:
    """What `cuts` do to the reading of `images`, (N, 28, 28) in [0, 1], against `labels`, (N,).

    Args:
        network: What reads.
        images: What it reads.
        labels: The digits that they are.
        cuts: As for `core.network.network.Network.trace`.
        before: The scores without cuts, where they are known already.

    Raises:
        ValueError: If there are no digits, or a cut cannot be made.
    """
    if len(images) == 0:
        raise ValueError("Expected at least one digit to read, got none.")
    after = score_logits(network.logits(images, cuts), labels)
    return AblationEffect(
        before or score_logits(network.logits(images, ()), labels),
        after,
    )


def _share(scores: DigitScores) -> str:
    low, high = wilson_interval(scores.correct, scores.count)
    return f"{percent(scores.accuracy)} ({percent_range(low, high)})"


EVERY = 5
"""One of five of the 5,000 digits is read: 100 of each class, and under a second of work."""


AFFORDABLE_WEIGHTS = 600_000
"""A larger network, such as one of 400 units, takes seconds for 1,000 digits: it reads fewer."""


def score_sample_digits(network: Network, cuts: Sequence[Intervention] = ()) -> DigitScores:
    """How well a network with these cuts reads the 1,000 digits, or fewer where it is large."""
    images, labels = sample_digits()
    every = math.ceil(network.parameter_count / AFFORDABLE_WEIGHTS)
    return score_logits(network.logits(images[::every], cuts), labels[::every])


def can_score_sample(network: Network) -> bool:
    """Whether the network is small enough to read all 1,000 digits while somebody waits."""
    return network.parameter_count <= AFFORDABLE_WEIGHTS


@cache
def sample_digits() -> tuple[Array, NDArray[np.uint8]]:
    """The 1,000 digits: images, (1000, 28, 28) in [0, 1], and labels, (1000,); read-only."""
    images, labels = mnist_sample()
    ink = images[::EVERY].astype(np.float32) / np.float32(255)
    ink.flags.writeable = False
    return ink, labels[::EVERY]


def sample_digit_name(place: int) -> str:
    """The sample's name of one of the 1,000, counted from 0; see `core.data.samples.find`."""
    return mnist_name(place * EVERY)


@dataclass(frozen=True)
class NextWordAccuracy:
    """What came of asking for the next word after each whole window of a text.

    Attributes:
        correct: How often the likeliest word was the next one.
        count: How often it was asked.
    """

    correct: int
    count: int

    @property
    def accuracy(self) -> float:
        """The share that was right, in [0, 1]."""
        return self.correct / self.count


def next_word_accuracy(
    story_model: StoryModel, cuts: Sequence[Intervention] = ()
) -> NextWordAccuracy:
    """How many next words of its own text a network with these cuts gets right.

    Raises:
        ValueError: If a cut cannot be made, or the text is no longer than a window.
    """
    windows = text_windows(story_model)
    said = [logits[:, -1].argmax(-1) for logits in story_model.network.logits(windows.inputs, cuts)]
    right = np.concatenate(said) == windows.next_ids
    return NextWordAccuracy(int(right.sum()), len(right))


def next_words_sentence(before: NextWordAccuracy, after: NextWordAccuracy, step: str) -> str:
    """Both accuracies, and of how much."""
    return (
        f"Of {after.count} next {step}s of its own text it gets {percent(after.accuracy)} "
        f"right with "
        f"the cut, {percent(before.accuracy)} without it."
    )


def example_text_perplexity(model: LanguageModel, cuts: Sequence[Intervention] = ()) -> float:
    """The perplexity of the app's own sentences, read as one text with these cuts.

    Raises:
        ValueError: If a cut cannot be made.
    """
    ids = app_text(model).ids
    trace = model.network.trace(ids[None, :-1], cuts)
    return perplexity_of_bits(bits(trace.logits[0], ids[1:]))


def perplexity_here(input_sequence: InputSequence, trace: Trace) -> float:
    """The perplexity of the words that were read, two at least; the first of them was given."""
    ids = input_sequence.inputs.astype(np.intp)
    return perplexity_of_bits(bits(trace.logits[0, :-1], ids[1:]))


def perplexity_sentence(before: float, after: float) -> str:
    """Both perplexities, in words."""
    return (
        f"it is as unsure as choosing among {short_number(after)} words with the cut, "
        f"{short_number(before)} without it."
    )
