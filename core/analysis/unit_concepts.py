"""How well a single unit tells whether an idea holds: F1 over all thresholds, and correlation.

A unit says yes where its value is at or above a threshold, or at or below it. The threshold, and
the unit itself, are chosen on one half of the text and measured on the other.

F1 is the harmonic mean of precision and recall. Because states are kept in half precision, each
takes one of 65,536 values: counting them by value gives the F1 of every threshold at once, exactly,
in time that grows with the text and not with its logarithm.

>>> states = np.array([[0.1, 0.9, 0.8, 0.2], [0.5, 0.4, 0.5, 0.4]], np.float16)
>>> found = best_thresholds(states, np.array([False, True, True, False]))
>>> found.f1.round(2).tolist(), found.values[0].round(1)
([1.0, 0.67], np.float16(0.8))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _

CODES = 65_536
SHIFTS = 19
"""Circular shifts of the labels: with 19 the largest one is the bound of a test at 5%."""
NULL_BITS = 4
"""In the permutations values are compared by their first 12 of 16 bits, which is faster."""
NULL_STEPS = 25_000
"""In the permutations about so many steps are looked at, spread evenly over the half: neighbours
are so alike that the others would change little."""
SHORTEST = 80
"""Steps of a text that units can be ranked on: two halves of 40."""

Flags = NDArray[np.bool_]
Codes = NDArray[np.uint16]
OnUnits = Callable[[int, int], None]
"""Called with the amount of work that is done, and all of it."""


@dataclass(frozen=True)
class Thresholds:
    """For each of U units its best threshold.

    Attributes:
        f1: (U,), F1 there.
        values: (U,) float16, the threshold itself.
        above: (U,), whether the unit says yes at and above it, else at and below it.
    """

    f1: NDArray[np.float64]
    values: NDArray[np.float16]
    above: Flags


@dataclass(frozen=True)
class RankedUnit:
    """A unit and how well it tells whether an idea holds.

    Attributes:
        unit: From 0.
        threshold: Chosen on the first half.
        above: Whether it says yes at and above the threshold, else at and below it.
        chosen_f1: F1 on the half on which the threshold was chosen.
        f1: F1 on the other half.
        precision: Of its yeses there, how many are right.
        recall: Of the characters there at which the idea holds, how many it says yes to.
        correlation: Pearson's, of its value with the label, on the other half.
    """

    unit: int
    threshold: float
    above: bool
    chosen_f1: float
    f1: float
    precision: float
    recall: float
    correlation: float


@dataclass(frozen=True)
class ConceptRanking:
    """The units of a layer, ranked for one idea.

    Attributes:
        units: The best first, by F1 on the choosing half.
        always_yes: F1, on the measuring half, of saying yes everywhere.
        share: At how many of the characters there the idea holds, in [0, 1].
        chance: F1 that the best of all units reaches on the choosing half for labels that are
            shifted against the text: the largest of `SHIFTS` circular shifts.
        steps: On how many characters the units were measured.
    """

    units: tuple[RankedUnit, ...]
    always_yes: float
    share: float
    chance: float
    steps: int

    @property
    def best(self) -> RankedUnit:
        """The unit that was best on the choosing half."""
        return self.units[0]

    @property
    def beats_chance(self) -> bool:
        """Whether the best unit is better than the best unit for shifted labels."""
        return self.best.f1 > max(self.chance, self.always_yes)


def value_codes(values: NDArray[np.float16]) -> Codes:
    """Number float16 values so that larger values have larger numbers, the same shape.

    >>> codes = value_codes(np.array([-1.0, -0.0, 0.0, 0.5], np.float16))
    >>> bool(codes[0] < codes[1] == codes[2] < codes[3])
    True
    """
    bits = values.view(np.int16)
    # Negative numbers have larger bits the further down they are; -0 has the code of 0.
    signed = np.where(bits < 0, np.int16(-32768) - bits, bits)
    return signed.view(np.uint16) ^ np.uint16(0x8000)


def from_codes(codes: NDArray[np.integer]) -> NDArray[np.float16]:
    """Return the values of codes."""
    signed = (np.asarray(codes).astype(np.uint16) ^ np.uint16(0x8000)).view(np.int16)
    return np.where(signed < 0, np.int16(-32768) - signed, signed).view(np.float16)


def best_thresholds(values: NDArray[np.float16], labels: Flags) -> Thresholds:
    """Find each unit's best threshold.

    Args:
        values: (U, N) float16.
        labels: (N,).
    """
    parts = [_best(value_codes(unit)[None], labels) for unit in values]
    codes = np.concatenate([part.codes for part in parts])
    return Thresholds(
        np.concatenate([part.f1 for part in parts]),
        from_codes(codes),
        np.concatenate([part.above for part in parts]),
    )


@dataclass(frozen=True)
class _Best:
    """As `Thresholds`, with the codes of the thresholds."""

    f1: NDArray[np.float64]
    codes: NDArray[np.intp]
    above: Flags


def _best(codes: Codes, labels: Flags, totals: NDArray[np.integer] | None = None) -> _Best:
    """Find the best thresholds of codes, (U, N).

    Args:
        codes: From `value_codes`; in the permutations their first bits alone.
        labels: (N,).
        totals: (U, size), how often each unit has each code, where that is known.
    """
    places = np.flatnonzero(labels)
    count, positives, units = len(labels), len(places), len(codes)
    f1, best, above = np.zeros(units), np.zeros(units, np.intp), np.ones(units, bool)
    size = CODES if totals is None else totals.shape[1]
    for unit in range(units):
        total = _counted(codes[unit], size) if totals is None else totals[unit]
        used = np.flatnonzero(total)
        said_here = total[used]
        right = _counted(codes[unit].take(places), size)[used]
        up_to, said = np.cumsum(right), np.cumsum(said_here)  # at and below each value
        below = 2 * up_to / (said + positives)
        at_least = 2 * (positives - up_to + right) / (count - said + said_here + positives)
        low, high = int(below.argmax()), int(at_least.argmax())
        above[unit] = at_least[high] >= below[low]
        place = high if above[unit] else low
        f1[unit], best[unit] = max(at_least[high], below[low]), used[place]
    return _Best(f1, best, above)


def _counted(codes: NDArray[np.integer], size: int) -> NDArray[np.intp]:
    return np.bincount(codes, minlength=size)


class ConceptRanker:
    """Ranks the units of a layer for one idea after another.

    Args:
        values: (U, T) float16, from `core.analysis.text_states`.
        split: Units and thresholds are chosen on so many steps at the beginning, and measured on
            the others; None: on the first half.
        seed: Of the shifts.

    Raises:
        ValueError: The text is shorter than `SHORTEST`.
    """

    def __init__(
        self, values: NDArray[np.float16], split: int | None = None, seed: int = 0
    ) -> None:
        steps = values.shape[1]
        self.split = steps // 2 if split is None else split
        if steps < SHORTEST or not 0 < self.split < steps:
            raise ValueError(
                _(
                    "Units are ranked on a text of at least {least} characters or words; this one "
                    "has {n}.",
                    least=SHORTEST,
                    n=steps,
                )
            )
        self.values, self._seed = values, seed
        every = -(-self.split // NULL_STEPS)
        self._null_steps = slice(None, self.split, every)
        size = CODES >> NULL_BITS
        null = [value_codes(unit[self._null_steps]) >> NULL_BITS for unit in values]
        self._null = np.stack(null)
        self._null_totals = np.stack([_counted(unit, size) for unit in null]).astype(np.int32)

    def rank(
        self, labels: NDArray[Any], on_units: OnUnits = lambda done, total: None
    ) -> ConceptRanking:
        """Rank all units for an idea.

        Args:
            labels: (T,) bool; an idea that holds nowhere or everywhere in a half has F1 0 or 1.
            on_units: Called from time to time with the progress.

        Raises:
            ValueError: The labels are not one for each character.
        """
        if labels.shape != self.values.shape[1:] or labels.dtype != bool:
            raise ValueError("Expected one label, true or false, for each step of the text.")
        choosing, measuring = labels[: self.split], labels[self.split :]
        found = best_thresholds(self.values[:, : self.split], choosing)
        on_units(1, SHIFTS + 1)
        chance = 0.0
        for done, shifted in enumerate(self._shifted(labels[self._null_steps]), 2):
            null = _best(self._null, shifted, self._null_totals)
            chance = max(chance, float(null.f1.max()))
            on_units(done, SHIFTS + 1)
        correlations = self.correlations(labels)
        ranked = []
        for unit in np.argsort(-found.f1, kind="stable").tolist():
            there = self.values[unit, self.split :]
            threshold, above = found.values[unit], bool(found.above[unit])
            says = there >= threshold if above else there <= threshold
            f1, precision, recall = f1_of(says, measuring)
            chosen, correlation = float(found.f1[unit]), float(correlations[unit])
            ranked.append(
                RankedUnit(
                    unit, float(threshold), above, chosen, f1, precision, recall, correlation
                )
            )
        share = float(measuring.mean())
        always = 2 * share / (1 + share)
        return ConceptRanking(tuple(ranked), always, share, chance, len(measuring))

    def correlations(self, labels: NDArray[np.floating] | Flags) -> NDArray[np.float64]:
        """Correlate each unit with labels or numbers on the measuring half, (U,); 0 if constant.

        Args:
            labels: (T,).
        """
        return correlations(self.values[:, self.split :], labels[self.split :])

    def _shifted(self, labels: Flags) -> list[Flags]:
        """Shift labels in a circle by at least a twentieth of their length.

        Neighbouring labels are alike, and so are states: shuffling each label by itself would make
        chance look worse than it is.
        """
        least = max(1, len(labels) // 20)
        rng = np.random.default_rng(self._seed)
        shifts = rng.integers(least, max(least + 1, len(labels) - least), SHIFTS)
        return [np.roll(labels, shift) for shift in shifts.tolist()]


def correlations(
    values: NDArray[np.float16], labels: NDArray[np.floating] | Flags
) -> NDArray[np.float64]:
    """Pearson's correlation of each unit's values, (U, N), with labels or numbers, (N,).

    0 where either is constant.
    """
    target = labels.astype(np.float32)
    target -= target.mean(dtype=np.float64).astype(np.float32)
    length = np.linalg.norm(target)
    found = np.zeros(len(values))
    for unit, here in enumerate(values):
        centred = here.astype(np.float32)
        centred -= centred.mean(dtype=np.float64).astype(np.float32)
        scale = np.linalg.norm(centred) * length
        found[unit] = centred @ target / scale if scale > 0 else 0.0
    return found


def f1_of(says: Flags, labels: Flags) -> tuple[float, float, float]:
    """Return F1, precision and recall of yeses; 0 where there is nothing to divide by."""
    right = int(np.count_nonzero(says & labels))
    said, held = int(np.count_nonzero(says)), int(np.count_nonzero(labels))
    f1 = 2 * right / (said + held) if said + held else 0.0
    return f1, right / said if said else 0.0, right / held if held else 0.0
