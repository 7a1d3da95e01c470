"""Numbers as people read them: percentages, durations, counts and signed numbers.

The browser components follow the same rules in `assets/components/format.js`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from core.i18n import gettext as _

LinkKind = Literal["step", "unit"]

Mark: TypeAlias = Callable[[LinkKind, int], str]
"""Writes the number of a step, from 1, or of a unit into a sentence; a page may make it a link."""


def unmarked(kind: LinkKind, number: int) -> str:
    """A number as it is: the `Mark` of a sentence without links."""
    return str(number)


MINUTE_S = 60
HOUR_S = 3600
MINUS = "\u2212"
SWITCH = 1.5
"""Seconds up to 1.5 minutes, minutes up to 1.5 hours."""


def percent(share: float, decimals: int = 1) -> str:
    """Format a measured share, in [0, 1], as a percentage.

    It reads 0% or 100% only where it is exactly that.

    >>> percent(0.9955, 2), percent(0.99996), percent(0.0002), percent(1.0)
    ('99.55%', '>99.9%', '<0.1%', '100%')

    Args:
        share: From 0 to 1.
        decimals: How many digits follow the decimal point.
    """
    return f"{share:.0%}" if share in (0, 1) else probability(share, decimals)


def probability(share: float, decimals: int = 1) -> str:
    """Format what a network or a player gives a probability, as a percentage.

    It is never rounded to certainty or to nothing, whatever the precision of `share`.

    >>> probability(0.123), probability(1.0), probability(0.0), probability(0.996, 0)
    ('12.3%', '>99.9%', '<0.1%', '>99%')
    """
    step = 10.0**-decimals
    rounded = f"{share:.{decimals}%}"
    if share >= 1 or rounded == f"{1:.{decimals}%}":
        return f">{100 - step:.{decimals}f}%"
    if share <= 0 or rounded == f"{0:.{decimals}%}":
        return f"<{step:.{decimals}f}%"
    return rounded


def percent_range(low: float, high: float, decimals: int = 1) -> str:
    """Format an interval of shares.

    >>> percent_range(0.971, 0.985)
    '97.1% to 98.5%'
    """
    return _("{low} to {high}", low=percent(low, decimals), high=percent(high, decimals))


def duration(seconds: float) -> str:
    """Format a duration in the unit that suits it.

    >>> duration(0.4), duration(45.2), duration(720), duration(9000)
    ('1 s', '45 s', '12 min', '2.5 h')
    """
    if seconds < SWITCH * MINUTE_S:
        return _("{n} s", n=max(1, round(seconds)))
    if seconds < SWITCH * HOUR_S:
        return _("{n} min", n=round(seconds / MINUTE_S))
    return _("{n} h", n=f"{seconds / HOUR_S:.1f}")


def count(number: float) -> str:
    """Format a whole number with thousands separators.

    >>> count(60000), count(1234.6)
    ('60,000', '1,235')
    """
    return f"{number:,.0f}"


def signed(value: float, decimals: int = 2) -> str:
    """Format a number with its sign; what rounds to zero has none.

    >>> signed(0.251), signed(-0.251) == MINUS + "0.25", signed(-0.001)
    ('+0.25', True, '0.00')
    """
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def decimal(value: float, decimals: int = 2) -> str:
    """Format a number with a true minus sign.

    >>> decimal(-0.256), decimal(3.0, 1)
    ('\u22120.26', '3.0')
    """
    return signed(value, decimals).replace("+", "")


def short_number(value: float) -> str:
    """Format a positive number such as a perplexity: one decimal below 10, none from there on.

    >>> short_number(3.14159), short_number(98.76), short_number(10000)
    ('3.1', '99', '10,000')
    """
    return f"{value:.1f}" if value < 9.95 else count(value)


def megabytes(size: float) -> str:
    """Format a size in bytes.

    >>> megabytes(11_490_434), megabytes(2_000_000_000)
    ('11 MB', '2,000 MB')
    """
    return f"{short_number(size / 1e6)} MB"
