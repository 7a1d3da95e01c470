"""How one unit's gates made its states at one step, as equations with the numbers in them.

>>> state_equations(network, trace, "lstm", unit=57, step=12)["cell_state"]
'cell_state = 0.871 * 0.522 + 0.304 * (-0.118) = 0.42'
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from core.layers import GRU, LSTM, SimpleRNN
from core.terms import FORCED, check_moment
from core.trace import Network, Trace

RESULT_DECIMALS = 2
FACTOR_DECIMALS = range(3, 8)
"""The factors are printed finer than their result: with the first that gives it as printed."""

_TWICE_BRACKETED = re.compile(r"tanh\(\((-[\d.]+)\)\)")


def state_equations(
    network: Network, trace: Trace, layer: str, unit: int, step: int, sequence: int = 0
) -> Mapping[str, str]:
    """By the name of the state, what made it; a simple RNN's state is a gate of `core.terms`.

    An LSTM's `cell_state` is forget gate * old cell state + input gate * candidate, its
    `hidden_state` output gate * tanh(cell state). A GRU's `hidden_state` is
    update gate * old hidden state + (1 - update gate) * candidate.

    Args:
        network: What read.
        trace: What it did, with or without cuts.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
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
    check_moment(did, unit, step, sequence)
    now = {name: float(all_[sequence, step, unit]) for name, all_ in did.quantities.items()}
    before = {name: float(all_[sequence, step, unit]) for name, all_ in did.before.items()}
    if isinstance(cell, LSTM):
        kept = [now["forget_gate"], before["cell_state"]]
        written = [now["input_gate"], now["candidate"]]
        shown = [now["output_gate"], now["cell_state"]]
        return {
            "cell_state": _equation(
                "cell_state = {} * {} + {} * {}",
                lambda f, c, i, g: f * c + i * g,
                [*kept, *written],
                now["cell_state"],
            ),
            "hidden_state": _equation(
                "hidden_state = {} * tanh({})",
                lambda o, c: o * math.tanh(c),
                shown,
                now["hidden_state"],
            ),
        }
    if isinstance(cell, GRU):
        z = now["update_gate"]
        return {
            "hidden_state": _equation(
                "hidden_state = {} * {} + (1 - {}) * {}",
                lambda z, h, same, g: z * h + (1 - same) * g,
                [z, before["hidden_state"], z, now["candidate"]],
                now["hidden_state"],
            )
        }
    return {}


def _equation(
    text: str, formula: Callable[..., float], numbers: Sequence[float], used: float
) -> str:
    """The text with its numbers, the result, and what a cut made of it."""
    value = formula(*numbers)
    result = f"{value:.{RESULT_DECIMALS}f}"
    for decimals in FACTOR_DECIMALS:
        shown = [round(number, decimals) for number in numbers]
        if f"{formula(*shown):.{RESULT_DECIMALS}f}" == result:
            break
    filled = text.format(*(_in_product(number, decimals) for number in shown))
    equation = _TWICE_BRACKETED.sub(r"tanh(\1)", filled) + f" = {result}"
    if abs(used - value) > FORCED:
        return f"{equation}, forced to {used:.{RESULT_DECIMALS}f}"
    return equation


def _in_product(number: float, decimals: int) -> str:
    text = f"{number + 0.0:.{decimals}f}"
    return f"({text})" if number < 0 else text
