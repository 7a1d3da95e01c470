"""A network with two units worked out on paper, step by step, every equation with its numbers.

>>> from core.view.by_hand import SIMPLE_RNN
>>> first, second = work_out(SIMPLE_RNN)
>>> first.lines[0].working
'tanh(0.5·1 + 0.1·0 + 0.3·0 + 0.1) = tanh(0.6000) = 0.5370'
>>> second.values("output")
(2.727071008233731,)

Numbers are doubles, so that eight printed decimals are right; `Network.trace` computes in float32.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.i18n import gettext as _
from core.network.gates import BLOCKS
from core.view.by_hand import (
    UNITS,
    ByHand,
    network_by_hand,
    number_from_text,
    sequence_by_hand,
)
from core.view.equations import (
    SQUASH,
    Equation,
    Part,
    Precision,
    gate_equation,
    state_equation,
    text,
)

DECIMALS = 4
"""Of every result."""

ON_PAPER = Precision(
    result=DECIMALS,
    result_as_sum=False,
    sums=range(DECIMALS, 11),
    factors=range(DECIMALS, 11),
    more_than_sum=0,
    times="·",
    as_typed=frozenset({"weight", "input", "bias"}),
    short_zero=True,
)
"""Whoever computes with the printed numbers gets the printed result."""

_CELL_STATE = (("forget_gate",), "·", ("cell_before",), " + ", ("input_gate",), "·", ("candidate",))
_LSTM_HIDDEN = (("output_gate",), "·tanh(", ("cell_state",), ")")
_GRU_HIDDEN = (
    ("update_gate",),
    "·",
    ("hidden_before",),
    " + (1 - ",
    ("update_gate",),
    ")·",
    ("candidate",),
)
_RESET_MEMORY = (("reset_gate",), "·", ("hidden_before",))
_OUTPUT = (("weight",), "·", ("state",), " + ", ("weight",), "·", ("state",), " + ", ("bias",))

Pair = tuple[float, float]
_NOTHING: Pair = (0.0, 0.0)


@dataclass(frozen=True)
class Line:
    """One equation.

    Attributes:
        quantity: Its left side: `forget_gate` and so on, `reset_memory` for the part of the old
            state that a GRU's reset gate lets through, or `output`.
        unit: From 0; None for the output, which has no unit.
        working: Its right side, ending in the result with four decimals.
        value: The result, not rounded.
        pre_activation: What the activation was applied to, not rounded; None if there is none.
    """

    quantity: str
    unit: int | None
    working: str
    value: float
    pre_activation: float | None = None


@dataclass(frozen=True)
class WorkedStep:
    """One step.

    Attributes:
        fed: The input.
        lines: In the order in which they are computed.
    """

    fed: float
    lines: tuple[Line, ...]

    def values(self, quantity: str) -> tuple[float, ...]:
        """Return the results of a quantity, one for each unit."""
        return tuple(line.value for line in self.lines if line.quantity == quantity)

    def pre_activations(self, quantity: str) -> tuple[float, ...]:
        """Return what the activation was applied to, one number for each unit."""
        return tuple(
            line.pre_activation
            for line in self.lines
            if line.quantity == quantity and line.pre_activation is not None
        )


def work_out(stage: ByHand) -> tuple[WorkedStep, ...]:
    """Compute all steps of a network.

    Raises:
        ValueError: If a number is missing or too large.
    """
    network_by_hand(stage)
    sequence_by_hand(stage)
    cell = {"simple_rnn": _simple_rnn, "lstm": _lstm, "gru": _gru}[stage.kind]
    steps: list[WorkedStep] = []
    hidden, memory = _NOTHING, _NOTHING
    for fed in stage.inputs:
        lines = cell(stage, fed, hidden, memory)
        hidden = _pair(lines, "hidden_state")
        if stage.kind == "lstm":
            memory = _pair(lines, "cell_state")
        steps.append(WorkedStep(fed, (*lines, _output(stage, hidden))))
    return tuple(steps)


def _simple_rnn(stage: ByHand, fed: float, hidden: Pair, memory: Pair) -> list[Line]:
    return _gate(stage, "hidden_state", fed, hidden)


def _lstm(stage: ByHand, fed: float, hidden: Pair, memory: Pair) -> list[Line]:
    lines = [line for gate in BLOCKS["lstm"] for line in _gate(stage, gate, fed, hidden)]
    i, f, g, o = (_pair(lines, gate) for gate in BLOCKS["lstm"])
    lines += [
        _formula(
            "cell_state",
            unit,
            _CELL_STATE,
            lambda f, c, i, g: f * c + i * g,
            (f[unit], memory[unit], i[unit], g[unit]),
        )
        for unit in range(UNITS)
    ]
    c = _pair(lines, "cell_state")
    return lines + [
        _formula(
            "hidden_state",
            unit,
            _LSTM_HIDDEN,
            lambda o, c: o * math.tanh(c),
            (o[unit], c[unit]),
        )
        for unit in range(UNITS)
    ]


def _gru(stage: ByHand, fed: float, hidden: Pair, memory: Pair) -> list[Line]:
    lines = [
        line for gate in ("update_gate", "reset_gate") for line in _gate(stage, gate, fed, hidden)
    ]
    z, r = _pair(lines, "update_gate"), _pair(lines, "reset_gate")
    lines += [
        _formula("reset_memory", unit, _RESET_MEMORY, lambda r, h: r * h, (r[unit], hidden[unit]))
        for unit in range(UNITS)
    ]
    lines += _gate(stage, "candidate", fed, _pair(lines, "reset_memory"))
    g = _pair(lines, "candidate")
    return lines + [
        _formula(
            "hidden_state",
            unit,
            _GRU_HIDDEN,
            lambda z, h, same, g: z * h + (1 - same) * g,
            (z[unit], hidden[unit], z[unit], g[unit]),
        )
        for unit in range(UNITS)
    ]


def _gate(stage: ByHand, gate: str, fed: float, state: Pair) -> list[Line]:
    """One line for each unit: the activation of a weighted sum."""
    activation = "tanh" if gate in ("candidate", "hidden_state") else "sigmoid"
    first = BLOCKS[stage.kind].index(gate) * UNITS
    lines = []
    for unit, column in enumerate(range(first, first + UNITS)):
        weights = (stage.kernel[column], *(row[column] for row in stage.recurrent_kernel))
        parts = [
            Part(name, weight * number, (("weight", weight), (name, number)))
            for name, weight, number in zip(
                ("input", "state", "state"), weights, (fed, *state), strict=True
            )
        ]
        parts.append(Part("bias", stage.bias[column]))
        total = math.fsum(part.value for part in parts)
        value = SQUASH[activation](total)
        equation = gate_equation(gate, activation, parts, value, ON_PAPER)
        lines.append(Line(gate, unit, _right_side(equation), value, total))
    return lines


def _output(stage: ByHand, hidden: Pair) -> Line:
    (first, second), bias = stage.output_kernel, stage.output_bias
    numbers = (first, hidden[0], second, hidden[1], bias)
    return _formula(
        "output", None, _OUTPUT, lambda v, h, w, k, b: math.fsum((v * h, w * k, b)), numbers
    )


def _formula(
    quantity: str,
    unit: int | None,
    form: Sequence[str | tuple[str, ...]],
    formula: Callable[..., float],
    numbers: Sequence[float],
) -> Line:
    value = formula(*numbers)
    equation = state_equation(quantity, form, formula, numbers, value, ON_PAPER)
    return Line(quantity, unit, _right_side(equation), value)


def _right_side(equation: Equation) -> str:
    return text(equation).partition(" = ")[2]


def _pair(lines: Sequence[Line], quantity: str) -> Pair:
    first, second = (line.value for line in lines if line.quantity == quantity)
    return first, second


CLOSE = 0.001
"""How far off a number may be, as three decimals are enough with pencil and paper."""
ENOUGH_DECIMALS = 2
"""A number that is correctly rounded to so many decimals is right, too."""


@dataclass(frozen=True)
class Verdict:
    """A verdict on the number that a learner computed.

    Attributes:
        is_right: Whether the number is the line's result.
        sentence: Says so, or what may have gone wrong.
    """

    is_right: bool
    sentence: str


def verdict(line: Line, typed: str) -> Verdict:
    """Judge a learner's result of a line.

    Right is what is rounded correctly to two or more decimals, or at most 0.001 off.

    Raises:
        ValueError: If the text is not a number.
    """
    number = number_from_text(typed, _("your result"))
    decimals = _decimals(typed)
    close = max(CLOSE, 0.5 * 10.0 ** -max(1, decimals) + 1e-9)

    def agrees(value: float) -> bool:
        return abs(number - value) <= close

    shown = f"{number:g}"
    exact = f"{line.value:.{DECIMALS}f}"
    if agrees(line.value):
        if decimals >= ENOUGH_DECIMALS or abs(number - line.value) <= CLOSE:
            return Verdict(True, _("Right: {value}.", value=exact))
        return Verdict(
            False,
            _("{number} is right so far. Give at least {n} decimals.", number=shown, n=2),
        )
    if line.pre_activation is not None and agrees(line.pre_activation):
        activation = line.working.partition("(")[0]
        return Verdict(
            False,
            _("{number} is the sum. Now apply {activation}.", number=shown, activation=activation),
        )
    if agrees(-line.value):
        return Verdict(False, _("{number} has the wrong sign.", number=shown))
    if number < line.value:
        return Verdict(False, _("{number} is too small.", number=shown))
    return Verdict(False, _("{number} is too large.", number=shown))


def _decimals(typed: str) -> int:
    """How many decimals a number was typed with."""
    exponent = Decimal(typed.strip()).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
