"""What one unit of a recurrent layer looks for in its input: a weight for each number of a step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.gate_maps import SHOWN
from core.inside.gate_parts import packed_gates
from core.layers import GRU, LSTM, SimpleRNN
from core.trace import Network


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
    if unit not in range(cell.units):
        raise ValueError(f"Expected a unit from 0 to {cell.units - 1}, got {unit!r}.")
    packed = packed_gates(cell)
    gates = tuple(sorted(packed, key=SHOWN.index))
    columns = [packed.index(gate) * cell.units + unit for gate in gates]
    return UnitWeights(gates, cell.kernel[:, columns].T)
