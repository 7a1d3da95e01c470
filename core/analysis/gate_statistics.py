"""What all units of a layer do with a gate together: its mean, and how many are saturated.

A gate is saturated where it is all but shut or all but open: the unit then no longer weighs, it
has decided (the measure of Karpathy et al., 2015, "Visualizing and understanding recurrent
networks", with its bounds of 0.1 and 0.9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.formatting import percent
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers import LayerTrace
from core.whole_numbers import check_whole_number

CLOSED = 0.1
OPEN = 0.9

MEANINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "input_gate": ("write next to nothing", "write their candidate almost in full"),
        "forget_gate": ("drop nearly all they remember", "keep nearly all they remember"),
        "output_gate": ("show next to nothing", "show nearly all they remember"),
        "update_gate": ("replace nearly all they remember", "keep nearly all they remember"),
        "reset_gate": ("look past what they remember", "look at all they remember"),
    }
)
"""By gate: what units do in which it is shut, and in which it is open."""


@dataclass(frozen=True)
class GateStatistics:
    """One gate of all units of a layer, over a sequence (or over several, taken together).

    Attributes:
        gate: Its name.
        mean: (T,), the mean over the units at every row, in their order.
        shut: (T,), the share of the units whose gate is below 0.1, at every row.
        open: (T,), the share of the units whose gate is above 0.9, at every row.
        always_shut: The share of the units whose gate is below 0.1 at every step.
        always_open: The share of the units whose gate is above 0.9 at every step.
        units: How many units there are.
    """

    gate: str
    mean: NDArray[np.float64]
    closed: NDArray[np.float64]
    open: NDArray[np.float64]
    always_closed: float
    always_open: float
    units: int

    def sentence(self) -> str:
        """What the gate does over the whole sequence."""
        shut, opened = MEANINGS[self.gate]
        return (
            f"Over the whole sequence {_words(self.gate)} is {self.mean.mean():.2f} on average: "
            f"{percent(self.open.mean(), 0)} of the time units {opened}, "
            f"{percent(self.closed.mean(), 0)} of the "
            f"time they {shut}. {_count(self.always_open, self.units)} open at every step, "
            f"{_count(self.always_closed, self.units)} shut at every step."
        )

    def sentence_at(self, step: int) -> str:
        """What the gate does at one step, from 0.

        Raises:
            ValueError: If there is no such step.
        """
        check_whole_number(step, 0, len(self.mean) - 1, _("Step"))
        shut, opened = MEANINGS[self.gate]
        return (
            f"Here {_words(self.gate)} is {self.mean[step]:.2f} on average: "
            f"{_count(self.open[step], self.units)} {opened}, "
            f"{_count(self.closed[step], self.units)} {shut}."
        )


def gate_statistics(layer: LayerTrace) -> tuple[GateStatistics, ...]:
    """One for each gate of a recurrent layer; none for a layer without gates."""
    return tuple(
        _gate_crowd(name, layer.by_row(name)) for name in layer.quantities if name in MEANINGS
    )


def _gate_crowd(gate: str, values: Array) -> GateStatistics:
    shut, opened = values < CLOSED, values > OPEN  # (B, T, U)
    return GateStatistics(
        gate,
        values.mean((0, 2), dtype=np.float64),
        shut.mean((0, 2)),
        opened.mean((0, 2)),
        float(shut.all(1).mean()),
        float(opened.all(1).mean()),
        values.shape[2],
    )


def _words(gate: str) -> str:
    return f"the {gate.replace('_', ' ')}"


def _count(share: float, units: int) -> str:
    return f"{round(share * units)} of {units} units"
