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
from core.analysis.input_sequence import Subject
from core.data.samples import mnist_name, mnist_sample
from core.language.example_texts import app_text
from core.language.model import LanguageModel
from core.language.surprise import bits, two_to_the_mean
from core.network.cells import Array
from core.network.interventions import Cut, read_cut_logits, run_cut
from core.network.layer_info import weight_count
from core.network.trace import Network, Trace
from core.stories.story_model import Storyteller
from core.stories.text_windows import text_windows


@dataclass(frozen=True)
class Consequence:
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


def consequence(
    network: Network,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    cuts: Sequence[Cut],
    before: DigitScores | None = None,
) -> Consequence:
    """What `cuts` do to the reading of `images`, (N, 28, 28) in [0, 1], against `labels`, (N,).

    Args:
        network: What reads.
        images: What it reads.
        labels: The digits that they are.
        cuts: As for `core.network.interventions.run_cut`.
        before: The scores without cuts, where they are known already.

    Raises:
        ValueError: If there are no digits, or a cut cannot be made.
    """
    if len(images) == 0:
        raise ValueError("Expected at least one digit to read, got none.")
    after = score_logits(read_cut_logits(network, images, cuts), labels)
    return Consequence(
        before or score_logits(read_cut_logits(network, images, ()), labels),
        after,
    )


def _share(scores: DigitScores) -> str:
    low, high = wilson_interval(scores.correct, scores.count)
    return f"{scores.accuracy:.1%} ({low:.1%} to {high:.1%})"


EVERY = 5
"""One of five of the 5,000 digits is read: 100 of each class, and under a second of work."""


AFFORDABLE_WEIGHTS = 600_000
"""A larger network, such as one of 400 units, takes seconds for 1,000 digits: it reads fewer."""


def read_everybody(network: Network, cuts: Sequence[Cut] = ()) -> DigitScores:
    """How well a network with these cuts reads the 1,000 digits, or fewer where it is large."""
    images, labels = thousand_digits()
    every = math.ceil(weight_count(network) / AFFORDABLE_WEIGHTS)
    return score_logits(read_cut_logits(network, images[::every], cuts), labels[::every])


def reads_many(network: Network) -> bool:
    """Whether the network is small enough to read all 1,000 digits while somebody waits."""
    return weight_count(network) <= AFFORDABLE_WEIGHTS


@cache
def thousand_digits() -> tuple[Array, NDArray[np.uint8]]:
    """The 1,000 digits: images, (1000, 28, 28) in [0, 1], and labels, (1000,); read-only."""
    images, labels = mnist_sample()
    ink = images[::EVERY].astype(np.float32) / np.float32(255)
    ink.flags.writeable = False
    return ink, labels[::EVERY]


def name_of(place: int) -> str:
    """The sample's name of one of the 1,000, counted from 0; see `core.data.samples.find`."""
    return mnist_name(place * EVERY)


@dataclass(frozen=True)
class NextWords:
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


def next_words(teller: Storyteller, cuts: Sequence[Cut] = ()) -> NextWords:
    """How many next words of its own text a network with these cuts gets right.

    Raises:
        ValueError: If a cut cannot be made, or the text is no longer than a window.
    """
    windows = text_windows(teller)
    said = [
        logits[:, -1].argmax(-1) for logits in read_cut_logits(teller.network, windows.inputs, cuts)
    ]
    right = np.concatenate(said) == windows.next_ids
    return NextWords(int(right.sum()), len(right))


def next_words_sentence(before: NextWords, after: NextWords, step: str) -> str:
    """Both accuracies, and of how much."""
    return (
        f"Of {after.count} next {step}s of its own text it gets {after.accuracy:.1%} right with "
        f"the cut, {before.accuracy:.1%} without it."
    )


def app_text_perplexity(model: LanguageModel, cuts: Sequence[Cut] = ()) -> float:
    """The perplexity of the app's own sentences, read as one text with these cuts.

    Raises:
        ValueError: If a cut cannot be made.
    """
    ids = app_text(model).ids
    trace = run_cut(model.network, ids[None, :-1], cuts)
    return two_to_the_mean(bits(trace.logits[0], ids[1:]))


def perplexity_here(subject: Subject, trace: Trace) -> float:
    """The perplexity of the words that were read, two at least; the first of them was given."""
    ids = subject.inputs.astype(np.intp)
    return two_to_the_mean(bits(trace.logits[0, :-1], ids[1:]))


def perplexity_sentence(before: float, after: float) -> str:
    """Both perplexities, in words."""
    return (
        f"it is as unsure as choosing among {_choices(after)} words with the cut, "
        f"{_choices(before)} without it."
    )


def _choices(perplexity: float) -> str:
    return f"{perplexity:,.1f}" if perplexity < 10 else f"{perplexity:,.0f}"
