"""The tasks of the memory lab, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import core.tasks.solve as solve
from core.i18n import N_
from core.i18n import gettext as _
from core.tasks.base import Task
from core.tasks.draws import COPIED, SYMBOLS, adding, brackets, copy, latch, order, parity

_ALL = (
    Task(
        name="adding",
        title=N_("Adding two marked numbers"),
        question=N_(
            "Each step brings a number from 0 to 1. Two of them are marked, one in either half of "
            "the sequence. What is their sum?"
        ),
        gap_means=N_("steps of the sequence; a marked number lies up to that far back"),
        features=(N_("number"), N_("mark")),
        answers=(),
        chance=(1 / 6) ** 0.5,
        chance_is=N_("always answering 1, the mean"),
        draw=adding,
        solve=solve.adding,
    ),
    Task(
        name="copy",
        title=N_("Copying after a gap"),
        question=N_(
            "Four symbols come first, then nothing for a while. At the sign to begin, they are to "
            "be repeated in order."
        ),
        gap_means=N_("empty steps between the symbols and the sign to begin"),
        features=(
            N_("symbol 1"),
            N_("symbol 2"),
            N_("symbol 3"),
            N_("symbol 4"),
            N_("sign to begin"),
        ),
        answers=(N_("symbol 1"), N_("symbol 2"), N_("symbol 3"), N_("symbol 4")),
        chance=1 / SYMBOLS,
        chance_is=N_("guessing one of four symbols"),
        draw=copy,
        solve=solve.copy,
        extra_steps=2 * COPIED,
    ),
    Task(
        name="order",
        title=N_("Which symbol came first"),
        question=N_(
            "A and B come once each, somewhere in the first half, among other letters. Which came "
            "first?"
        ),
        gap_means=N_("steps of the sequence"),
        features=(N_("A"), N_("B"), N_("x"), N_("y")),
        answers=(N_("A first"), N_("B first")),
        chance=0.5,
        chance_is=N_("guessing one of two orders"),
        draw=order,
        solve=solve.order,
    ),
    Task(
        name="parity",
        title=N_("Parity"),
        question=N_("Each step brings 0 or 1. Is the number of ones odd?"),
        gap_means=N_("bits of the sequence"),
        features=(N_("bit"),),
        answers=(N_("even"), N_("odd")),
        chance=0.5,
        chance_is=N_("guessing even or odd"),
        draw=parity,
        solve=solve.parity,
    ),
    Task(
        name="brackets",
        title=N_("Counting brackets"),
        question=N_(
            "Some opening brackets are followed by closing ones. Are there as many of each?"
        ),
        gap_means=N_("steps of the sequence; a shorter word comes after empty steps"),
        features=(N_("opening"), N_("closing"), N_("empty")),
        answers=(N_("not as many"), N_("as many")),
        chance=0.5,
        chance_is=N_("guessing yes or no"),
        draw=brackets,
        solve=solve.brackets,
    ),
    Task(
        name="latch",
        title=N_("Latch with noise"),
        question=N_("The first step brings +1 or -1, all others bring noise. Which was it?"),
        gap_means=N_("steps of the sequence"),
        features=(N_("signal"),),
        answers=(N_("minus"), N_("plus")),
        chance=0.5,
        chance_is=N_("guessing plus or minus"),
        draw=latch,
        solve=solve.latch,
    ),
)

TASKS: Mapping[str, Task] = MappingProxyType({each.name: each for each in _ALL})
"""All tasks, by name."""


def task(name: str) -> Task:
    """The task of that name.

    >>> task("adding").chance
    0.408...

    Raises:
        ValueError: If there is none.
    """
    if name not in TASKS:
        raise ValueError(
            _(
                "No task is called '{name}'; choose one of: {known}.",
                name=str(name)[:40],
                known=", ".join(TASKS),
            )
        )
    return TASKS[name]
