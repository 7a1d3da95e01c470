"""What a cut does to everybody: how many of many digits are still read right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cuts.interventions import read_cut_logits
from core.cuts.kinds import Cut
from core.scores import DigitScores, score_logits, wilson_interval
from core.trace import Network


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
        cuts: As for `core.cuts.interventions.run_cut`.
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
