"""What every unit of a layer did at every step, as heat maps that a browser draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.analysis.gate_statistics import gate_statistics
from core.network.cells import Array
from core.network.gates import RANGES
from core.network.layers import LayerTrace
from core.view.quantities import LOOKS
from core.view.small_numbers import SmallNumbers, small_numbers

BOUNDS = (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100)
"""Possible ends of a scale that is fitted to its values: round numbers."""


@dataclass(frozen=True)
class GateMap:
    """The map of one quantity of a recurrent layer.

    Attributes:
        name: The quantity.
        values: (T, U), by row, then by unit.
        bound: The end of the scale.
        diverging: Whether the scale runs from -bound over 0 to bound, rather than from 0.
        fitted: Whether the bound was fitted to the values: up to 5% of them may lie beyond it.
    """

    name: str
    values: SmallNumbers
    bound: float
    diverging: bool
    fitted: bool


@dataclass(frozen=True)
class StepStatistics:
    """One gate of all units of a layer at each of T steps.

    Attributes:
        mean: (T,), the mean over the units.
        open: T counts of units whose gate is above 0.9.
        closed: T counts of units whose gate is below 0.1.
    """

    mean: SmallNumbers
    open: tuple[int, ...]
    closed: tuple[int, ...]


def gate_maps(
    layer: LayerTrace, *, minus: LayerTrace | None = None, like: LayerTrace | None = None
) -> tuple[GateMap, ...]:
    """Build one map for each quantity of a recurrent layer that read one sequence (B is 1).

    Args:
        layer: What is shown.
        minus: What is subtracted: the maps then show differences.
        like: Another run whose maps are to have the same scales, such as the one without a cut.
    """
    return tuple(_map(name, layer, minus, like) for name in LOOKS if name in layer.quantities)


def _map(
    name: str, layer: LayerTrace, minus: LayerTrace | None, like: LayerTrace | None
) -> GateMap:
    values = layer.by_row(name)[0]
    if minus is not None:
        values = values - minus.by_row(name)[0]
    is_bounded = name in RANGES and np.abs(values).max() <= 1  # a minLSTM squashes nothing
    fitted = minus is not None or not is_bounded
    others = [like.by_row(name)[0]] if like is not None and minus is None else []
    return GateMap(
        name,
        small_numbers(values),
        round_bound(np.concatenate([values, *others])) if fitted else 1,
        minus is not None or not name.endswith("_gate"),
        fitted,
    )


def round_bound(values: Array) -> float:
    """Return the smallest of `BOUNDS` that at least 95% of the absolute values do not exceed.

    A few units that count to ten would otherwise leave all others pale.
    """
    large = np.quantile(np.abs(values), 0.95)
    return next((bound for bound in BOUNDS if large <= bound), BOUNDS[-1])


def step_statistics(layer: LayerTrace) -> Mapping[str, StepStatistics]:
    """Return by gate its mean and how many units are open and closed, in the order of the rows."""
    return {
        gate.gate: StepStatistics(
            small_numbers(gate.mean),
            tuple(round(share * gate.units) for share in gate.open.tolist()),
            tuple(round(share * gate.units) for share in gate.closed.tolist()),
        )
        for gate in gate_statistics(layer)
    }
