"""An intervention as a visitor chooses it and as a link has it: `amnesiac.57.12`, `wipe.all.14`.

The parts are the kind of intervention, called a cut on screen; the units, from 0, such as
`3,17,40-52`, or `all`; and the row, from 1: the first row at which a gate is forced, the row before
which the memory is wiped, or the row that is erased. A custom cut forces, scales or freezes any
quantity of a cell: `force-forget_gate-0.25`, `scale-cell_state-0.5`, `freeze-output_gate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.analysis.input_sequence import InputSequence
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.network.interventions import (
    Erase,
    Force,
    Freeze,
    Intervention,
    Scale,
    Wipe,
    check_interventions,
)
from core.network.network import Network
from core.network.presets import PRESETS, preset, presets_for
from core.view.quantities import LOOKS
from core.whole_numbers import whole_number_from_text

ALL_UNITS = "all"
WIPE, ERASE = "Wipe", "Erase"
SENTENCES = {
    WIPE: N_("Wipe: the memory is set to 0 once."),
    ERASE: N_("Erase: one step of the input is replaced by zeros."),
}


@dataclass(frozen=True)
class CutChoice:
    """What is changed, in which units, at which row.

    Attributes:
        kind: A preset's name, `Wipe`, `Erase`, or a custom cut.
        units: From 0; all units when None. Erasing a row does not depend on units.
        row: From 1, in the order in which the layer reads; for `Erase`, a row of the input.
    """

    kind: str | FreeCut
    units: tuple[int, ...] | None = None
    row: int = 1

    @property
    def text(self) -> str:
        """The same for a link."""
        kind = self.kind.text if isinstance(self.kind, FreeCut) else self.kind.lower()
        units = ALL_UNITS if self.units is None else units_text(self.units)
        return f"{kind}.{units}.{self.row}"

    @property
    def title(self) -> str:
        """Its kind in a few words, such as `Amnesiac` or `forget gate x 0.5`."""
        return self.kind.title if isinstance(self.kind, FreeCut) else kind_title(self.kind)

    @property
    def goes_on(self) -> bool:
        """Whether it applies to every later row as well."""
        return self.kind not in (WIPE, ERASE)

    def cuts(self, network: Network, layer: str, steps: int) -> tuple[Intervention, ...]:
        """Return the interventions in a layer of a network that reads `steps` steps.

        Raises:
            ValueError: If the layer has no such cut, or the units or the row do not exist.
        """
        step = self.row - 1
        cuts: tuple[Intervention, ...]
        if isinstance(self.kind, FreeCut):
            cuts = (self.kind.cut(layer, self.units, step),)
        elif self.kind == WIPE:
            cuts = (Wipe(layer, step, units=self.units),)
        elif self.kind == ERASE:
            cuts = (Erase(step),)
        else:
            cuts = preset(self.kind, network, layer, self.units, step)
        check_interventions(network.parts, cuts, steps)
        return cuts

    def sentence(self, network: Network, layer: str, input_sequence: InputSequence) -> str:
        """Say what it does, and then to which units and rows it does it.

        Args:
            network: The network.
            layer: The name of the layer that is changed.
            input_sequence: What the network reads.
        """
        return f"{kind_sentence(self.kind, network, layer)} {self._scope(layer, input_sequence)}"

    def _scope(self, layer: str, input_sequence: InputSequence) -> str:
        values = {
            "layer": layer,
            "row": self.row,
            "steps": input_sequence.steps,
            "step": input_sequence.step_name,
            "units": self._units_in_words(),
        }
        if self.kind == ERASE:
            return _("It changes {step} {row} of the input, and no unit directly.", **values)
        if self.kind == WIPE:
            return _("It changes the memory of {units} of {layer}, before {step} {row}.", **values)
        if self.row == 1:
            return _("It changes {units} of {layer}, at every {step}.", **values)
        return _("It changes {units} of {layer}, from {step} {row} to {steps}.", **values)

    def _units_in_words(self) -> str:
        if self.units is None:
            return _("all units")
        numbers = units_text(self.units)
        return ngettext("only unit {units}", "only units {units}", len(self.units), units=numbers)


KIND_TITLES = {
    "Amnesiac": N_("Amnesiac"),
    "Hoarder": N_("Hoarder"),
    "Deaf": N_("Deaf"),
    "Gullible": N_("Gullible"),
    "Blurter": N_("Blurter"),
    "Mute": N_("Mute"),
    WIPE: N_("Wipe"),
    ERASE: N_("Erase"),
}


def kind_title(kind: str) -> str:
    """Return the name of a preset, of `Wipe` or of `Erase` on screen."""
    return _(KIND_TITLES[kind])


def kind_sentence(kind: str | FreeCut, network: Network, layer: str) -> str:
    """Say what a kind of cut does in a layer, whatever the units and the row."""
    if isinstance(kind, FreeCut):
        return kind.sentence()
    if kind in SENTENCES:
        return _(SENTENCES[kind])
    return _(PRESETS[kind].sentences[network.layer(layer).kind])


def default_row(kind: str | FreeCut, steps: int, turning: int | None) -> int:
    """Return the row, from 1, at which a newly chosen cut does something that can be seen.

    Wiping an empty memory and erasing an empty row change nothing, so that `Wipe` starts in the
    middle and `Erase` at the row that raised the probability of the answer most.

    Args:
        kind: As in `CutChoice`.
        steps: How many steps are read.
        turning: That row; None where there is none.
    """
    middle = steps // 2 + 1
    if kind == WIPE:
        return middle
    return (turning or middle) if kind == ERASE else 1


def unit_removal(unit: int) -> CutChoice:
    """Return the cut that removes a unit: no layer receives its hidden state again."""
    return CutChoice(FreeCut(FORCE, "hidden_state", 0.0), (unit,))


def kinds(network: Network, layer: str) -> tuple[str, ...]:
    """List the named kinds of cut that a layer has."""
    return (*(preset.name for preset in presets_for(network, layer)), WIPE, ERASE)


def cut_from_text(text: str, network: Network, layer: str, steps: int) -> CutChoice:
    """Return the choice that a link names.

    Raises:
        ValueError: If it names none that can be made.
    """
    kind, *where = text.rsplit(".", 2)  # a number in a free cut may have a point of its own
    known = {kind.lower(): kind for kind in kinds(network, layer)}
    is_free = kind.partition("-")[0].title() in VERBS
    if len(where) != 2 or (kind not in known and not is_free):
        raise ValueError(
            _(
                "There is no cut {cut!r}; a link names one as in amnesiac.all.1 or wipe.57.14, "
                "with one of {known}.",
                cut=text[:40],
                known=", ".join((*known, *(verb.lower() for verb in VERBS))),
            )
        )
    units, row = where
    choice = CutChoice(
        free_cut_from_text(kind, network, layer) if is_free else known[kind],
        None if units == ALL_UNITS else units_from_text(units, network.layer(layer).units),
        whole_number_from_text(row, 1, steps, _("The row of a cut")),
    )
    choice.cuts(network, layer, steps)
    return choice


FORCE, SCALE, FREEZE = "Force", "Scale", "Freeze"
VERBS = (FORCE, SCALE, FREEZE)


@dataclass(frozen=True)
class FreeCut:
    """A custom cut: what is done to one quantity of a cell.

    Attributes:
        verb: One of `VERBS`.
        quantity: A gate, or another of the layer's `editable` quantities.
        number: The value that it is forced to, or the factor; unused for `FREEZE`.
    """

    verb: str
    quantity: str
    number: float = 0.0

    @property
    def text(self) -> str:
        """The same for a link."""
        number = "" if self.verb == FREEZE else f"-{number_text(self.number)}"
        return f"{self.verb.lower()}-{self.quantity}{number}"

    @property
    def title(self) -> str:
        """The same in a few words, such as `forget gate to 0.25`."""
        values = {"quantity": self._name, "number": number_text(self.number)}
        return {
            FORCE: lambda: _("{quantity} to {number}", **values),
            SCALE: lambda: _("{quantity} x {number}", **values),
            FREEZE: lambda: _("{quantity} at its mean", **values),
        }[self.verb]()

    def sentence(self) -> str:
        """Say what it does."""
        values = {"quantity": self._name, "number": number_text(self.number)}
        return {
            FORCE: lambda: _("Force: the {quantity} is held at {number}.", **values),
            SCALE: lambda: _(
                "Scale: the {quantity} is multiplied by {number} and stays within its range.",
                **values,
            ),
            FREEZE: lambda: _(
                "Freeze: the {quantity} of each unit stays at its mean over the sequence.", **values
            ),
        }[self.verb]()

    @property
    def _name(self) -> str:
        return _(LOOKS[self.quantity].title).lower()

    def cut(self, layer: str, units: tuple[int, ...] | None, start: int) -> Force | Scale | Freeze:
        """Return the intervention in a layer, from step `start` on; in all units for None."""
        if self.verb == FREEZE:
            return Freeze(layer, self.quantity, units, start)
        kind = Force if self.verb == FORCE else Scale
        return kind(layer, self.quantity, self.number, units, start)


def free_cut(verb: str, quantity: str, number: str, network: Network, layer: str) -> FreeCut:
    """Return the custom cut that was typed, or that a link names.

    Args:
        verb: One of `VERBS`, whatever its case.
        quantity: One of the layer's `editable` quantities.
        number: As typed; unused for freezing.
        network: The network.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such verb or quantity, or the number cannot be used.
    """
    if verb.title() not in VERBS:
        raise ValueError(
            _(
                "A custom cut is one of {known}, not {verb!r}.",
                known=", ".join(VERBS),
                verb=verb[:40],
            )
        )
    made = FreeCut(verb.title(), quantity)
    if made.verb != FREEZE:
        made = FreeCut(made.verb, quantity, _number(number))
    check_interventions(network.parts, (made.cut(layer, None, 0),), steps=1)
    return made


def free_cut_from_text(text: str, network: Network, layer: str) -> FreeCut:
    """Return the custom cut in a part of a link, such as `scale-cell_state-0.5`.

    Raises:
        ValueError: If it names none that can be made in that layer.
    """
    verb, _, rest = text.partition("-")
    quantity, _, number = rest.partition("-")
    return free_cut(verb, quantity, number, network, layer)


def number_text(number: float) -> str:
    """Print a number with as few digits as identify it: `0.25`, `1`."""
    return repr(float(number) + 0.0).removesuffix(".0")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        if not text.strip():
            raise ValueError(_("Type a number, such as 0.5.")) from None
        raise ValueError(
            _("{text!r} is not a number; type one such as 0.5.", text=text[:20])
        ) from None


MAX_TYPED_CHARACTERS = 2_000


def units_from_text(text: str, units: int) -> tuple[int, ...]:
    """Return the units that were typed, each once, in ascending order.

    >>> units_from_text("17, 3, 40-42", 128)
    (3, 17, 40, 41, 42)

    Args:
        text: Numbers from 0 and ranges of them, between commas; spaces are ignored.
        units: How many units the layer has.

    Raises:
        ValueError: If it names no unit, or one that does not exist.
    """
    if len(text) > MAX_TYPED_CHARACTERS:
        raise ValueError(
            _(
                "This list of units is too long: {count:,} characters, at most {most:,} are read.",
                count=len(text),
                most=MAX_TYPED_CHARACTERS,
            )
        )
    chosen: set[int] = set()
    for part in "".join(text.split()).split(","):
        first, dash, last = part.partition("-")
        ends = (_unit(first, units), _unit(last if dash else first, units))
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            raise ValueError(
                _(
                    "Type units from 0 to {last}, such as 3, 17, 40-52; {part!r} is none.",
                    last=units - 1,
                    part=part[:40],
                )
            )
        chosen.update(range(ends[0], ends[1] + 1))
    return tuple(sorted(chosen))


def units_text(units: Sequence[int]) -> str:
    """Print units as short text: three or more consecutive ones become a range.

    >>> units_text((3, 17, 40, 41, 42))
    '3,17,40-42'
    """
    runs: list[list[int]] = []
    for unit in sorted(units):
        if runs and unit == runs[-1][-1] + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )


def _unit(text: str, units: int) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) < units:
        return int(text)
    return None
