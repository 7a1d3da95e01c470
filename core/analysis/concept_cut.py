"""What becomes of the end of an idea when a unit is cut: the closing quote, the end of a comment.

In many passages that end right before an idea does, the probability of the character that ends it
is measured with and without the unit's state set to zero, and compared with cutting units that were
drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.text_states import last_logits
from core.i18n import gettext as _
from core.network.cells import softmax
from core.network.interventions import Force, Intervention
from core.network.network import Network

PASSAGES = 200
LENGTH = 200
"""Steps before the end of an idea that are read."""
FEWEST = 20
RANDOM_UNITS = 20
RESAMPLES = 1_000

OnUnits = Callable[[int, int], None]
"""Called with the number of cuts that have been measured, and of all."""


@dataclass(frozen=True)
class CutEffect:
    """What cutting a unit does to the probability of the character that ends an idea.

    Attributes:
        unit: From 0.
        passages: How many were read.
        before: Mean probability of the character without a cut.
        after: With the unit cut.
        low: The mean fall, `before - after`, is at least this with 97.5% confidence (bootstrap over
            the passages).
        high: At most this, likewise.
        random_fall: Mean size of the change that cutting a random unit makes, over
            `random_units` units.
        random_units: How many other units were cut.
    """

    unit: int
    passages: int
    before: float
    after: float
    low: float
    high: float
    random_fall: float
    random_units: int

    @property
    def fall(self) -> float:
        """By how much the probability falls; negative where it rises."""
        return self.before - self.after

    @property
    def times(self) -> float:
        """How many times as large the change is as that of a random unit."""
        return abs(self.fall) / self.random_fall if self.random_fall else float("inf")


def idea_ends(labels: NDArray[np.bool_], length: int = LENGTH) -> NDArray[np.intp]:
    """Find the steps that end an idea, with at least `length` steps before them.

    Args:
        labels: (T,).
        length: Steps that are read before each.
    """
    ends = np.flatnonzero(labels[:-1] & ~labels[1:]) + 1
    return ends[ends >= length]


def cut_effect(
    network: Network,
    ids: NDArray[np.integer],
    labels: NDArray[np.bool_],
    layer: str,
    unit: int,
    *,
    length: int = LENGTH,
    passages: int = PASSAGES,
    seed: int = 0,
    on_units: OnUnits = lambda done, total: None,
) -> CutEffect:
    """Measure what cutting a unit does to the probability of the characters that end an idea.

    Args:
        network: A language model that reads on from character to character, or from word to word.
        ids: (T,), a text.
        labels: (T,), where the idea holds.
        layer: A recurrent layer's name.
        unit: The unit that is cut.
        length: How many steps before an end are read; the window of a network that has one.
        passages: How many ends of the idea are looked at, at most.
        seed: Of the choice of passages, of random units and of the bootstrap.
        on_units: Called after each cut.

    Raises:
        ValueError: The idea ends fewer than `FEWEST` times.
    """
    length = min(length, len(ids) // 2)
    ends = idea_ends(labels, length)
    if len(ends) < FEWEST:
        raise ValueError(
            _(
                "The idea ends {n} times in this text; at least {least} are needed to measure a "
                "cut.",
                n=len(ends),
                least=FEWEST,
            )
        )
    rng = np.random.default_rng(seed)
    if len(ends) > passages:
        ends = np.sort(rng.choice(ends, passages, replace=False))
    read = np.stack([ids[end - length : end] for end in ends])
    truth = ids[ends]
    units = network.layer(layer).units
    others = rng.permutation([each for each in range(units) if each != unit])[:RANDOM_UNITS]
    total = len(others) + 2

    def probability(edits: Sequence[Intervention]) -> NDArray[np.float64]:
        logits = last_logits(network, read, edits)
        return softmax(logits)[np.arange(len(truth)), truth].astype(np.float64)

    before = probability(())
    on_units(1, total)
    after = probability(unit_cut(network, layer, unit))
    on_units(2, total)
    random_changes = []
    for done, other in enumerate(others.tolist(), 3):
        changed = probability(unit_cut(network, layer, other))
        random_changes.append(abs(float((before - changed).mean())))
        on_units(done, total)
    falls = before - after
    drawn = rng.integers(len(falls), size=(RESAMPLES, len(falls)))
    low, high = np.quantile(falls[drawn].mean(1), (0.025, 0.975))
    return CutEffect(
        unit,
        len(truth),
        float(before.mean()),
        float(after.mean()),
        float(low),
        float(high),
        float(np.mean(random_changes)) if random_changes else 0.0,
        len(random_changes),
    )


def unit_cut(network: Network, layer: str, unit: int) -> tuple[Force, ...]:
    """Make the cut of one unit: all that it carries from step to step is zero."""
    memory = network.layer(layer).memory
    return tuple(Force(layer, kind, 0.0, (unit,)) for kind in memory)
