"""Whole numbers from a form, a link or a saved file: checked once, in one sentence."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from core.formatting import MINUS
from core.i18n import gettext as _

MOST_DIGITS = 18
"""A longer text is no number that anything here can use; `int` refuses 4,301 digits outright."""

SHOWN_CHARACTERS = 40
"""Of what came instead of a number."""


def check_whole_number(value: Any, low: int, high: int, what: str) -> int:
    """Return `value` if it is a whole number within bounds.

    >>> check_whole_number(64, 4, 256, "Units")
    64

    Args:
        value: From anybody; a NumPy integer counts, a bool does not.
        low: The smallest that is allowed.
        high: The largest.
        what: What the number is, as its field is labelled, such as "Top-k".

    Raises:
        ValueError: If it is none, or outside the bounds.
    """
    is_whole = type(value) is not bool and isinstance(value, Integral)
    if is_whole and low <= value <= high:
        return int(value)
    bounds = {"what": what, "low": f"{low:,}", "high": f"{high:,}"}
    if value is None or value == "":
        raise ValueError(_("{what} must be a whole number from {low} to {high}.", **bounds))
    raise ValueError(
        _(
            "{what} must be a whole number from {low} to {high}, not {value}.",
            **bounds,
            value=shown(value),
        )
    )


def whole_number_from_text(text: str, low: int, high: int, what: str) -> int:
    """Read a whole number that stands in a link.

    >>> whole_number_from_text("12", 1, 28, "Row")
    12

    Args:
        text: Digits 0 to 9, perhaps behind a minus sign.
        low: The smallest that is allowed.
        high: The largest.
        what: What the number is, as its field is labelled.

    Raises:
        ValueError: If it is none, or outside the bounds.
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS:
        return check_whole_number(int(text), low, high, what)
    return check_whole_number(text, low, high, what)


def shown(value: object) -> str:
    """Write a value from anybody for a sentence: short, on one line, without control characters.

    >>> shown("a" * 50), shown(-1200), shown(2.5)
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...', '\u22121,200', '2.5')
    """
    if isinstance(value, bool):
        text = str(value)
    elif isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            return _("a number of more than {n} digits", n=MOST_DIGITS)
        text = f"{value:,}".replace("-", MINUS)
    elif isinstance(value, float):
        text = f"{value:g}"
    elif isinstance(value, str):
        text = value
    else:
        text = type(value).__name__
    short = "".join(letter if letter.isprintable() else " " for letter in text[:SHOWN_CHARACTERS])
    return f"{short}..." if len(text) > SHOWN_CHARACTERS else short
