"""How a visitor holds the knife: which kind of cut, in which units, from which row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.network.network import Network
from core.view.cut_parameter import ERASE, FORCE, CutChoice, FreeCut
from core.view.quantities import LOOKS

ALL, PINNED, CHOSEN = "all", "pinned", "chosen"
FIRST_NUMBER = 0.5


@dataclass(frozen=True)
class CutForm:
    """What the controls of the cut say.

    Attributes:
        kind: A preset's name, `Wipe`, `Erase` or a free cut; None where nothing is cut.
        which: Whether all units, the pinned one or the chosen ones are cut.
        chosen: The chosen units, from 0; at least one where they are the ones that are cut.
        row: From 1.
    """

    kind: str | FreeCut | None = None
    which: str = ALL
    chosen: tuple[int, ...] = ()
    row: int = 1

    def cut(self, pinned: int) -> CutChoice | None:
        """The cut that is made while that unit is pinned; None where nothing is cut."""
        if self.kind is None:
            return None
        units = {ALL: None, PINNED: (pinned,), CHOSEN: self.chosen}[self.which]
        return CutChoice(self.kind, None if self.kind == ERASE else units, self.row)

    def within(self, units: int) -> CutForm:
        """The same without the chosen units that a layer of so many does not have."""
        chosen = tuple(unit for unit in self.chosen if unit < units)
        which = ALL if self.which == CHOSEN and not chosen else self.which
        return replace(self, chosen=chosen, which=which)


def quantities(network: Network, layer: str) -> tuple[str, ...]:
    """What a free cut can change in a layer, in the order in which the maps stand."""
    return tuple(sorted(network.layer(layer).editable, key=list(LOOKS).index))


def first_free_cut(network: Network, layer: str) -> FreeCut:
    """The free cut that a visitor begins with."""
    return FreeCut(FORCE, quantities(network, layer)[0], FIRST_NUMBER)
