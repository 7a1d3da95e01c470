"""How long a training will take on this machine: from what trained here, else from a card."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence

from core.formatting import duration
from core.recipes import Recipe
from core.runs.log import ProgressRecord

_FEWEST_S = 2.0
"""What comes before says little: the first batches are slow."""


class Throughput:
    """How many batches a second were learned here, by what was trained. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[Hashable, float] = {}

    def note(self, recipe: Recipe, progress: Sequence[ProgressRecord]) -> None:
        """Take in how fast a run goes; nothing before it has a pace."""
        if pace := batches_per_second(progress):
            with self._lock:
                self._found[_kind(recipe)] = pace

    def of(self, recipe: Recipe) -> float | None:
        """Batches a second of such a network, as last measured here; None before the first run."""
        with self._lock:
            return self._found.get(_kind(recipe))


def batches_per_second(progress: Sequence[ProgressRecord]) -> float | None:
    """The pace of the last go without its first seconds; None before it has one."""
    go: list[ProgressRecord] = []
    for each in reversed(progress):
        if each.seconds < _FEWEST_S or (go and each.seconds > go[-1].seconds):
            break
        go.append(each)
    if len(go) < 2 or go[0].seconds == go[-1].seconds:
        return None
    return (go[0].done - go[-1].done) / (go[0].seconds - go[-1].seconds)


def expected_seconds(steps: int | None, here: float | None, shipped: float | None) -> str:
    """How long so many batches will take, in a sentence, and what that is known from.

    Args:
        steps: How many batches; None where only the data would say.
        here: Batches a second as measured on this machine; None before the first run.
        shipped: Likewise on the machine that trained the shipped network; None without one.
    """
    if here:
        return f"Here it learns {_pace(here)}{_takes(steps, here)}."
    if shipped:
        return (
            f"It learned {_pace(shipped)}{_takes(steps, shipped)}, on the machine that shipped it; "
            "the first run here measures this one."
        )
    return "Nobody has timed it yet: the first run here does."


def _kind(recipe: Recipe) -> Hashable:
    """What the time of a batch hangs on."""
    return recipe.family, recipe.layers, recipe.batch


def _pace(steps_a_second: float) -> str:
    if steps_a_second >= 1.5:
        return f"{steps_a_second:,.0f} batches a second"
    return f"a batch in {1 / steps_a_second:.1f} s"


def _takes(steps: int | None, steps_a_second: float) -> str:
    if steps is None:
        return ""
    return f": {duration(steps / steps_a_second)}"
