"""How one unit's gates made its states at one step, as equations with the numbers in them.

>>> text(state_equations(network, trace, "lstm", unit=57, step=12)["cell_state"])
'cell_state = 0.871 * 0.522 + 0.304 * (-0.118) = 0.42'
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.network.network import Network
from core.network.trace import Trace
from core.view.equations import Equation, state_equation
from core.view.gate_terms import check_moment, recurrent

_LSTM_CELL = (
    ("forget_gate", "kept"),
    " * ",
    ("cell_before", "kept"),
    " + ",
    ("input_gate", "written"),
    " * ",
    ("candidate", "written"),
)
_LSTM_HIDDEN = (("output_gate",), " * tanh(", ("cell_state", "squashed"), ")")
_GRU_HIDDEN = (
    ("update_gate", "kept"),
    " * ",
    ("hidden_before", "kept"),
    " + (1 - ",
    ("update_gate", "fresh", "written"),
    ") * ",
    ("candidate", "written"),
)
"""The right sides: text, and for each number the wires of the cell's drawing that it is on."""


def state_equations(
    network: Network, trace: Trace, layer: str, unit: int, step: int, sequence: int = 0
) -> Mapping[str, Equation]:
    """By the name of the state, what made it; a simple RNN's state is a gate of `gate_parts`.

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
    cell = recurrent(network, layer)
    did = trace.layer(layer)
    check_moment(did, unit, step, sequence)
    now = {name: float(all_[sequence, step, unit]) for name, all_ in did.quantities.items()}
    before = {name: float(all_[sequence, step, unit]) for name, all_ in did.before.items()}
    if cell.kind == "lstm":
        f, i, g, o = (
            now[name] for name in ("forget_gate", "input_gate", "candidate", "output_gate")
        )
        return {
            "cell_state": state_equation(
                "cell_state",
                _LSTM_CELL,
                lambda f, c, i, g: f * c + i * g,
                (f, before["cell_state"], i, g),
                now["cell_state"],
            ),
            "hidden_state": state_equation(
                "hidden_state",
                _LSTM_HIDDEN,
                lambda o, c: o * math.tanh(c),
                (o, now["cell_state"]),
                now["hidden_state"],
            ),
        }
    if cell.kind == "gru":
        z = now["update_gate"]
        return {
            "hidden_state": state_equation(
                "hidden_state",
                _GRU_HIDDEN,
                lambda z, h, same, g: z * h + (1 - same) * g,
                (z, before["hidden_state"], z, now["candidate"]),
                now["hidden_state"],
            )
        }
    return {}
