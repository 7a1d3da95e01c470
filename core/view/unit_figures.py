"""What is known of one unit as Plotly heat maps, on the one diverging scale around 0.

What one unit of a recurrent layer looks for in its input: a weight for each number of a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.layers import GRU, LSTM, SimpleRNN
from core.network.network import Network
from core.view.figures import PALETTES
from core.view.quantities import ABOVE_ZERO, BELOW_ZERO, LOOKS
from core.view.unit_equations import packed_gates
from core.whole_numbers import check_whole_number

DECIMALS = 3
ROW_PX = 24
MARGIN_PX = 52


def weights_map(unit: UnitWeights, across: str, first: int, ground: str) -> go.Figure:
    """The input weights of a unit: gates down, what is read across.

    Args:
        unit: What `core.view.unit_figures.unit_weights` returns.
        across: What is read, for people: `pixels`.
        first: The number of the first of them.
        ground: `light` or `dark`.
    """
    bound = float(np.abs(unit.weights).max()) or 1.0
    return _map(
        unit.weights,
        [f"{LOOKS[gate].mark} {LOOKS[gate].title.removesuffix(' gate')}" for gate in unit.gates],
        bound,
        across,
        first,
        ground,
        "%{y}, %{x}: weight %{z}",
    )


def mean_activation_map(means: NDArray[np.float64], ground: str) -> go.Figure:
    """A unit's mean hidden state: digits down, rows across; the scale is fixed from -1 to 1.

    Args:
        means: What `core.analysis.top_activations.mean_activation` returns; NaN stays empty.
        ground: `light` or `dark`.
    """
    digits = [str(digit) for digit in range(len(means))]
    return _map(means, digits, 1.0, "row", 1, ground, "a %{y} at row %{x}: %{z} on average")


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
    return figure


@dataclass(frozen=True)
class UnitWeights:
    """The input weights of one unit.

    Attributes:
        gates: Their names, in the order in which the maps stand.
        weights: (G, F) float32, a row for each gate, a column for each number of the input.
    """

    gates: tuple[str, ...]
    weights: NDArray[np.float32]


def unit_weights(network: Network, layer: str, unit: int) -> UnitWeights:
    """The input weights of a unit, from 0, of a recurrent layer, gate by gate.

    Raises:
        ValueError: If the layer is not recurrent, or has no such unit.
    """
    cell = network.layer(layer)
    if not isinstance(cell, SimpleRNN | LSTM | GRU):
        raise ValueError(f"Expected a recurrent layer, got {layer!r}, which is {cell.kind}.")
    check_whole_number(unit, 0, cell.units - 1, _("Unit"))
    packed = packed_gates(cell)
    gates = tuple(sorted(packed, key=list(LOOKS).index))
    columns = [packed.index(gate) * cell.units + unit for gate in gates]
    return UnitWeights(gates, cell.kernel[:, columns].T)
