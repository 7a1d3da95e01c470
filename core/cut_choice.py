"""One cut as a visitor chooses it and as a link carries it: `amnesiac.57.12`, `wipe.all.14`.

The parts are the kind of cut, the unit (from 0) or `all`, and the row (from 1): the first row of a
gate that is forced, the row before which the memory is wiped, or the row that is erased.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.cuts import Cut, Erase, Wipe, check_cuts
from core.presets import PRESETS, preset_cuts, presets_for
from core.trace import Network

ALL_UNITS = "all"
WIPE, ERASE = "Wipe", "Erase"
SENTENCES = {
    WIPE: "Wipe: before this row, all that the memory holds is set to 0.",
    ERASE: "Erase: this row of the image is read as empty paper.",
}


@dataclass(frozen=True)
class CutChoice:
    """What is cut, in which units, at which row.

    Attributes:
        kind: A preset's name, `Wipe` or `Erase`.
        unit: From 0; all units when None. Erasing a row knows no unit.
        row: From 1.
    """

    kind: str
    unit: int | None = None
    row: int = 1

    @property
    def text(self) -> str:
        """The same for an address."""
        unit = ALL_UNITS if self.unit is None else self.unit
        return f"{self.kind.lower()}.{unit}.{self.row}"

    def cuts(self, network: Network, layer: str, steps: int) -> tuple[Cut, ...]:
        """The cuts in a layer of a network that reads `steps` steps.

        Raises:
            ValueError: If the layer knows no such cut, or the unit or the row does not exist.
        """
        step = self.row - 1
        units = None if self.unit is None else (self.unit,)
        cuts: tuple[Cut, ...]
        if self.kind == WIPE:
            cuts = (Wipe(layer, step, units=units),)
        elif self.kind == ERASE:
            cuts = (Erase(step),)
        else:
            cuts = preset_cuts(self.kind, network, layer, units, step)
        check_cuts(network, cuts, steps)
        return cuts

    def sentence(self, network: Network, layer: str) -> str:
        """What the cut does, in a sentence."""
        if self.kind in SENTENCES:
            return SENTENCES[self.kind]
        return PRESETS[self.kind].sentences[network.layer(layer).kind]


def kinds(network: Network, layer: str) -> tuple[str, ...]:
    """The kinds of cut that a layer of a network knows."""
    return (*(preset.name for preset in presets_for(network, layer)), WIPE, ERASE)


def cut_from_text(text: str, network: Network, layer: str, steps: int) -> CutChoice:
    """The choice that an address names.

    Raises:
        ValueError: If it names none that can be made.
    """
    known = {kind.lower(): kind for kind in kinds(network, layer)}
    kind, *rest = text.split(".")
    if kind not in known or len(rest) != 2:
        raise ValueError(
            f"Expected a cut such as amnesiac.all.1 or wipe.57.14 (among {', '.join(known)}), "
            f"got {text[:40]!r}."
        )
    unit, row = rest
    if unit != ALL_UNITS and not _is_number(unit, network.layer(layer).units - 1):
        raise ValueError(
            f"Expected a cut of unit 0 to {network.layer(layer).units - 1} or of all, "
            f"got {unit[:40]!r}."
        )
    if not _is_number(row, steps) or int(row) == 0:
        raise ValueError(f"Expected a cut from row 1 to {steps}, got {row[:40]!r}.")
    choice = CutChoice(known[kind], None if unit == ALL_UNITS else int(unit), int(row))
    choice.cuts(network, layer, steps)
    return choice


def _is_number(text: str, largest: int) -> bool:
    return text.isascii() and text.isdigit() and int(text[:9]) <= largest
