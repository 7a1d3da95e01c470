"""Heat maps of one unit around 0: its input weights, and its mean activation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.network import Network
from core.view.figures import PALETTES, readable
from core.view.quantities import ABOVE_ZERO, BELOW_ZERO, LOOKS
from core.view.unit_equations import packed_gates, recurrent
from core.whole_numbers import check_whole_number

DECIMALS = 3
ROW_PX = 24
MARGIN_PX = 52


def weights_map(unit: UnitWeights, across: str, first: int, ground: str) -> go.Figure:
    """Draw the input weights of a unit: gates down, inputs across.

    Args:
        unit: The result of `unit_weights`.
        across: The title of the inputs, such as `pixels`.
        first: The number of the first input.
        ground: `light` or `dark`.
    """
    bound = float(np.abs(unit.weights).max()) or 1.0
    return _map(
        unit.weights,
        [f"{LOOKS[gate].mark} {_(LOOKS[gate].title)}" for gate in unit.gates],
        bound,
        across,
        first,
        ground,
        _("{gate}, {input}: weight {value}", gate="%{y}", input="%{x}", value="%{z}"),
    )


def mean_activation_map(means: NDArray[np.float64], ground: str) -> go.Figure:
    """Draw a unit's mean hidden state: digits down, rows across; the scale is fixed from -1 to 1.

    Args:
        means: The result of `core.analysis.top_activations.mean_activation`; NaN stays empty.
        ground: `light` or `dark`.
    """
    digits = [str(digit) for digit in range(len(means))]
    hover = _("digit {digit}, row {row}: mean {value}", digit="%{y}", row="%{x}", value="%{z}")
    return _map(means, digits, 1.0, _("row"), 1, ground, hover)


def _map(
    values: NDArray[np.floating],
    names: list[str],
    bound: float,
    across: str,
    first: int,
    ground: str,
    hover: str,
) -> go.Figure:
    palette = PALETTES[ground]
    shown = [
        [None if np.isnan(value) else round(float(value), DECIMALS) for value in row]
        for row in values
    ]
    figure = go.Figure(
        go.Heatmap(
            z=shown,
            x=list(range(first, first + len(shown[0]))),
            y=names,
            zmin=-bound,
            zmax=bound,
            colorscale=[[0, BELOW_ZERO], [0.5, palette.ground], [1, ABOVE_ZERO]],
            colorbar={"thickness": 10, "outlinewidth": 0, "nticks": 5},
            hovertemplate=f"{hover}<extra></extra>",
        )
    )
    figure.update_layout(
        height=ROW_PX * max(len(names), 4) + MARGIN_PX,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        dragmode=False,
        xaxis={"title": across, "showgrid": False, "zeroline": False, "nticks": 8},
        yaxis={"autorange": "reversed", "type": "category", "showgrid": False},
        uirevision="unit",
    )
    return readable(figure)


@dataclass(frozen=True)
class UnitWeights:
    """The input weights of one unit.

    Attributes:
        gates: Names of the gates, in the order of the maps.
        weights: (G, F) float32, a row for each gate, a column for each number of the input.
    """

    gates: tuple[str, ...]
    weights: NDArray[np.float32]


def unit_weights(network: Network, layer: str, unit: int) -> UnitWeights:
    """Return the input weights of a unit, from 0, of a recurrent layer, gate by gate.

    Raises:
        ValueError: If the layer is not recurrent, or has no such unit.
    """
    cell = recurrent(network, layer)
    check_whole_number(unit, 0, cell.units - 1, _("Unit"))
    packed = packed_gates(cell)
    gates = tuple(sorted(packed, key=list(LOOKS).index))
    columns = [packed.index(gate) * cell.units + unit for gate in gates]
    return UnitWeights(gates, cell.kernel[:, columns].T)
