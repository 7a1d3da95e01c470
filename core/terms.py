"""One gate of one unit at one step taken apart: what the input, the memory and the bias said.

>>> gate = terms(network, trace, "lstm", "forget_gate", unit=57, step=12)
>>> gate.sentence()
'forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87'
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cells import GRU_GATES, LSTM_GATES
from core.layers import GRU, LSTM, LayerTrace, SimpleRNN
from core.rounding import round_to_sum
from core.trace import Network, Trace

DECIMALS = range(2, 7)
"""How finely a sentence may print: with the first that makes its numbers agree as printed."""

FORCED = 1e-4
"""A gate further than this from what its parts say was forced: float32 alone stays below 1e-5."""

_SQUASH: Mapping[str, Callable[[float], float]] = {
    "sigmoid": lambda z: 0.5 * math.tanh(0.5 * z) + 0.5,
    "tanh": math.tanh,
}


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
    """

    quantity: str
    activation: str
    inputs: tuple[Contribution, ...]
    memory: tuple[Contribution, ...]
    bias: float
    used: float

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
        """The sum of the three parts."""
        return self.input_part + self.memory_part + self.bias

    @property
    def value(self) -> float:
        """What the parts make of the gate."""
        return _SQUASH[self.activation](self.pre_activation)

    @property
    def forced(self) -> bool:
        """Whether a cut gave the gate another value than its parts do."""
        return abs(self.used - self.value) > FORCED

    def sentence(self) -> str:
        """The equation with its numbers: the parts, in the order input, memory, bias.

        The printed parts add up to the printed sum, each off by less than one unit of its last
        digit, and the activation of the printed sum is the printed value: there are two
        decimals, or more, at most six, where that takes them.
        """
        parts = (self.input_part, self.memory_part, self.bias)
        for decimals in DECIMALS:
            *shown, total = round_to_sum(parts, decimals)
            value = round(self.value, decimals)
            if round(_SQUASH[self.activation](total), decimals) == value:
                break
        numbers = _plain(shown[0], decimals)
        for part in shown[1:]:
            numbers += f" {'-' if part < 0 else '+'} {_plain(abs(part), decimals)}"
        equation = (
            f"{self.quantity} = {self.activation}({numbers}) = "
            f"{self.activation}({_plain(total, decimals)}) = {_plain(value, decimals)}"
        )
        return f"{equation}, forced to {_plain(self.used, decimals)}" if self.forced else equation


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
    cell = network.layer(layer)
    if not isinstance(cell, SimpleRNN | LSTM | GRU):
        raise ValueError(f"Expected a recurrent layer, got {layer!r}, which is {cell.kind}.")
    did = trace.layer(layer)
    gates = _gates(cell)
    if quantity not in gates:
        raise ValueError(
            f"Expected a gate of layer {layer!r} ({', '.join(gates)}), got {quantity!r}."
        )
    check_moment(did, unit, step, sequence)
    return _terms(cell, did, gates, quantity, unit, (sequence, step))


def check_moment(did: LayerTrace, unit: int, step: int, sequence: int) -> None:
    """Nothing, if a layer has that unit, and read that step of that sequence.

    Raises:
        ValueError: If it does not.
    """
    sequences, steps, units = did.outputs.shape
    for what, number, count in (
        ("unit", unit, units),
        ("step", step, steps),
        ("sequence", sequence, sequences),
    ):
        if number not in range(count):
            raise ValueError(f"Expected a {what} from 0 to {count - 1}, got {number!r}.")


def _gates(cell: SimpleRNN | LSTM | GRU) -> tuple[str, ...]:
    """The gates in the order in which their blocks are packed."""
    if isinstance(cell, SimpleRNN):
        return ("hidden_state",)
    return LSTM_GATES if isinstance(cell, LSTM) else GRU_GATES


def _terms(
    cell: SimpleRNN | LSTM | GRU,
    did: LayerTrace,
    gates: tuple[str, ...],
    quantity: str,
    unit: int,
    at: tuple[int, int],
) -> Terms:
    column = gates.index(quantity) * cell.units + unit
    x, h = did.inputs[at], did.before["hidden_state"][at].astype(np.float64)
    bias = float(cell.bias[..., column].sum())
    if isinstance(cell, GRU) and quantity == "candidate":
        reset = did.quantities["reset_gate"][at].astype(np.float64)
        if cell.reset_after:
            h = reset[unit] * h
            bias = float(cell.bias[0, column] + reset[unit] * cell.bias[1, column])
        else:
            h = reset * h
    return Terms(
        quantity,
        "tanh" if quantity in ("candidate", "hidden_state") else "sigmoid",
        _contributions(x.astype(np.float64), cell.kernel[:, column]),
        _contributions(h, cell.recurrent_kernel[:, column]),
        bias,
        float(did.quantities[quantity][at][unit]),
    )


def _contributions(
    signals: NDArray[np.float64], weights: NDArray[np.float32]
) -> tuple[Contribution, ...]:
    """One for each signal, the largest first; equals stay in the order of their index."""
    amounts = signals * weights
    order = np.argsort(-np.abs(amounts), kind="stable")
    return tuple(
        Contribution(int(k), float(signals[k]), float(weights[k]), float(amounts[k])) for k in order
    )


def _plain(number: float, decimals: int) -> str:
    return f"{number + 0.0:.{decimals}f}"  # + 0.0: no minus before a zero
