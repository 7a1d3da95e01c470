"""One step out of `core.view.unit_equations`, with every contribution by itself.

>>> gate = terms(network, trace, "lstm", "forget_gate", unit=57, step=12)
>>> gate.sentence()
'forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87'
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.network.network import Network
from core.network.trace import Trace
from core.view.equations import FORCED, SQUASH, Equation, text
from core.view.unit_equations import check_moment, gate_parts


@dataclass(frozen=True)
class Contribution:
    """What one number that reaches a gate adds to it.

    Attributes:
        index: Which pixel of the row, number of the embedding, or unit of the layer; from 0.
        signal: The number itself; of a GRU's candidate, the memory as the reset gate lets it pass.
        weight: What it is multiplied with.
        amount: signal * weight.
    """

    index: int
    signal: float
    weight: float
    amount: float


@dataclass(frozen=True)
class Terms:
    """One gate of one unit at one step: activation(input part + memory part + bias).

    Attributes:
        quantity: The gate's name; `hidden_state` for a simple RNN.
        activation: `sigmoid` or `tanh`.
        inputs: What each number of the input adds, the largest first, whatever its sign.
        memory: What each unit's last hidden state adds, likewise.
        bias: Of a GRU's candidate with `reset_after`, its second bias as the reset gate lets it
            pass is part of it.
        used: The value in the trace; not `value` where the gate was forced.
        equation: Its parts, in the order input, memory, bias, their sum, and what that makes.
        peephole: What the cell state adds where the gate sees it; None elsewhere.
    """

    quantity: str
    activation: str
    inputs: tuple[Contribution, ...]
    memory: tuple[Contribution, ...]
    bias: float
    used: float
    equation: Equation
    peephole: float | None = None

    @property
    def input_part(self) -> float:
        """The sum of what the inputs add."""
        return math.fsum(term.amount for term in self.inputs)

    @property
    def memory_part(self) -> float:
        """The sum of what the memory adds."""
        return math.fsum(term.amount for term in self.memory)

    @property
    def pre_activation(self) -> float:
        """The sum of the parts."""
        return self.input_part + self.memory_part + self.bias + (self.peephole or 0.0)

    @property
    def value(self) -> float:
        """What the parts make of the gate."""
        return SQUASH[self.activation](self.pre_activation)

    @property
    def forced(self) -> bool:
        """Whether a cut gave the gate another value than its parts do."""
        return abs(self.used - self.value) > FORCED

    def sentence(self) -> str:
        """The equation as text."""
        return text(self.equation)


def terms(
    network: Network,
    trace: Trace,
    layer: str,
    quantity: str,
    unit: int,
    step: int,
    sequence: int = 0,
) -> Terms:
    """One gate of one unit at one step, taken apart.

    Args:
        network: What read.
        trace: What it did, with or without cuts.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        quantity: `forget_gate` and the like; `hidden_state` for a simple RNN.
        unit: From 0.
        step: From 0, in the order in which the layer read.
        sequence: Which of the batch.

    Raises:
        ValueError: If one of these does not exist.
    """
    apart = gate_parts(network, trace, layer, quantity, unit, sequence)
    check_moment(trace.layer(layer), unit, step, sequence)
    return Terms(
        quantity,
        apart.activation,
        _contributions(apart.inputs[step], apart.input_weights),
        _contributions(apart.memory[step], apart.memory_weights),
        float(apart.bias[step]),
        float(apart.used[step]),
        apart.equation(step),
        float(apart.peephole[1][step]) if apart.peephole else None,
    )


def _contributions(
    signals: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[Contribution, ...]:
    """One for each signal, the largest first; equals stay in the order of their index."""
    amounts = signals * weights
    order = np.argsort(-np.abs(amounts), kind="stable")
    return tuple(
        Contribution(int(k), float(signals[k]), float(weights[k]), float(amounts[k])) for k in order
    )
