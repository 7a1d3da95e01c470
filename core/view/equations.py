"""Equations with numbers, in pieces, so that a screen can highlight each piece by itself.

>>> parts = (Part("inputs", -0.31), Part("hidden_before", 1.2), Part("bias", 1.0))
>>> text(gate_equation("forget_gate", "sigmoid", parts, used=0.8688))
'forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87'

Numbers are rounded for print so that they still add up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from core.i18n import gettext as _
from core.models.activations import ACTIVATIONS, Activation


def _of_a_number(function: Activation, z: float) -> float:
    return float(function(np.asarray(z, np.float64)))


FORCED = 1e-4
"""A value that differs by more than this share from its equation was forced, or by more than this
where it is below 1: float32 is within 1e-5."""

SUM_DECIMALS = range(2, 7)
"""Decimals of a sum: the first of these with which its numbers agree as printed."""

RESULT_DECIMALS = 2
FACTOR_DECIMALS = range(3, 9)
"""Decimals of factors: the first of these with which they give their product as printed."""

SQUASH: Mapping[str, Callable[[float], float]] = {
    **{
        name: partial(_of_a_number, function)
        for name, function in ACTIVATIONS.items()
        if "softmax" not in name
    },
    "sigmoid": lambda z: 0.5 * math.tanh(0.5 * z) + 0.5,
    "tanh": math.tanh,
}
"""By their names in Keras; other models than the app's own have other ones."""


@dataclass(frozen=True)
class Precision:
    """How numbers are printed in equations.

    Attributes:
        result: Decimals of a result.
        result_as_sum: Whether the result of an activation has as many decimals as its sum.
        sums: Decimals of a sum: the first of these with which its numbers agree as printed.
        factors: Decimals of factors: the first of these with which they give the printed result.
        more_than_sum: How many more decimals than the sum the numbers of its products have.
        times: Between two factors.
        as_typed: Wires of numbers that a person typed: they are printed as they are.
        short_zero: Whether exactly 0 is printed without decimals.
    """

    result: int = RESULT_DECIMALS
    result_as_sum: bool = True
    sums: range = SUM_DECIMALS
    factors: range = FACTOR_DECIMALS
    more_than_sum: int = 1
    times: str = " * "
    as_typed: frozenset[str] = frozenset()
    short_zero: bool = False

    def rounded(self, wire: str, number: float, decimals: int) -> float:
        """Round a number as it is printed."""
        return number if wire in self.as_typed else round(number, decimals)

    def text(self, wire: str, number: float, decimals: int) -> str:
        """Print a number."""
        if wire in self.as_typed:
            return f"{number + 0.0:.10g}"
        return "0" if self.short_zero and not number else plain(number, decimals)

    def factor(self, wire: str, number: float, decimals: int) -> str:
        """Print a number that stands in a product: a negative one in parentheses."""
        printed = self.text(wire, number, decimals)
        return f"({printed})" if printed.startswith("-") else printed


ON_SCREEN = Precision()
"""Of a cell with many units: two decimals where they suffice."""


@dataclass(frozen=True)
class Piece:
    """A part of an equation's text.

    Attributes:
        text: As it is printed.
        wires: The wires of the cell diagram that it belongs to, its own first; see
            `core.view.unit_view`.
    """

    text: str
    wires: tuple[str, ...] = ()


Equation: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Part:
    """One summand of a gate's pre-activation.

    Attributes:
        wire: The wire that carries it.
        value: Its value.
        factors: Wires and values of the factors of a product; empty for a plain number.
    """

    wire: str
    value: float
    factors: tuple[tuple[str, float], ...] = ()


def text(equation: Equation) -> str:
    """Return the whole equation as text."""
    return "".join(piece.text for piece in equation)


def gate_equation(
    quantity: str,
    activation: str,
    parts: Sequence[Part],
    used: float,
    precision: Precision = ON_SCREEN,
) -> Equation:
    """Print a quantity as the activation of a sum.

    The printed parts add up to the printed sum, each off by less than one unit of its last digit,
    and the activation of the printed sum is the printed value. This takes two to six decimals.

    Args:
        quantity: Its name, which is that of its wire.
        activation: One of `SQUASH`.
        parts: The summands.
        used: The value that the network continued with; a different one where it was forced.
        precision: How numbers are printed.
    """
    if any(part.factors for part in parts):
        return _with_products(quantity, activation, parts, used, precision)
    values = [part.value for part in parts]
    exact = SQUASH[activation](math.fsum(values))
    for decimals in SUM_DECIMALS:
        *shown, total = round_to_sum(values, decimals)
        value = round(exact, decimals)
        if round(SQUASH[activation](total), decimals) == value:
            break
    pieces: list[Piece] = []
    for part, number in zip(parts, shown, strict=True):
        pieces += _summand(part.wire, number, plain(abs(number), decimals), is_first=not pieces)
    printed_total = plain(total, decimals)
    return _squashed(quantity, activation, pieces, printed_total, (exact, used, decimals))


def state_equation(
    quantity: str,
    form: Sequence[str | tuple[str, ...]],
    formula: Callable[..., float],
    numbers: Sequence[float],
    used: float,
    precision: Precision = ON_SCREEN,
) -> Equation:
    """Print a quantity as a formula of other numbers.

    Args:
        quantity: Its name, which is that of its wire.
        form: The right side: text, and for each number the names of its wires.
        formula: Computes it from the numbers.
        numbers: In the order of the form.
        used: The value that the network continued with; a different one where it was forced.
        precision: How numbers are printed.
    """
    exact = formula(*numbers)
    result = plain(exact, precision.result)
    wires = [part[0] for part in form if not isinstance(part, str)]
    for decimals in precision.factors:
        shown = map(precision.rounded, wires, numbers, [decimals] * len(wires))
        if plain(formula(*shown), precision.result) == result:
            break
    pieces = [Piece(f"{quantity} = ")]
    left = iter(numbers)
    for part in form:
        if isinstance(part, str):
            pieces.append(Piece(part))
        else:
            print_ = precision.text if pieces[-1].text.endswith("(") else precision.factor
            pieces.append(Piece(print_(part[0], next(left), decimals), part))
    pieces.append(Piece(" = "))
    return (*pieces, *_result(quantity, result, exact, used, precision.result))


def plain(number: float, decimals: int) -> str:
    """Print a number; never a minus before a zero."""
    return f"{round(number, decimals) + 0.0:.{decimals}f}"


def _with_products(
    quantity: str, activation: str, parts: Sequence[Part], used: float, precision: Precision
) -> Equation:
    """Print a gate some of whose parts are products: their factors have more decimals."""
    total = math.fsum(part.value for part in parts)
    exact = SQUASH[activation](total)
    for decimals in precision.sums:
        digits = decimals if precision.result_as_sum else precision.result
        result = plain(exact, digits)
        if plain(SQUASH[activation](round(total, decimals)), digits) == result:
            break
    for finer in range(decimals + precision.more_than_sum, decimals + 7):
        summed = math.fsum(
            math.prod(precision.rounded(wire, value, finer) for wire, value in _numbers(part))
            for part in parts
        )
        if (
            plain(summed, decimals) == plain(total, decimals)
            and plain(SQUASH[activation](summed), digits) == result
        ):
            break
    pieces: list[Piece] = []
    for part in parts:
        if part.factors:
            for k, (wire, value) in enumerate(part.factors):
                sign = precision.times if k else " + " if pieces else ""
                printed = precision.factor(wire, value, finer)
                pieces += [Piece(sign), Piece(printed, (wire, part.wire))]
        else:
            printed = precision.text(part.wire, abs(part.value), finer)
            pieces += _summand(part.wire, part.value, printed, is_first=not pieces)
    printed_total = precision.text("", total, decimals)
    return _squashed(quantity, activation, pieces, printed_total, (exact, used, digits))


def _summand(wire: str, value: float, printed: str, *, is_first: bool) -> tuple[Piece, Piece]:
    """Return what stands before a number in a sum, and the number.

    Args:
        wire: The number's wire.
        value: The number.
        printed: The number without its sign.
        is_first: Whether nothing stands before it.
    """
    minus = value < 0 and any(digit in "123456789" for digit in printed)
    if is_first:
        return Piece(""), Piece(f"{'-' * minus}{printed}", (wire,))
    return Piece(" - " if minus else " + "), Piece(printed, (wire,))


def _numbers(part: Part) -> tuple[tuple[str, float], ...]:
    return part.factors or ((part.wire, part.value),)


def _squashed(
    quantity: str,
    activation: str,
    summands: Sequence[Piece],
    total: str,
    result: tuple[float, float, int],
) -> Equation:
    exact, used, decimals = result
    name = activation.removeprefix("legacy_")  # of two functions with one name in Keras
    return (
        Piece(f"{quantity} = {name}("),
        *summands,
        Piece(f") = {name}("),
        Piece(total, ("pre_activation",) if quantity == "hidden_state" else ()),
        Piece(") = "),
        *_result(quantity, plain(exact, decimals), exact, used, decimals),
    )


def _result(
    quantity: str, printed: str, exact: float, used: float, decimals: int
) -> tuple[Piece, Piece]:
    """Return the result, and the value that it was forced to: empty if it was not forced."""
    if abs(used - exact) > FORCED * max(1.0, abs(exact)):
        return Piece(printed), Piece(
            _(", forced to {value}", value=plain(used, decimals)), (quantity,)
        )
    return Piece(printed, (quantity,)), Piece("", (quantity,))


def round_to_sum(parts: Sequence[float], decimals: int) -> tuple[float, ...]:
    """Round parts and, last, their sum so that the rounded parts add up to the rounded sum.

    All parts are rounded down; those that lost most are then raised by one unit of the last digit
    until the sum is right (the largest remainder method of Hamilton).

    >>> round_to_sum([0.333, 0.333, 0.333], 2)
    (0.34, 0.33, 0.33, 1.0)
    """
    scaled = [part * 10**decimals for part in parts]
    total = round(math.fsum(scaled))
    floors = [math.floor(part) for part in scaled]
    by_loss = sorted(range(len(parts)), key=lambda k: floors[k] - scaled[k])
    for k in by_loss[: total - sum(floors)]:
        floors[k] += 1
    return tuple(part / 10**decimals for part in (*floors, total))
