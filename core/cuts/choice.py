"""One cut as a visitor chooses it and as a link carries it: `amnesiac.57.12`, `wipe.all.14`.

The parts are the kind of cut, the units (from 0, such as `3,17,40-52`) or `all`, and the row (from
1): the first row of a gate that is forced, the row before which the memory is wiped, or the row
that is erased. A free cut has a kind such as `force-forget_gate-0.25`, see `core.cuts.free`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.cuts.free import FORCE, VERBS, FreeCut, free_cut_from_text
from core.cuts.kinds import Cut, Erase, Wipe, check_cuts
from core.cuts.presets import PRESETS, preset_cuts, presets_for
from core.cuts.selection import units_from_text, units_text
from core.trace import Network

ALL_UNITS = "all"
WIPE, ERASE = "Wipe", "Erase"
SENTENCES = {
    WIPE: "Wipe: before this {step}, all that the memory holds is set to 0.",
    ERASE: "Erase: this {step} is read as {nothing}.",
}


@dataclass(frozen=True)
class CutChoice:
    """What is cut, in which units, at which row.

    Attributes:
        kind: A preset's name, `Wipe`, `Erase`, or a free cut.
        units: From 0; all units when None. Erasing a row knows no units.
        row: From 1, in the order in which the layer reads; erased is that row of the image.
    """

    kind: str | FreeCut
    units: tuple[int, ...] | None = None
    row: int = 1

    @property
    def text(self) -> str:
        """The same for an address."""
        kind = self.kind.text if isinstance(self.kind, FreeCut) else self.kind.lower()
        units = ALL_UNITS if self.units is None else units_text(self.units)
        return f"{kind}.{units}.{self.row}"

    @property
    def title(self) -> str:
        """Its kind in a few words, such as `Amnesiac` or `forget gate x 0.5`."""
        return self.kind.title if isinstance(self.kind, FreeCut) else self.kind

    @property
    def goes_on(self) -> bool:
        """Whether the cut is made at every later row as well."""
        return self.kind not in (WIPE, ERASE)

    def cuts(self, network: Network, layer: str, steps: int) -> tuple[Cut, ...]:
        """The cuts in a layer of a network that reads `steps` steps.

        Raises:
            ValueError: If the layer knows no such cut, or the units or the row do not exist.
        """
        step = self.row - 1
        cuts: tuple[Cut, ...]
        if isinstance(self.kind, FreeCut):
            cuts = (self.kind.cut(layer, self.units, step),)
        elif self.kind == WIPE:
            cuts = (Wipe(layer, step, units=self.units),)
        elif self.kind == ERASE:
            cuts = (Erase(step),)
        else:
            cuts = preset_cuts(self.kind, network, layer, self.units, step)
        check_cuts(network, cuts, steps)
        return cuts

    def sentence(self, network: Network, layer: str, step: str = "row") -> str:
        """What the cut does, in a sentence.

        Args:
            network: What is cut.
            layer: Where.
            step: What a step is called.
        """
        if isinstance(self.kind, FreeCut):
            return self.kind.sentence()
        if self.kind in SENTENCES:
            nothing = "empty paper" if step == "row" else "a word without meaning, all zeros"
            return SENTENCES[self.kind].format(step=step, nothing=nothing)
        return PRESETS[self.kind].sentences[network.layer(layer).kind]


def removal_of(unit: int) -> CutChoice:
    """The cut that removes a unit: nothing downstream, nor the layer, hears of it again."""
    return CutChoice(FreeCut(FORCE, "hidden_state", 0.0), (unit,))


def kinds(network: Network, layer: str) -> tuple[str, ...]:
    """The kinds of cut with a name that a layer of a network knows."""
    return (*(preset.name for preset in presets_for(network, layer)), WIPE, ERASE)


def cut_from_text(
    text: str, network: Network, layer: str, steps: int, step: str = "row"
) -> CutChoice:
    """The choice that an address names.

    Raises:
        ValueError: If it names none that can be made.
    """
    kind, *where = text.rsplit(".", 2)  # a number in a free cut may have a point of its own
    known = {kind.lower(): kind for kind in kinds(network, layer)}
    is_free = kind.partition("-")[0].title() in VERBS
    if len(where) != 2 or (kind not in known and not is_free):
        raise ValueError(
            f"Expected a cut such as amnesiac.all.1 or wipe.57.14 (among {', '.join(known)}, "
            f"{', '.join(verb.lower() for verb in VERBS)}), got {text[:40]!r}."
        )
    units, row = where
    if not _is_row(row, steps):
        raise ValueError(f"Expected a cut from {step} 1 to {steps}, got {row[:40]!r}.")
    choice = CutChoice(
        free_cut_from_text(kind, network, layer) if is_free else known[kind],
        None if units == ALL_UNITS else units_from_text(units, network.layer(layer).units),
        int(row),
    )
    choice.cuts(network, layer, steps)
    return choice


def _is_row(text: str, rows: int) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= rows
