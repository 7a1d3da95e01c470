"""What every unit of a layer did at every step, as maps that a browser plays."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.analysis.gate_statistics import GateStatistics, gate_statistics
from core.network.cells import Array
from core.network.layers import LayerTrace
from core.view.quantities import LOOKS
from core.view.small_numbers import small_numbers

BOUNDS = (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100)
"""Where a diverging scale that is fitted to its values may end: round figures."""


def gate_maps(layer: LayerTrace, other: LayerTrace | None = None) -> tuple[dict[str, Any], ...]:
    """One map for each quantity of a recurrent layer, as plain data.

    Args:
        layer: What it did with one sequence (B is 1).
        other: What is subtracted: the maps then show the difference.

    Returns:
        `name`; `values`, small numbers row by row, unit by unit; `bound`, where the
        scale ends; `diverging`, whether it runs from -bound over 0 to bound or from 0 to bound;
        `fitted`, whether the bound was fitted to these values: five in a hundred may lie beyond.
    """
    maps = []
    for name in LOOKS:
        if name not in layer.quantities:
            continue
        values = layer.by_row(name)[0]
        if other is not None:
            values = values - other.by_row(name)[0]
        fitted = other is not None or name == "cell_state"
        maps.append(
            {
                "name": name,
                "values": small_numbers(values).as_plain(),
                "bound": round_bound(values) if fitted else 1,
                "diverging": other is not None or not name.endswith("_gate"),
                "fitted": fitted,
            }
        )
    return tuple(maps)


def round_bound(values: Array) -> float:
    """The first of `BOUNDS` that 95 of 100 values do not go beyond, whatever their sign.

    A few units that count to ten would otherwise leave all others pale.
    """
    large = np.quantile(np.abs(values), 0.95)
    return next((bound for bound in BOUNDS if large <= bound), BOUNDS[-1])


def gate_statistics_data(layer: LayerTrace) -> dict[str, str]:
    """By gate, one short line a row, joined by `|`: the mean, and how many units are saturated."""
    return {gate.gate: _lines(gate) for gate in gate_statistics(layer)}


def _lines(gate: GateStatistics) -> str:
    return "|".join(
        f"mean {mean:.2f}, {round(opened * gate.units)} open, {round(shut * gate.units)} shut"
        for mean, opened, shut in zip(gate.mean, gate.open, gate.closed, strict=True)
    )
