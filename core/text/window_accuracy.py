"""The best accuracy that any network can reach on a text with a window of n tokens.

Where the same n tokens are followed by different ones, no network can be right every time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

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
    followers: defaultdict[tuple[Hashable, ...], Counter[Hashable]] = defaultdict(Counter)
    for end in range(window, len(tokens)):
        followers[tuple(tokens[end - window : end])][tokens[end]] += 1
    correct = sum(max(counts.values()) for counts in followers.values())
    return WindowAccuracy(correct, len(tokens) - window)
