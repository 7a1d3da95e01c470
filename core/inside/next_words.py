"""How many next words of its own text a network gets right, without and with cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.cuts.interventions import read_cut_logits
from core.cuts.kinds import Cut
from core.inside.text_windows import text_windows
from core.stories.storyteller import Storyteller


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
