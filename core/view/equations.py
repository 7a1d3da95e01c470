"""Equations with their numbers in pieces, so that a screen can light up each piece by itself.

>>> parts = (Part("inputs", -0.31), Part("hidden_before", 1.2), Part("bias", 1.0))
>>> text(gate_equation("forget_gate", "sigmoid", parts, used=0.8688))
'forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87'

Numbers rounded for print so that they still add up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

FORCED = 1e-4
"""A value further than this from what its equation says was forced: float32 stays below 1e-5."""

SUM_DECIMALS = range(2, 7)
"""How finely a sum may be printed: with the first that makes its numbers agree as printed."""

RESULT_DECIMALS = 2
FACTOR_DECIMALS = range(3, 9)
"""Factors are printed finer than their product: with the first that gives it as printed."""

SQUASH: Mapping[str, Callable[[float], float]] = {
    "sigmoid": lambda z: 0.5 * math.tanh(0.5 * z) + 0.5,
    "tanh": math.tanh,
}


@dataclass(frozen=True)
class Piece:
    """A part of an equation's text.

    Attributes:
        text: As it is printed.
        wires: What in the drawing of the cell it belongs to, its own wire first; see
            `core.view.unit_view`.
    """

    text: str
    wires: tuple[str, ...] = ()


Equation: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True)
class Part:
    """One summand of a gate's pre-activation.

    Attributes:
        wire: What brings it.
        value: What it adds.
        factors: The wires and the values whose product it is; none where it is a plain number.
    """

    wire: str
    value: float
    factors: tuple[tuple[str, float], ...] = ()


def text(equation: Equation) -> str:
    """The whole equation."""
    return "".join(piece.text for piece in equation)


def gate_equation(quantity: str, activation: str, parts: Sequence[Part], used: float) -> Equation:
    """A quantity as the activation of a sum.

    The printed parts add up to the printed sum, each off by less than one unit of its last digit,
    and the activation of the printed sum is the printed value: there are two decimals, or more, at
    most six, where that takes them.

    Args:
        quantity: Its name, which is that of its wire.
        activation: `sigmoid` or `tanh`.
        parts: What is added up.
        used: The value that the network went on with: another one where a cut forced it.
    """
    if any(part.factors for part in parts):
        return _with_products(quantity, activation, parts, used)
    values = [part.value for part in parts]
    exact = SQUASH[activation](math.fsum(values))
    for decimals in SUM_DECIMALS:
        *shown, total = round_to_sum(values, decimals)
        value = round(exact, decimals)
        if round(SQUASH[activation](total), decimals) == value:
            break
    pieces: list[Piece] = []
    for part, number in zip(parts, shown, strict=True):
        pieces += _summand(part.wire, number, decimals, is_first=not pieces)
    return _squashed(quantity, activation, pieces, total, (exact, used, decimals))


def state_equation(
    quantity: str,
    form: Sequence[str | tuple[str, ...]],
    formula: Callable[..., float],
    numbers: Sequence[float],
    used: float,
) -> Equation:
    """A quantity as a formula of other numbers.

    Args:
        quantity: Its name, which is that of its wire.
        form: The right side: text, and for each number the names of its wires.
        formula: Computes it from the numbers.
        numbers: In the order of the form.
        used: The value that the network went on with: another one where a cut forced it.
    """
    exact = formula(*numbers)
    result = plain(exact, RESULT_DECIMALS)
    for decimals in FACTOR_DECIMALS:
        shown = [round(number, decimals) for number in numbers]
        if plain(formula(*shown), RESULT_DECIMALS) == result:
            break
    pieces = [Piece(f"{quantity} = ")]
    left = iter(shown)
    for part in form:
        if isinstance(part, str):
            pieces.append(Piece(part))
        else:
            number = next(left)
            alone = pieces[-1].text.endswith("tanh(")
            pieces.append(Piece((plain if alone else _in_product)(number, decimals), part))
    pieces.append(Piece(" = "))
    return (*pieces, *_result(quantity, result, exact, used, RESULT_DECIMALS))


def plain(number: float, decimals: int) -> str:
    """A number as it is printed; never a minus before a zero."""
    return f"{round(number, decimals) + 0.0:.{decimals}f}"


def _with_products(quantity: str, activation: str, parts: Sequence[Part], used: float) -> Equation:
    """A gate some of whose parts are products: their numbers are printed finer than the sum."""
    total = math.fsum(part.value for part in parts)
    exact = SQUASH[activation](total)
    for decimals in SUM_DECIMALS:
        if plain(SQUASH[activation](round(total, decimals)), decimals) == plain(exact, decimals):
            break
    for finer in range(decimals + 1, decimals + 6):
        summed = math.fsum(
            math.prod(round(value, finer) for _, value in _numbers(part)) for part in parts
        )
        if plain(summed, decimals) == plain(total, decimals):
            break
    pieces: list[Piece] = []
    for part in parts:
        if part.factors:
            for k, (wire, value) in enumerate(part.factors):
                sign = " * " if k else " + " if pieces else ""
                pieces += [Piece(sign), Piece(_in_product(value, finer), (wire, part.wire))]
        else:
            pieces += _summand(part.wire, part.value, finer, is_first=not pieces)
    return _squashed(quantity, activation, pieces, total, (exact, used, decimals))


def _summand(wire: str, value: float, decimals: int, *, is_first: bool) -> tuple[Piece, Piece]:
    """What stands before a number in a sum, and the number."""
    if is_first:
        return Piece(""), Piece(plain(value, decimals), (wire,))
    return Piece(" - " if value < 0 else " + "), Piece(plain(abs(value), decimals), (wire,))


def _numbers(part: Part) -> tuple[tuple[str, float], ...]:
    return part.factors or ((part.wire, part.value),)


def _squashed(
    quantity: str,
    activation: str,
    summands: Sequence[Piece],
    total: float,
    result: tuple[float, float, int],
) -> Equation:
    exact, used, decimals = result
    return (
        Piece(f"{quantity} = {activation}("),
        *summands,
        Piece(f") = {activation}("),
        Piece(plain(total, decimals), ("pre_activation",) if quantity == "hidden_state" else ()),
        Piece(") = "),
        *_result(quantity, plain(exact, decimals), exact, used, decimals),
    )


def _result(
    quantity: str, printed: str, exact: float, used: float, decimals: int
) -> tuple[Piece, Piece]:
    """The result, and what a cut made of it: empty where none did."""
    if abs(used - exact) > FORCED:
        return Piece(printed), Piece(f", forced to {plain(used, decimals)}", (quantity,))
    return Piece(printed, (quantity,)), Piece("", (quantity,))


def _in_product(number: float, decimals: int) -> str:
    printed = plain(number, decimals)
    return f"({printed})" if printed.startswith("-") else printed


def round_to_sum(parts: Sequence[float], decimals: int) -> tuple[float, ...]:
    """The parts and, last, their sum, rounded so that the rounded parts add up to the rounded sum.

    All parts are rounded down; those that lost most are then raised by one unit of the last digit
    until the sum is right (the largest remainder method of Hamilton, as for seats in a parliament).

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
