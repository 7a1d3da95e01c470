"""A verdict on the number that a learner computed for one line of `core.by_hand.worked`."""

from __future__ import annotations

from dataclasses import dataclass

from core.by_hand.typed import number_from_text
from core.by_hand.worked import Line

CLOSE = 0.001
"""Three decimals are enough with pencil and paper."""


@dataclass(frozen=True)
class Verdict:
    """What to say.

    Attributes:
        is_right: Whether the number is the line's result.
        sentence: Says so, or what may have gone wrong.
    """

    is_right: bool
    sentence: str


def verdict(line: Line, text: str) -> Verdict:
    """Whether `text` is the result of the line, at most 0.001 off.

    Raises:
        ValueError: If it is no number.
    """
    number = number_from_text(text, "your result")
    if abs(number - line.value) <= CLOSE:
        return Verdict(True, f"Right, it is {line.value:.4f}.")
    if line.pre_activation is not None and abs(number - line.pre_activation) <= CLOSE:
        activation = line.working.partition("(")[0]
        return Verdict(False, f"{number:g} is the sum. Now apply the {activation} to it.")
    if abs(number + line.value) <= CLOSE:
        return Verdict(False, f"{number:g} has the wrong sign.")
    return Verdict(False, f"{number:g} is too {'small' if number < line.value else 'large'}.")
