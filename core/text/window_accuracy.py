"""The best accuracy that any network can reach on a text with a window of n tokens.

Where the same n tokens are followed by different ones, no network can be right every time.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _


@dataclass(frozen=True)
class WindowAccuracy:
    """How many next tokens of a text can be predicted at best.

    Attributes:
        correct: Correct answers if each window is answered by its most frequent next token.
        count: Number of whole windows that are followed by a token.
    """

    correct: int
    count: int

    @property
    def accuracy(self) -> float:
        """Correct answers as a fraction, in (0, 1]."""
        return self.correct / self.count


def best_window_accuracy(tokens: Sequence[Hashable], window: int) -> WindowAccuracy:
    """Count the next tokens that the best network with this window gets right.

    On the fable it is 199 of 201 with a window of 3.

    Raises:
        ValueError: If the window is less than 1, or no token follows a whole window.
    """
    if window < 1:
        raise ValueError(_("The window must be at least 1."))
    if len(tokens) <= window:
        raise ValueError(
            _(
                "A window of {window} needs a text of more than {window} words, not {n:,}.",
                window=window,
                n=len(tokens),
            )
        )
    numbers = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    ids = np.array([numbers[token] for token in tokens], np.int64)
    windows = _numbered(ids, window)[:-1]
    pairs = windows * len(numbers) + ids[window:]
    pairs, counts = np.unique(pairs, return_counts=True)
    _windows, first = np.unique(pairs // len(numbers), return_index=True)
    correct = int(np.maximum.reduceat(counts, first).sum())
    return WindowAccuracy(correct, len(tokens) - window)


def _numbered(ids: NDArray[np.int64], window: int) -> NDArray[np.int64]:
    """Number the windows of a text, (N - window + 1,): equal windows have equal numbers."""
    numbered = ids
    for length in range(2, window + 1):
        pairs = numbered[:-1] * (ids.max() + 1) + ids[length - 1 :]
        # Numbered anew each time, they stay below N and their products within 64 bits.
        numbered = np.unique(pairs, return_inverse=True)[1]
    return numbered
