"""One gate of one unit at every step of a sequence taken apart: input part, memory part, bias."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.network.gates import GRU_GATES, LSTM_GATES
from core.network.layers import GRU, LSTM, LayerTrace, SimpleRNN
from core.network.layers.bidirectional import Recurrent
from core.network.network import Network
from core.network.trace import Trace
from core.view.equations import Equation, Part, gate_equation

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class GateParts:
    """A gate is activation(input part + memory part + bias), at each of T steps.

    Attributes:
        quantity: The gate's name; `hidden_state` for a simple RNN.
        activation: `sigmoid` or `tanh`.
        inputs: (T, F), what the layer read.
        input_weights: (F,), what that is multiplied with.
        memory: (T, U), the last hidden states; of a GRU's candidate as the reset gate lets them
            pass.
        memory_weights: (U,), what those are multiplied with.
        bias: (T,); of a GRU's candidate with `reset_after` its second bias, as the reset gate lets
            it pass, is part of it.
        used: (T,), the values in the trace: others than the parts make where a cut forced them.
        reset: Of a GRU's candidate with `reset_after`, (T,) each: the unit's reset gate, what it
            is multiplied with, and the bias that it does not touch.
        memory_wire: What in the drawing of the cell brings the memory part: `hidden_before`, or
            `recalled` where it passes something on its way.
    """

    quantity: str
    activation: str
    inputs: Numbers
    input_weights: Numbers
    memory: Numbers
    memory_weights: Numbers
    bias: Numbers
    used: Numbers
    reset: tuple[Numbers, Numbers, Numbers] | None = None
    memory_wire: str = "hidden_before"

    @cached_property
    def input_amounts(self) -> Numbers:
        """(T, F), what each number of the input adds."""
        return self.inputs * self.input_weights

    @cached_property
    def memory_amounts(self) -> Numbers:
        """(T, U), what each unit's last hidden state adds."""
        return self.memory * self.memory_weights

    @cached_property
    def input_part(self) -> Numbers:
        """(T,), the sum of what the inputs add."""
        total: Numbers = self.input_amounts.sum(1)
        return total

    @cached_property
    def memory_part(self) -> Numbers:
        """(T,), the sum of what the memory adds."""
        total: Numbers = self.memory_amounts.sum(1)
        return total

    def equation(self, step: int) -> Equation:
        """The equation of one step, in the order input, memory, bias.

        Where a reset gate is applied after the weights, the memory part is printed as the product
        that it is: reset gate * (memory part with its own bias).
        """
        memory = Part(self.memory_wire, float(self.memory_part[step]))
        bias = float(self.bias[step])
        if self.reset:
            gate, remembered, bias = (float(values[step]) for values in self.reset)
            factors = (("reset_gate", gate), ("hidden_before", remembered))
            memory = Part(self.memory_wire, gate * remembered, factors)
        parts = (Part("inputs", float(self.input_part[step])), memory, Part("bias", bias))
        return gate_equation(self.quantity, self.activation, parts, float(self.used[step]))


def gate_parts(
    network: Network, trace: Trace, layer: str, quantity: str, unit: int, sequence: int = 0
) -> GateParts:
    """One gate of one unit at every step, taken apart.

    Args:
        network: What read.
        trace: What it did, with or without cuts.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        quantity: `forget_gate` and the like; `hidden_state` for a simple RNN.
        unit: From 0.
        sequence: Which of the batch.

    Raises:
        ValueError: If one of these does not exist.
    """
    cell = recurrent(network, layer)
    did = trace.layer(layer)
    gates = packed_gates(cell)
    if quantity not in gates:
        raise ValueError(
            f"Expected a gate of layer {layer!r} ({', '.join(gates)}), got {quantity!r}."
        )
    check_moment(did, unit, 0, sequence)
    column = gates.index(quantity) * cell.units + unit
    memory = did.before["hidden_state"][sequence].astype(np.float64)
    weights = cell.recurrent_kernel[:, column].astype(np.float64)
    bias = np.full(len(memory), cell.bias[..., column].sum(), np.float64)
    reset = None
    if isinstance(cell, GRU) and quantity == "candidate":
        gate = did.quantities["reset_gate"][sequence].astype(np.float64)
        if cell.bias.ndim == 2:
            own, second = (float(row[column]) for row in cell.bias)
            opened = gate[:, unit]
            reset = (opened, memory @ weights + second, np.full(len(memory), own))
            memory, bias = opened[:, None] * memory, own + opened * second
        else:
            memory = gate * memory
    return GateParts(
        quantity,
        "tanh" if quantity in ("candidate", "hidden_state") else "sigmoid",
        did.inputs[sequence].astype(np.float64),
        cell.kernel[:, column].astype(np.float64),
        memory,
        weights,
        bias,
        did.quantities[quantity][sequence, :, unit].astype(np.float64),
        reset,
        "recalled"
        if quantity in ("candidate", "hidden_state") and cell.kind != "lstm"
        else "hidden_before",
    )


def recurrent(network: Network, layer: str) -> Recurrent:
    """The recurrent layer of that name.

    Raises:
        ValueError: If there is no such layer, or it is of another kind.
    """
    cell = network.layer(layer)
    if not isinstance(cell, SimpleRNN | LSTM | GRU):
        raise ValueError(f"Expected a recurrent layer, got {layer!r}, which is {cell.kind}.")
    return cell


def packed_gates(cell: Recurrent) -> tuple[str, ...]:
    """The gates of a cell in the order in which the blocks of its weights are packed."""
    if isinstance(cell, SimpleRNN):
        return ("hidden_state",)
    return LSTM_GATES if isinstance(cell, LSTM) else GRU_GATES


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
