"""How large a network is, what it was trained on and how long that took: beside every choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.formatting import count, duration, percent, percent_range
from core.i18n import gettext as _
from core.network.card import Card
from core.runs.metrics import score


def size_and_training(card: Card, parameters: int, *, with_data: bool = True) -> str:
    """Say a network's size, its training data and the time of its training.

    The time is processor time where the card has it: a training that shared its machine took
    longer by the clock.

    Args:
        card: The network's.
        parameters: Its trained weights.
        with_data: Whether to say what it was trained on; not where that stands beside it already.
    """
    values = {
        "parameters": count(parameters),
        "data": _data(card),
        "time": duration(card.processor_seconds or card.trained_seconds),
    }
    if not with_data:
        return _("{parameters} parameters, trained for {time}.", **values)
    if not values["data"]:
        return _("{parameters} parameters.", **values)
    if card.processor_seconds:
        return _(
            "{parameters} parameters, trained on {data} in {time} of processor time.", **values
        )
    return _("{parameters} parameters, trained on {data} in {time}.", **values)


def _data(card: Card) -> str:
    """What a network was trained on, counted; empty where its card does not count it."""
    data = card.data
    if "mnist" in data:
        digits, drawings = data["mnist"]["trained_on"], data["drawings"]["trained_on"]
        if drawings:
            return _("{n:,} digits and {m:,} drawings", n=digits, m=drawings)
        return _("{n:,} digits", n=digits)
    if "tokens" in data:
        is_words = card.recipe.get("kind", "words") == "words"
        n = data["tokens"]
        return _("{n:,} words", n=n) if is_words else _("{n:,} characters", n=n)
    if "words" in data and "trained_on" in data:
        return _("{n:,} words", n=data["trained_on"])
    return ""


@dataclass(frozen=True)
class Compared:
    """One network in a table of several.

    Attributes:
        name: Its recipe's.
        title: What it is, translated.
        parameters: How many, as printed.
        trained_on: Its training data, translated.
        score: What it reaches.
        interval: The 95% interval of that.
        time: How long its training took.
    """

    name: str
    title: str
    parameters: str
    trained_on: str
    score: str
    interval: str
    time: str


def compared(networks: Sequence[tuple[Card, int]]) -> list[Compared]:
    """Put networks that classify digits beside each other.

    Args:
        networks: Cards, and how many parameters each network has.
    """
    rows = []
    for card, parameters in networks:
        found = score(card.scores)
        rows.append(
            Compared(
                card.name,
                _(card.recipe["title"]),
                count(parameters),
                _data(card),
                percent(found.accuracy, 2) if found else "-",
                percent_range(*found.interval, 2) if found and found.interval else "-",
                duration(card.processor_seconds or card.trained_seconds),
            )
        )
    return rows
