"""One unit of a recurrent layer at every step, in numbers as they are printed.

The texts of one place, one for each step, are joined by `|`; a text that never changes is sent
once. For LSTM(128) and 28 rows a browser gets 15 KB.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.activations import ACTIVATIONS
from core.network.layers import LayerTrace, Recurrent
from core.network.network import Network
from core.network.trace import Trace
from core.view.equations import Equation, plain
from core.view.unit_equations import (
    GateParts,
    activations,
    gate_parts,
    packed_gates,
    recurrent,
    state_equations,
)
from core.whole_numbers import check_whole_number

HEAVIEST = 3
"""How many numbers of the input, and how many units, are listed for each gate."""

DECIMALS = 2
"""Decimals of a number on a wire."""

SUMMANDS = ("inputs", "recalled", "bias", "pre_activation")

Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class EquationPiece:
    """A part of the text of an equation.

    Attributes:
        wires: Names of the wires of the cell diagram that it belongs to, its own first, between
            spaces.
        texts: Its text at each step.
    """

    wires: str
    texts: str


@dataclass(frozen=True)
class UnitView:
    """What one unit did, with one text for each step in every place, in the order of the rows.

    Attributes:
        wires: By name the number on each wire of the cell diagram.
        equations: By quantity its pieces.
        inputs: By gate the inputs that contribute most to it.
        units: By gate the units whose previous hidden states contribute most to it.
    """

    wires: Mapping[str, str]
    equations: Mapping[str, tuple[EquationPiece, ...]]
    inputs: Mapping[str, str]
    units: Mapping[str, str]


def unit_view(network: Network, trace: Trace, layer: str, unit: int, first: int = 1) -> UnitView:
    """Print what a unit did.

    Args:
        network: The network.
        trace: Its run over one sequence (B is 1), with or without interventions.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: From 0.
        first: The number of the first input: pixels are counted from 1, units from 0.

    Raises:
        ValueError: If there is no such unit.
    """
    cell = recurrent(network, layer)
    check_unit(unit, cell.units)
    did = trace.layer(layer)
    rows = did.rows.tolist()
    apart = {gate: gate_parts(network, trace, layer, gate, unit) for gate in packed_gates(cell)}
    states = [state_equations(network, trace, layer, unit, step) for step in rows]
    equations = {
        **{gate: [parts.equation(step) for step in rows] for gate, parts in apart.items()},
        **{name: [made[name] for made in states] for name in states[0]},
    }
    return UnitView(
        wires={
            **{
                name: _joined(plain(float(values[step]), DECIMALS) for step in rows)
                for name, values in _wires(cell, did, apart, unit).items()
            },
            **(_summands(equations["hidden_state"]) if cell.kind == "simple_rnn" else {}),
        },
        equations={name: _pieces(of_steps) for name, of_steps in equations.items()},
        inputs={
            gate: _joined(_heaviest(parts.input_amounts[rows], first))
            for gate, parts in apart.items()
        },
        units={
            gate: _joined(_heaviest(parts.memory_amounts[rows], 0)) for gate, parts in apart.items()
        },
    )


def check_unit(unit: object, units: int) -> int:
    """Check the number of a unit, from 0, that a browser asks for.

    Raises:
        ValueError: If there is no such unit.
    """
    return check_whole_number(unit, 0, units - 1, _("Unit"))


def _wires(
    cell: Recurrent, did: LayerTrace, apart: dict[str, GateParts], unit: int
) -> dict[str, Numbers]:
    """Return by wire its numbers, step by step, in the order of reading."""
    now = {name: values[0, :, unit].astype(float) for name, values in did.quantities.items()}
    before = {name: values[0, :, unit].astype(float) for name, values in did.before.items()}
    wires = {**now, "hidden_before": before["hidden_state"]}
    if "cell_state" in now:
        wires["cell_before"] = before["cell_state"]
    if "input_gate" in now:
        memory = before.get("cell_state", before["hidden_state"])
        wires["kept"] = now.get("forget_gate", 1.0) * memory
        wires["written"] = now["input_gate"] * now["candidate"]
    if cell.kind == "slstm":
        wires["normalizer_before"] = before["normalizer_state"]
        wires["stabilizer_before"] = before["stabilizer_state"]
        shown = np.zeros_like(now["cell_state"])
        n = now["normalizer_state"]
        wires["squashed"] = np.divide(now["cell_state"], n, out=shown, where=n != 0)
    elif "cell_state" in now:
        wires["squashed"] = ACTIVATIONS[activations(cell)[0]](now["cell_state"])
    elif cell.kind == "gru":
        wires["kept"] = now["update_gate"] * before["hidden_state"]
        wires["fresh"] = 1 - now["update_gate"]
        wires["written"] = wires["fresh"] * now["candidate"]
        candidate = apart["candidate"]
        wires["recalled"] = (
            candidate.reset[0] * candidate.reset[1] if candidate.reset else candidate.memory_part
        )
    return wires


def _summands(equations: Sequence[Equation]) -> dict[str, str]:
    """Return the wires of a simple RNN that meet in its sum, as the equation prints them."""
    texts: dict[str, list[str]] = {name: [] for name in SUMMANDS}
    for equation in equations:
        for before, piece in itertools.pairwise(equation):
            if piece.wires and piece.wires[0] in texts:
                sign = "-" if before.text == " - " else ""
                texts[piece.wires[0]].append(sign + piece.text)
    return {name: _joined(of_steps) for name, of_steps in texts.items()}


def _pieces(equations: Sequence[Equation]) -> tuple[EquationPiece, ...]:
    """Return the pieces of one equation, which has as many at every step."""
    return tuple(
        EquationPiece(" ".join(of_steps[0].wires), _joined(piece.text for piece in of_steps))
        for of_steps in zip(*equations, strict=True)
    )


def _joined(texts: Iterable[str]) -> str:
    """Join the texts of all steps; just one where all are the same."""
    all_ = tuple(texts)
    return all_[0] if len(set(all_)) == 1 else "|".join(all_)


def _heaviest(amounts: Numbers, first: int) -> list[str]:
    """List for each step of (T, F) the largest contributions, such as `14 +0.42, 13 -0.30`.

    They are numbered from `first`. Those that print as 0, such as pixels without ink, are left out.
    A minus is a plain hyphen, which takes a sixth of the bytes; the browser prints a true minus.
    """
    order = np.argsort(-np.abs(amounts), axis=1, kind="stable")[:, :HEAVIEST]
    heaviest = np.take_along_axis(amounts, order, 1)
    return [
        ", ".join(
            f"{index + first} {amount:+.2f}"
            for index, amount in zip(indices, values, strict=True)
            if round(amount, 2)
        )
        for indices, values in zip(order.tolist(), heaviest.tolist(), strict=True)
    ]
