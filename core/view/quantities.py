"""How each quantity of a cell looks on every page: its title, mark, colour, and place in order.

A quantity has one colour everywhere, and a mark beside it, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n import N_
from core.i18n import gettext as _


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
        "forget_gate": Look(N_("Forget gate"), "▼", "#d55e00", "triangle-down"),
        "update_gate": Look(N_("Update gate"), "▼", "#d55e00", "triangle-down"),
        "reset_gate": Look(N_("Reset gate"), "▲", "#009e73", "triangle-up"),
        "input_gate": Look(N_("Input gate"), "▲", "#009e73", "triangle-up"),
        "candidate": Look(N_("Candidate"), "◆"),
        "output_gate": Look(N_("Output gate"), "●", "#0072b2", "circle"),
        "stabilizer_state": Look(N_("Stabilizer"), "△"),
        "normalizer_state": Look(N_("Normalizer"), "□"),
        "cell_state": Look(N_("Cell state"), "■"),
        "hidden_state": Look(N_("Hidden state"), "•"),
    }
)
"""By quantity, in the order in which pages show them. The colours of the three gates are from the
palette of Okabe & Ito (2008), which is safe for colour-blind readers."""

BELOW_ZERO, ABOVE_ZERO = "#7b2d9b", "#57a832"
"""The ends of the one diverging scale, a dark purple and a light green, which also differ in grey;
its middle is the ground."""


def quantity_looks() -> dict[str, dict[str, str]]:
    """Return how a browser tells the quantities apart, whatever the theme.

    Returns:
        By quantity its translated `title`, its `mark` and its `colour`, "" where it has none of its
        own; by `diverging` the colours of the ends of that scale, `low` and `high`.
    """
    looks = {
        name: {"title": _(look.title), "mark": look.mark, "colour": look.colour or ""}
        for name, look in LOOKS.items()
    }
    return {**looks, "diverging": {"low": BELOW_ZERO, "high": ABOVE_ZERO}}
