"""The equations that one unit of a recurrent layer computed, with its numbers in them.

A gate is taken apart at every step into input part, recurrent part and bias; a state is a formula
of gates and of the previous state.

>>> text(gate_parts(network, trace, "lstm", "forget_gate", unit=57).equation(12))
'forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87'
>>> text(state_equations(network, trace, "lstm", unit=57, step=12)["cell_state"])
'cell_state = 0.871 * 0.522 + 0.304 * (-0.118) = 0.42'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.models.cells import OpenedGRU, OpenedLSTM, OpenedSimpleRNN
from core.network.gates import BLOCKS
from core.network.layers import GRU, LayerTrace, PeepholeLSTM, Recurrent
from core.network.network import Network
from core.network.trace import Trace
from core.view.equations import Equation, Part, gate_equation
from core.view.state_formulas import formulas

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class GateParts:
    """A gate as activation(input part + recurrent part + bias), at each of T steps.

    Attributes:
        quantity: The name of the gate; `hidden_state` for a simple RNN.
        activation: One of `core.view.equations.SQUASH`.
        inputs: (T, F), what the layer read.
        input_weights: (F,).
        memory: (T, U), the previous hidden states; for a GRU's candidate, after the reset gate.
        memory_weights: (U,), the recurrent weights.
        bias: (T,); for a GRU's candidate with `reset_after`, including the second bias times the
            reset gate.
        used: (T,), the values in the trace. They differ from what the parts give where an
            intervention forced them.
        reset: For a GRU's candidate with `reset_after`, (T,) each: the unit's reset gate, the
            factor that it multiplies, and the bias that it does not.
        memory_wire: The wire of the cell diagram that carries the recurrent part: `hidden_before`,
            or `recalled` where something stands between.
        peephole: The wire of the cell state that a gate sees, and its contribution, (T,).
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
    peephole: tuple[str, Numbers] | None = None

    @cached_property
    def input_amounts(self) -> Numbers:
        """Contribution of each number of the input, (T, F)."""
        return self.inputs * self.input_weights

    @cached_property
    def memory_amounts(self) -> Numbers:
        """Contribution of each unit's previous hidden state, (T, U)."""
        return self.memory * self.memory_weights

    @cached_property
    def input_part(self) -> Numbers:
        """Sum of the contributions of the inputs, (T,)."""
        total: Numbers = self.input_amounts.sum(1)
        return total

    @cached_property
    def memory_part(self) -> Numbers:
        """Sum of the contributions of the previous hidden states, (T,)."""
        total: Numbers = self.memory_amounts.sum(1)
        return total

    def equation(self, step: int) -> Equation:
        """Return the equation of one step, in the order input part, recurrent part, bias.

        Where a reset gate is applied after the weights, the recurrent part is printed as a product:
        reset gate * (recurrent part with its own bias).
        """
        memory = Part(self.memory_wire, float(self.memory_part[step]))
        bias = float(self.bias[step])
        if self.reset:
            gate, remembered, bias = (float(values[step]) for values in self.reset)
            factors = (("reset_gate", gate), ("hidden_before", remembered))
            memory = Part(self.memory_wire, gate * remembered, factors)
        parts = [Part("inputs", float(self.input_part[step])), memory, Part("bias", bias)]
        if self.peephole:
            wire, amounts = self.peephole
            parts.insert(2, Part(wire, float(amounts[step])))
        return gate_equation(self.quantity, self.activation, parts, float(self.used[step]))


def gate_parts(
    network: Network, trace: Trace, layer: str, quantity: str, unit: int, sequence: int = 0
) -> GateParts:
    """Take one gate of one unit apart, at every step.

    Args:
        network: The network.
        trace: Its run, with or without interventions.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        quantity: A gate such as `forget_gate`; `hidden_state` for a simple RNN.
        unit: From 0.
        sequence: Index into the batch.

    Raises:
        ValueError: If one of these does not exist.
    """
    cell = recurrent(network, layer)
    did = trace.layer(layer)
    gates = packed_gates(cell)
    if quantity not in gates:
        raise ValueError(
            f"Layer {layer!r} has no gate {quantity!r}; its gates are {', '.join(gates)}."
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
        activations(cell)[0 if quantity in ("candidate", "hidden_state") else 1],
        did.inputs[sequence].astype(np.float64),
        cell.kernel[:, column].astype(np.float64),
        memory,
        weights,
        bias,
        did.quantities[quantity][sequence, :, unit].astype(np.float64),
        reset,
        "recalled"
        if quantity in ("candidate", "hidden_state") and cell.kind in ("gru", "simple_rnn")
        else "hidden_before",
        _peephole(cell, did, quantity, unit, sequence),
    )


def _peephole(
    cell: Recurrent, did: LayerTrace, quantity: str, unit: int, sequence: int
) -> tuple[str, Numbers] | None:
    """Return the cell state that a gate sees, by its wire, times the weight of its peephole."""
    seeing = ("input_gate", "forget_gate", "output_gate")
    if not isinstance(cell, PeepholeLSTM) or quantity not in seeing:
        return None
    weight = float(cell.peephole[seeing.index(quantity), unit])
    if quantity == "output_gate":
        seen = did.quantities["cell_state"]
        return "cell_state", weight * seen[sequence, :, unit].astype(np.float64)
    return "cell_before", weight * did.before["cell_state"][sequence, :, unit].astype(np.float64)


def state_equations(
    network: Network, trace: Trace, layer: str, unit: int, step: int, sequence: int = 0
) -> Mapping[str, Equation]:
    """Return, by the name of each state of a unit, the equation of one step.

    See `core.view.state_formulas`. A simple RNN has none: its state is a gate of `gate_parts`. Of
    an sLSTM and a minLSTM some gates are among them, because they are no activation of one sum.

    Args:
        network: The network.
        trace: Its run, with or without interventions.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: From 0.
        step: From 0, in the order in which the layer read.
        sequence: Index into the batch.

    Raises:
        ValueError: If one of these does not exist.
    """
    cell = recurrent(network, layer)
    did = trace.layer(layer)
    check_moment(did, unit, step, sequence)
    numbers = {name: float(all_[sequence, step, unit]) for name, all_ in did.quantities.items()}
    before = {name: float(all_[sequence, step, unit]) for name, all_ in did.before.items()}
    numbers |= {f"{name.removesuffix('_state')}_before": value for name, value in before.items()}
    if cell.kind in ("slstm", "min_lstm"):
        for gate in packed_gates(cell):
            apart = gate_parts(network, trace, layer, gate, unit, sequence)
            input_part, bias = float(apart.input_part[step]), float(apart.bias[step])
            numbers[f"{gate}_sum"] = input_part + float(apart.memory_part[step]) + bias
            if gate == "candidate":
                numbers |= {"inputs": input_part, "bias": bias}
    return {
        name: formula.equation(name, numbers)
        for name, formula in formulas(cell.kind, activations(cell)[0]).items()
    }


def recurrent(network: Network, layer: str) -> Recurrent:
    """Return the recurrent layer of that name.

    Raises:
        ValueError: If there is no such layer, or it is of another kind.
    """
    cell = network.layer(layer)
    if not isinstance(cell, Recurrent):
        raise ValueError(f"Layer {layer!r} is not recurrent: it is of kind {cell.kind}.")
    return cell


def activations(cell: Recurrent) -> tuple[str, str]:
    """Return the names of the functions of the candidate and the output, and of the gates."""
    if isinstance(cell, OpenedLSTM | OpenedGRU | OpenedSimpleRNN):
        return cell.activation, cell.recurrent_activation
    return "tanh", "sigmoid"


def packed_gates(cell: Recurrent) -> tuple[str, ...]:
    """Return the gates of a cell in the order in which the blocks of its weights are packed."""
    return BLOCKS[cell.kind]


def check_moment(did: LayerTrace, unit: int, step: int, sequence: int) -> None:
    """Check that a layer has a unit, and read a step of a sequence.

    Raises:
        ValueError: If it has or did not.
    """
    sequences, steps, units = did.outputs.shape
    for what, number, count in (
        ("unit", unit, units),
        ("step", step, steps),
        ("sequence", sequence, sequences),
    ):
        if number not in range(count):
            raise ValueError(f"There is no {what} {number!r}: they run from 0 to {count - 1}.")
