"""A cut that a visitor makes up: any quantity of a cell forced, scaled or frozen.

A link carries it as `force-forget_gate-0.25`, `scale-cell_state-0.5` or `freeze-output_gate`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.cuts.kinds import Force, Freeze, Scale, check_cuts
from core.trace import Network

FORCE, SCALE, FREEZE = "Force", "Scale", "Freeze"
VERBS = (FORCE, SCALE, FREEZE)


@dataclass(frozen=True)
class FreeCut:
    """What is done to one quantity of a cell.

    Attributes:
        verb: One of `VERBS`.
        quantity: A gate, or another of the layer's `editable` quantities.
        number: What it is forced to or multiplied with; freezing it knows none.
    """

    verb: str
    quantity: str
    number: float = 0.0

    @property
    def text(self) -> str:
        """The same for an address."""
        number = "" if self.verb == FREEZE else f"-{number_text(self.number)}"
        return f"{self.verb.lower()}-{self.quantity}{number}"

    @property
    def title(self) -> str:
        """The same in a few words, such as `forget gate to 0.25`."""
        what = self.quantity.replace("_", " ")
        return {
            FORCE: f"{what} to {number_text(self.number)}",
            SCALE: f"{what} x {number_text(self.number)}",
            FREEZE: f"{what} at its mean",
        }[self.verb]

    def sentence(self) -> str:
        """What it does."""
        what = f"the {self.quantity.replace('_', ' ')}"
        number = number_text(self.number)
        return {
            FORCE: f"Force: {what} is held at {number}, whatever its parts say.",
            SCALE: f"Scale: {what} is multiplied with {number}, and stays within its range.",
            FREEZE: f"Freeze: {what} of each unit stays at its own mean over the whole sequence.",
        }[self.verb]

    def cut(self, layer: str, units: tuple[int, ...] | None, start: int) -> Force | Scale | Freeze:
        """The cut in a layer, in some units or in all (None), from step `start` on, from 0."""
        if self.verb == FREEZE:
            return Freeze(layer, self.quantity, units, start)
        kind = Force if self.verb == FORCE else Scale
        return kind(layer, self.quantity, self.number, units, start)


def free_cut(verb: str, quantity: str, number: str, network: Network, layer: str) -> FreeCut:
    """The free cut that was typed, or that stood in a link.

    Args:
        verb: One of `VERBS`, whatever its case.
        quantity: One of the layer's `editable` quantities.
        number: As typed; freezing does not look at it.
        network: What is to be cut.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such verb or quantity, or the number is none that can be used.
    """
    if verb.title() not in VERBS:
        raise ValueError(f"Expected {', '.join(VERBS)} as a free cut, got {verb[:40]!r}.")
    made = FreeCut(verb.title(), quantity)
    if made.verb != FREEZE:
        made = FreeCut(made.verb, quantity, _number(number, made))
    check_cuts(network, (made.cut(layer, None, 0),), steps=1)
    return made


def free_cut_from_text(text: str, network: Network, layer: str) -> FreeCut:
    """The free cut in a part of an address, such as `scale-cell_state-0.5`.

    Raises:
        ValueError: If it names none that can be made in that layer.
    """
    verb, _, rest = text.partition("-")
    quantity, _, number = rest.partition("-")
    return free_cut(verb, quantity, number, network, layer)


def number_text(number: float) -> str:
    """A number in as few digits as give the same number back: `0.25`, `1`."""
    return repr(float(number) + 0.0).removesuffix(".0")


def _number(text: str, cut: FreeCut) -> float:
    try:
        return float(text)
    except ValueError:
        what = "a factor" if cut.verb == SCALE else "a value"
        shown = repr(text[:20]) if text.strip() else "an empty field"
        raise ValueError(
            f"Expected a number as {what} for {cut.quantity[:40]}, got {shown}."
        ) from None
