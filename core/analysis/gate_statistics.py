"""Statistics of a gate over all units of a layer: its mean, and how many units are saturated.

A gate is saturated where it is almost closed (below 0.1) or almost open (above 0.9): the measure of
Karpathy et al. (2015), "Visualizing and understanding recurrent networks", with its bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.i18n import N_
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers import LayerTrace

CLOSED = 0.1
OPEN = 0.9

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "input_gate": N_(
            "Input gate: {mean:.2f} on average. {open:.0%} of the time a unit writes almost its "
            "whole candidate, {closed:.0%} of the time almost nothing. {always_open} of {units} "
            "units are open at every step, {always_closed} are closed at every step."
        ),
        "forget_gate": N_(
            "Forget gate: {mean:.2f} on average. {open:.0%} of the time a unit keeps almost all of "
            "its cell state, {closed:.0%} of the time it drops almost all. {always_open} of "
            "{units} units are open at every step, {always_closed} are closed at every step."
        ),
        "output_gate": N_(
            "Output gate: {mean:.2f} on average. {open:.0%} of the time a unit shows almost all of "
            "its cell state, {closed:.0%} of the time almost nothing. {always_open} of {units} "
            "units are open at every step, {always_closed} are closed at every step."
        ),
        "update_gate": N_(
            "Update gate: {mean:.2f} on average. {open:.0%} of the time a unit keeps almost all of "
            "its state, {closed:.0%} of the time it replaces almost all. {always_open} of {units} "
            "units are open at every step, {always_closed} are closed at every step."
        ),
        "reset_gate": N_(
            "Reset gate: {mean:.2f} on average. {open:.0%} of the time a unit's candidate uses "
            "almost all of the memory, {closed:.0%} of the time almost none. {always_open} of "
            "{units} units are open at every step, {always_closed} are closed at every step."
        ),
    }
)
"""By gate, what its statistics mean."""


@dataclass(frozen=True)
class GateStatistics:
    """One gate of all units of a layer, over a sequence, or over several taken together.

    Attributes:
        gate: Its name.
        mean: (T,), the mean over the units at each row, in the order of the rows.
        closed: (T,), the share of units whose gate is below 0.1, at each row.
        open: (T,), the share of units whose gate is above 0.9, at each row.
        always_closed: The share of units whose gate is below 0.1 at every step.
        always_open: The share of units whose gate is above 0.9 at every step.
        units: The number of units.
    """

    gate: str
    mean: NDArray[np.float64]
    closed: NDArray[np.float64]
    open: NDArray[np.float64]
    always_closed: float
    always_open: float
    units: int

    def sentence(self) -> str:
        """Say what the gate does over the whole sequence."""
        return _(
            MEANINGS[self.gate],
            mean=self.mean.mean(),
            open=self.open.mean(),
            closed=self.closed.mean(),
            always_open=round(self.always_open * self.units),
            always_closed=round(self.always_closed * self.units),
            units=self.units,
        )


def gate_statistics(layer: LayerTrace) -> tuple[GateStatistics, ...]:
    """Return the statistics of each gate of a recurrent layer; none for a layer without gates."""
    return tuple(
        _statistics(name, layer.by_row(name)) for name in layer.quantities if name in MEANINGS
    )


def _statistics(gate: str, values: Array) -> GateStatistics:
    closed, opened = values < CLOSED, values > OPEN  # (B, T, U)
    return GateStatistics(
        gate,
        values.mean((0, 2), dtype=np.float64),
        closed.mean((0, 2)),
        opened.mean((0, 2)),
        float(closed.all(1).mean()),
        float(opened.all(1).mean()),
        values.shape[2],
    )
