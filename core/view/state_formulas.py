"""The formulas of a cell's states, as text and as arithmetic, by the kind of cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.view.equations import SQUASH, Equation, state_equation

_ON_WIRE = {
    "forget_gate_sum": "forget_gate",
    "input_gate_sum": "input_gate",
    "stabilizer_before": "stabilizer_state",
    "normalizer_before": "normalizer_state",
}
"""Numbers that have no wire of their own in a cell diagram, and where they belong."""


@dataclass(frozen=True)
class Formula:
    """The right side of an equation.

    Attributes:
        form: Text, and for each number its name and the wires of the cell diagram that it is on;
            its name is that of the first.
        compute: The result from the numbers, in the order of the form.
    """

    form: tuple[str | tuple[str, ...], ...]
    compute: Callable[..., float]

    def equation(self, quantity: str, numbers: Mapping[str, float]) -> Equation:
        """Print the equation with its numbers; `numbers[quantity]` is what was really used."""
        values = [numbers[part[0]] for part in self.form if not isinstance(part, str)]
        form = [
            part if isinstance(part, str) else (_ON_WIRE.get(part[0], part[0]), *part[1:])
            for part in self.form
        ]
        return state_equation(quantity, form, self.compute, values, numbers[quantity])


def formulas(kind: str, activation: str = "tanh") -> Mapping[str, Formula]:
    """By quantity the formulas of a kind of cell, in the order of computation.

    >>> list(formulas("lstm")), list(formulas("simple_rnn"))
    (['cell_state', 'hidden_state'], [])

    Args:
        kind: One of `core.network.gates.BLOCKS`.
        activation: The name of the function of the output, where there is one.
    """
    shown = Formula(
        (("output_gate",), f" * {activation}(", ("cell_state", "squashed"), ")"),
        lambda o, c: o * SQUASH[activation](c),
    )
    match kind:
        case "lstm" | "peephole_lstm":
            return {"cell_state": _KEPT_AND_WRITTEN, "hidden_state": shown}
        case "original_lstm":
            return {"cell_state": _ADDED, "hidden_state": shown}
        case "gru":
            return {"hidden_state": _MIXED}
        case "slstm":
            return _SLSTM
        case "min_lstm":
            return _MIN_LSTM
    return {}


def _log_sigmoid(z: float) -> float:
    return -math.log1p(math.exp(-z)) if z > 0 else z - math.log1p(math.exp(z))


def _sigmoid(z: float) -> float:
    return SQUASH["sigmoid"](z)


_KEPT_AND_WRITTEN = Formula(
    (
        ("forget_gate", "kept"),
        " * ",
        ("cell_before", "kept"),
        " + ",
        ("input_gate", "written"),
        " * ",
        ("candidate", "written"),
    ),
    lambda f, c, i, g: f * c + i * g,
)
_ADDED = Formula(
    (("cell_before", "kept"), " + ", ("input_gate", "written"), " * ", ("candidate", "written")),
    lambda c, i, g: c + i * g,
)
_MIXED = Formula(
    (
        ("update_gate", "kept"),
        " * ",
        ("hidden_before", "kept"),
        " + (1 - ",
        ("update_gate", "fresh", "written"),
        ") * ",
        ("candidate", "written"),
    ),
    lambda z, h, same, g: z * h + (1 - same) * g,
)
_SLSTM: Mapping[str, Formula] = {
    "stabilizer_state": Formula(
        (
            "max(log(sigmoid(",
            ("forget_gate_sum",),
            ")) + ",
            ("stabilizer_before",),
            ", ",
            ("input_gate_sum",),
            ")",
        ),
        lambda f, m, i: max(_log_sigmoid(f) + m, i),
    ),
    "input_gate": Formula(
        ("exp(", ("input_gate_sum",), " - ", ("stabilizer_state",), ")"),
        lambda i, m: math.exp(min(i - m, 0.0)),
    ),
    "forget_gate": Formula(
        (
            "exp(log(sigmoid(",
            ("forget_gate_sum",),
            ")) + ",
            ("stabilizer_before",),
            " - ",
            ("stabilizer_state",),
            ")",
        ),
        lambda f, m, new: math.exp(min(_log_sigmoid(f) + m - new, 0.0)),
    ),
    "normalizer_state": Formula(
        (("forget_gate",), " * ", ("normalizer_before",), " + ", ("input_gate",)),
        lambda f, n, i: f * n + i,
    ),
    "cell_state": _KEPT_AND_WRITTEN,
    "hidden_state": Formula(
        (("output_gate",), " * ", ("cell_state",), " / ", ("normalizer_state",)),
        lambda o, c, n: o * c / n if n else 0.0,
    ),
}
_MIN_LSTM: Mapping[str, Formula] = {
    "input_gate": Formula(
        (
            "sigmoid(",
            ("input_gate_sum",),
            ") / (sigmoid(",
            ("input_gate_sum",),
            ") + sigmoid(",
            ("forget_gate_sum",),
            "))",
        ),
        lambda i, same, f: _sigmoid(i) / (_sigmoid(same) + _sigmoid(f)),
    ),
    "forget_gate": Formula(
        (
            "sigmoid(",
            ("forget_gate_sum",),
            ") / (sigmoid(",
            ("input_gate_sum",),
            ") + sigmoid(",
            ("forget_gate_sum",),
            "))",
        ),
        lambda f, i, same: _sigmoid(f) / (_sigmoid(i) + _sigmoid(same)),
    ),
    "candidate": Formula((("inputs",), " + ", ("bias",)), lambda x, b: x + b),
    "hidden_state": Formula(
        (
            ("forget_gate", "kept"),
            " * ",
            ("hidden_before", "kept"),
            " + ",
            ("input_gate", "written"),
            " * ",
            ("candidate", "written"),
        ),
        lambda f, h, i, g: f * h + i * g,
    ),
}
