"""How each quantity of a cell looks on every page: its title, mark, colour, and place in order.

A quantity has one colour everywhere, and a mark beside it, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Look:
    """How a quantity is told from the others.

    Attributes:
        title: Its name on screen.
        mark: A sign of its own.
        colour: The colour of 1 on its scale from 0 to 1; None if its scale is the diverging one.
        symbol: The same mark as a Plotly marker symbol.
    """

    title: str
    mark: str
    colour: str | None = None
    symbol: str = "circle"


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "forget_gate": Look("Forget gate", "▼", "#d55e00", "triangle-down"),
        "update_gate": Look("Update gate", "▼", "#d55e00", "triangle-down"),
        "reset_gate": Look("Reset gate", "▲", "#009e73", "triangle-up"),
        "input_gate": Look("Input gate", "▲", "#009e73", "triangle-up"),
        "candidate": Look("Candidate", "◆"),
        "output_gate": Look("Output gate", "●", "#0072b2", "circle"),
        "cell_state": Look("Cell state", "■"),
        "hidden_state": Look("Hidden state", "•"),
    }
)
"""By quantity, in the order in which pages show them. The colours of the three gates are from the
palette of Okabe & Ito (2008), which is safe for colour-blind readers."""
