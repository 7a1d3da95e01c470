"""What a task is, and the sequences that it makes.

Shapes: B sequences, T steps, F features, C outputs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.whole_numbers import check_whole_number

SHORTEST_GAP, LONGEST_GAP = 4, 400
"""The limits of a gap, in steps."""

LARGEST = 10
"""The largest number of a sequence that a visitor changes."""

CLOSE = 0.04
"""A sum counts as right when it is off by less (Hochreiter & Schmidhuber, 1997)."""


@dataclass(frozen=True)
class Sequences:
    """Sequences of a task with their answers.

    Attributes:
        inputs: (B, T, F) float32.
        targets: (B, T) float32: numbers, or the numbers of classes; 0 where nothing is asked.
        asked: (T,) bool, after which steps an answer is asked.
    """

    inputs: NDArray[np.float32]
    targets: NDArray[np.float32]
    asked: NDArray[np.bool_]


@dataclass(frozen=True)
class Task:
    """A task, for people in words that are translated where they are shown.

    Attributes:
        name: Its short name, as in links.
        title: What it is called.
        question: What is asked.
        gap_means: What the gap counts.
        features: What each of the F inputs is.
        answers: The C classes; empty where the answer is a number.
        chance: What guessing reaches: the accuracy, or the error where the answer is a number.
        chance_is: What that guess is.
        draw: Makes B sequences with a gap from a random generator.
        solve: The answer after the last step of a sequence, (T, F), whoever made it.
        extra_steps: How many steps a sequence has beside the gap.
    """

    name: str
    title: str
    question: str
    gap_means: str
    features: tuple[str, ...]
    answers: tuple[str, ...]
    chance: float
    chance_is: str
    draw: Callable[[np.random.Generator, int, int], Sequences]
    solve: Callable[[NDArray[np.float32]], float]
    extra_steps: int = 0

    @property
    def measure(self) -> Literal["error", "accuracy"]:
        """What is measured: the root mean square error of a number, or the share of answers."""
        return "accuracy" if self.answers else "error"

    @property
    def outputs(self) -> int:
        """C: a logit for each class, or the number."""
        return len(self.answers) or 1

    def steps(self, gap: int) -> int:
        """T, the length of a sequence."""
        return gap + self.extra_steps

    def sample(self, random: np.random.Generator, count: int, gap: int) -> Sequences:
        """Draw sequences.

        >>> from core.tasks import TASKS
        >>> made = TASKS["adding"].sample(np.random.default_rng(0), 2, 100)
        >>> made.inputs.shape, made.asked.sum()
        ((2, 100, 2), np.int64(1))

        Args:
            random: Where chance comes from.
            count: B.
            gap: See `gap_means`.

        Raises:
            ValueError: If the gap is no whole number within the limits.
        """
        return self.draw(random, count, check_gap(gap))

    def scores(
        self, outputs: NDArray[np.float32], targets: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """What each answer counts: its squared error, or 1 where it is right.

        Args:
            outputs: (..., C), what the network gave.
            targets: (...), what was asked.
        """
        if self.measure == "error":
            return np.square(outputs[..., 0].astype(np.float64) - targets)
        return (outputs.argmax(-1) == targets).astype(np.float64)

    def total(self, scores: NDArray[np.float64]) -> float:
        """The error or the accuracy over many answers."""
        mean = float(scores.mean())
        return mean**0.5 if self.measure == "error" else mean


def check_example(inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a sequence that a visitor has changed, if its numbers can be read.

    Raises:
        ValueError: If a number is missing, infinite or too large.
    """
    if not (np.isfinite(inputs).all() and (np.abs(inputs) <= LARGEST).all()):
        raise ValueError(
            _(
                "Every number of the example must be from {low} to {high}.",
                low=-LARGEST,
                high=LARGEST,
            )
        )
    return inputs


def check_gap(gap: object) -> int:
    """Return the gap if it is a whole number within the limits.

    >>> check_gap(100)
    100

    Raises:
        ValueError: If it is not, in one sentence.
    """
    return check_whole_number(gap, SHORTEST_GAP, LONGEST_GAP, _("The gap"))
