"""The controls of a cut as a value: which kind of cut, in which units, from which row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.network.network import Network
from core.view.cut_parameter import ERASE, FORCE, CutChoice, FreeCut, default_row
from core.view.quantities import LOOKS

ALL, PINNED, CHOSEN = "all", "pinned", "chosen"
FIRST_NUMBER = 0.5


@dataclass(frozen=True)
class CutForm:
    """The state of the controls.

    Attributes:
        kind: A preset's name, `Wipe`, `Erase` or a custom cut; None without a cut.
        which: Whether all units, the pinned one or the chosen ones are changed.
        chosen: The chosen units, from 0; at least one where they are the ones that are changed.
        row: From 1.
    """

    kind: str | FreeCut | None = None
    which: str = ALL
    chosen: tuple[int, ...] = ()
    row: int = 1

    def cut(self, pinned: int) -> CutChoice | None:
        """Return the cut that applies while that unit is pinned; None without one."""
        if self.kind is None:
            return None
        units = {ALL: None, PINNED: (pinned,), CHOSEN: self.chosen}[self.which]
        return CutChoice(self.kind, None if self.kind == ERASE else units, self.row)

    def within(self, units: int) -> CutForm:
        """Return the same without the chosen units that a layer of that size does not have."""
        chosen = tuple(unit for unit in self.chosen if unit < units)
        which = ALL if self.which == CHOSEN and not chosen else self.which
        return replace(self, chosen=chosen, which=which)

    def switched(self, kind: str | FreeCut | None, steps: int, turning: int | None) -> CutForm:
        """Return the same with another kind of cut.

        A cut that follows another one, or that is taken back, starts with all units and its own
        row: what was chosen for the last one would otherwise go on unseen. What was chosen while
        nothing was cut stays.

        Args:
            kind: The new kind; None for no cut.
            steps: How many steps are read.
            turning: The row that raised the probability of the answer most; None without one.
        """
        if kind is None:
            return replace(self, kind=None, which=ALL, row=1)
        starts_anew = self.kind is not None
        row = default_row(kind, steps, turning) if starts_anew or self.row == 1 else self.row
        return replace(self, kind=kind, which=ALL if starts_anew else self.which, row=row)


def quantities(network: Network, layer: str) -> tuple[str, ...]:
    """List what a custom cut can change in a layer, in the order of the maps."""
    return tuple(sorted(network.layer(layer).editable, key=list(LOOKS).index))


def first_free_cut(network: Network, layer: str) -> FreeCut:
    """Return the custom cut that a visitor starts with."""
    return FreeCut(FORCE, quantities(network, layer)[0], FIRST_NUMBER)
