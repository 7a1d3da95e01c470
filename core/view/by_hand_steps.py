"""A network with two units worked out on paper, step by step, every equation with its numbers.

>>> first, second = work_out(SIMPLE_RNN)
>>> first.lines[0].working
'tanh(0.5·1 + 0.1·0 + 0.3·0 + 0.1) = tanh(0.6000) = 0.5370'
>>> second.values("output")
(2.727071008233731,)

Numbers are doubles, so that eight printed decimals are right; `trace` computes in float32.

A verdict on the number that a learner computed for one line of `core.view.by_hand_steps`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.network.gates import BLOCKS
from core.view.by_hand import (
    UNITS,
    ByHand,
    network_by_hand,
    number_from_text,
    sequence_by_hand,
)

DECIMALS = 4
"""Of every result."""

FINER = range(DECIMALS, 11)
"""What a result is made of has the first of these decimals that gives it as printed."""

Pair = tuple[float, float]
_NOTHING: Pair = (0.0, 0.0)


@dataclass(frozen=True)
class Line:
    """One equation.

    Attributes:
        quantity: What it gives: `forget_gate` and the like, `reset_memory` for what a GRU's
            reset gate lets pass, or `output`.
        unit: From 0; None for the output, which has no unit.
        working: The right side, ending in the result with four decimals. Whoever computes with
            the printed numbers gets the printed result.
        value: The result, not rounded.
        pre_activation: What an activation was applied to, not rounded; None if none was.
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
        """The results of that name, one a unit."""
        return tuple(line.value for line in self.lines if line.quantity == quantity)

    def pre_activations(self, quantity: str) -> tuple[float, ...]:
        """What the activation was applied to, one a unit."""
        return tuple(
            line.pre_activation
            for line in self.lines
            if line.quantity == quantity and line.pre_activation is not None
        )


def work_out(stage: ByHand) -> tuple[WorkedStep, ...]:
    """All steps of the stage.

    Raises:
        ValueError: If `core.view.by_hand` refuses the stage.
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


def _simple_rnn(stage: ByHand, fed: float, hidden: Pair, _: Pair) -> list[Line]:
    return _gate(stage, "hidden_state", fed, hidden)


def _lstm(stage: ByHand, fed: float, hidden: Pair, memory: Pair) -> list[Line]:
    lines = [line for gate in BLOCKS["lstm"] for line in _gate(stage, gate, fed, hidden)]
    i, f, g, o = (_pair(lines, gate) for gate in BLOCKS["lstm"])
    lines += [
        _made_of(
            "cell_state",
            unit,
            "{}·{} + {}·{}",
            lambda f, c, i, g: f * c + i * g,
            (f[unit], memory[unit], i[unit], g[unit]),
        )
        for unit in range(UNITS)
    ]
    c = _pair(lines, "cell_state")
    return lines + [
        _made_of(
            "hidden_state",
            unit,
            "{}·tanh({plain[1]})",
            lambda o, c: o * math.tanh(c),
            (o[unit], c[unit]),
        )
        for unit in range(UNITS)
    ]


def _gru(stage: ByHand, fed: float, hidden: Pair, _: Pair) -> list[Line]:
    lines = [
        line for gate in ("update_gate", "reset_gate") for line in _gate(stage, gate, fed, hidden)
    ]
    z, r = _pair(lines, "update_gate"), _pair(lines, "reset_gate")
    lines += [
        _made_of("reset_memory", unit, "{}·{}", lambda r, h: r * h, (r[unit], hidden[unit]))
        for unit in range(UNITS)
    ]
    lines += _gate(stage, "candidate", fed, _pair(lines, "reset_memory"))
    g = _pair(lines, "candidate")
    return lines + [
        _made_of(
            "hidden_state",
            unit,
            "{0}·{1} + (1 - {0})·{2}",
            lambda z, h, g: z * h + (1 - z) * g,
            (z[unit], hidden[unit], g[unit]),
        )
        for unit in range(UNITS)
    ]


def _gate(stage: ByHand, gate: str, fed: float, memory: Pair) -> list[Line]:
    """One line a unit: the activation of what input, memory and bias say."""
    first = BLOCKS[stage.kind].index(gate) * UNITS
    return [_squashed(stage, gate, unit, first + unit, fed, memory) for unit in range(UNITS)]


def _squashed(stage: ByHand, gate: str, unit: int, column: int, fed: float, memory: Pair) -> Line:
    name, squash = (
        ("tanh", math.tanh) if gate in ("candidate", "hidden_state") else ("sigmoid", _sigmoid)
    )
    kernel, bias = stage.kernel[column], stage.bias[column]
    weights = (stage.recurrent_kernel[0][column], stage.recurrent_kernel[1][column])

    def said(first: float, second: float) -> float:
        return math.fsum((kernel * fed, weights[0] * first, weights[1] * second, bias))

    total = said(*memory)
    value = _fixed(squash(total))
    (sum_,) = _as_printed(lambda z: _fixed(squash(z)), (total,))
    places = max(DECIMALS, len(sum_.partition(".")[2]))

    def printed(first: float, second: float) -> str:
        sum_ = said(first, second)
        return f"{_fixed(sum_, places)} {_fixed(squash(sum_))}"

    products = _products(weights, _as_printed(printed, memory))
    parts = f"{_typed(kernel)}·{_typed(fed)} + {products} + {_typed(bias)}"
    working = f"{name}({parts}) = {name}({sum_}) = {value}"
    return Line(gate, unit, working, squash(total), total)


def _output(stage: ByHand, hidden: Pair) -> Line:
    weights, bias = (stage.output_kernel[0], stage.output_kernel[1]), stage.output_bias

    def said(first: float, second: float) -> float:
        return math.fsum((weights[0] * first, weights[1] * second, bias))

    products = _products(weights, _as_printed(lambda *h: _fixed(said(*h)), hidden))
    value = said(*hidden)
    return Line("output", None, f"{products} + {_typed(bias)} = {_fixed(value)}", value)


def _products(weights: Pair, signals: Sequence[str]) -> str:
    return " + ".join(f"{_typed(w)}·{_factor(s)}" for w, s in zip(weights, signals, strict=True))


def _made_of(
    quantity: str,
    unit: int,
    text: str,
    formula: Callable[..., float],
    numbers: Sequence[float],
) -> Line:
    value = formula(*numbers)
    plain = _as_printed(lambda *these: _fixed(formula(*these)), numbers)
    made_of = text.format(*map(_factor, plain), plain=plain)
    return Line(quantity, unit, f"{made_of} = {_fixed(value)}", value)


def _as_printed(printed: Callable[..., str], numbers: Sequence[float]) -> tuple[str, ...]:
    """The numbers with the fewest decimals with which the same is printed as with all of them."""
    wanted = printed(*numbers)
    for decimals in FINER:
        if printed(*(round(number, decimals) for number in numbers)) == wanted:
            break
    return tuple(_fixed(number, decimals) for number in numbers)


def _pair(lines: Sequence[Line], quantity: str) -> Pair:
    first, second = (line.value for line in lines if line.quantity == quantity)
    return first, second


def _sigmoid(z: float) -> float:
    return 0.5 * math.tanh(0.5 * z) + 0.5  # exp(-z) would overflow


def _typed(number: float) -> str:
    return _factor(f"{number + 0.0:.10g}")


def _fixed(number: float, decimals: int = DECIMALS) -> str:
    return f"{round(number, decimals) + 0.0:.{decimals}f}" if number else "0"


def _factor(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


CLOSE = 0.001
"""Three decimals are enough with pencil and paper."""


@dataclass(frozen=True)
class Verdict:
    """What to say.

    Attributes:
        is_right: Whether the number is the line's result.
        sentence: Says so, or what may have gone wrong.
    """

    is_right: bool
    sentence: str


def verdict(line: Line, text: str) -> Verdict:
    """Whether `text` is the result of the line, at most 0.001 off.

    Raises:
        ValueError: If it is no number.
    """
    number = number_from_text(text, "your result")
    if abs(number - line.value) <= CLOSE:
        return Verdict(True, f"Right, it is {line.value:.4f}.")
    if line.pre_activation is not None and abs(number - line.pre_activation) <= CLOSE:
        activation = line.working.partition("(")[0]
        return Verdict(False, f"{number:g} is the sum. Now apply the {activation} to it.")
    if abs(number + line.value) <= CLOSE:
        return Verdict(False, f"{number:g} has the wrong sign.")
    return Verdict(False, f"{number:g} is too {'small' if number < line.value else 'large'}.")
