"""One unit of an LSTM at every step, in numbers as they are printed: wires, equations, parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from core.cells import LSTM_GATES
from core.states import state_equations
from core.terms import Contribution, terms
from core.trace import Network, Trace

HEAVIEST = 3
"""How many pixels and units are named for each gate."""

STATES = ("cell_state", "hidden_state")

Story: TypeAlias = dict[str, dict[str, tuple[str, ...]]]


def unit_story(network: Network, trace: Trace, layer: str, unit: int) -> Story:
    """What a unit of an LSTM layer did, with one text for each step in every place.

    Args:
        network: What read.
        trace: What it did with one sequence, with or without cuts.
        layer: The name of an LSTM layer.
        unit: From 0.

    Returns:
        `wires`, by name the number on each wire of the cell; `equations`, by quantity, with the
        real numbers; `pixels` and `units`, by gate, what weighs most in it.

    Raises:
        ValueError: If there is no such unit.
    """
    check_unit(unit, network.layer(layer).units)
    did = trace.layer(layer)
    steps = range(did.outputs.shape[1])
    apart = {
        gate: [terms(network, trace, layer, gate, unit, step) for step in steps]
        for gate in LSTM_GATES
    }
    made = [state_equations(network, trace, layer, unit, step) for step in steps]
    now = {name: values[0, :, unit].astype(float) for name, values in did.quantities.items()}
    before = {name: values[0, :, unit].astype(float) for name, values in did.before.items()}
    wires = {
        **now,
        "cell_before": before["cell_state"],
        "hidden_before": before["hidden_state"],
        "kept": now["forget_gate"] * before["cell_state"],
        "written": now["input_gate"] * now["candidate"],
        "squashed": [math.tanh(value) for value in now["cell_state"]],
    }
    return {
        "wires": {
            name: tuple(printed(value) for value in values) for name, values in wires.items()
        },
        "equations": {
            **{gate: tuple(parts.sentence() for parts in apart[gate]) for gate in LSTM_GATES},
            **{state: tuple(equations[state] for equations in made) for state in STATES},
        },
        "pixels": {gate: _named((parts.inputs for parts in apart[gate]), 1) for gate in apart},
        "units": {gate: _named((parts.memory for parts in apart[gate]), 0) for gate in apart},
    }


def check_unit(unit: object, units: int) -> int:
    """The number of a unit, from 0, that an address or a browser asks for.

    Raises:
        ValueError: If there is no such unit.
    """
    text = str(unit)
    if text.isascii() and text.isdigit() and int(text[:9]) < units:
        return int(text)
    raise ValueError(f"Expected a unit from 0 to {units - 1}, got {text[:40]!r}.")


def printed(value: float) -> str:
    """A number with two decimals; never a minus before a zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def _named(steps: Iterable[Sequence[Contribution]], first: int) -> tuple[str, ...]:
    """For each step the few that add most, numbered from `first`, such as `14 +0.42, 13 -0.30`.

    What adds nothing, such as a pixel without ink, is left out.
    """
    return tuple(
        ", ".join(
            f"{part.index + first} {part.amount:+.2f}"
            for part in contributions[:HEAVIEST]
            if round(part.amount, 2)
        )
        for contributions in steps
    )
