"""What lies on the bench of the gates page: which layer, which unit is pinned, and the cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core import cache
from core.analysis.input_sequence import InputSequence, turning_step
from core.analysis.unit_order import FIRST_ORDER, check_order
from core.data.mnist import ROWS
from core.i18n import gettext as _
from core.network.layer_info import cell_layer, cell_layers
from core.network.network import Network
from core.view.cut_parameter import CutChoice, cut_from_text, units_from_text, units_text
from core.view.gate_film import VIEWS
from core.view.unit_view import check_unit
from core.whole_numbers import whole_number_from_text
from pages.parts.gates.cut_form import ALL, CHOSEN, PINNED, CutForm
from pages.parts.gates.mattered_state import MATTERED_PARAMS, MatteredState
from pages.parts.problems import guarded
from pages.parts.query_params import QueryParam, page_state, read_params, write_params

FIRST_UNIT = 57
UNDO_STEPS = 100


@dataclass
class GatesState:
    """One visitor's bench.

    Attributes:
        run: Of a visitor's own network, the run that trained it; "" without one.
        words: What a network that tells stories reads; "" for its own example.
        layer: The name of the recurrent layer that is looked into; "" before the first network.
        unit: The pinned unit, from 0.
        order: The order of the units that the address asks for.
        knife: What the controls of the cut say.
        past: What `undo` goes back to, each with another cut.
        typos: By field, a sentence about what is typed there and cannot be used.
        start_row: Where the cursor stands when the visit begins, from 1.
        rows_asked: How often the cursor was sent to a row: it obeys each time, and then is free.
        reads_another: Whether a similar moment or a unit of a sentence was clicked, so that all of
            the page is to run again.
        search: Whose like moments are looked for: those of the pinned unit or of the chosen ones.
        view: Which run the maps show, one of `core.view.gate_film.VIEWS`.
        problems: Sentences about the address, shown until the next visit.
        changes: Sentences about what another network or layer does not have, shown until the next
            such change.
        mattered: What the panel "What mattered" is asked.
    """

    run: str = ""
    words: str = ""
    layer: str = ""
    unit: int = FIRST_UNIT
    order: str = FIRST_ORDER
    cut_form: CutForm = field(default_factory=CutForm)
    past: list[CutForm] = field(default_factory=list)
    typos: dict[str, str] = field(default_factory=dict)
    start_row: int = ROWS
    rows_asked: int = 0
    reads_another: bool = False
    search: str = PINNED
    view: str = VIEWS[0]
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    mattered: MatteredState = field(default_factory=MatteredState)
    _lies_here: tuple[str, str, int] = ("", "", 0)

    @property
    def cut(self) -> CutChoice | None:
        """What is cut; None for nothing. A cut of the pinned unit alone goes with the pin."""
        return self.cut_form.cut(self.unit)

    def settle(self, network: Network, input_sequence: InputSequence) -> None:
        """Let go of what this network, the layer chosen in it or what is read does not have."""
        self.cut_form = replace(self.cut_form, row=min(self.cut_form.row, input_sequence.steps))
        known = {layer.name: layer for layer in cell_layers(network)}
        if self.layer not in known:
            self.layer = next(iter(known))
        units = known[self.layer].units
        if self._lies_here == (network.name, self.layer, units):
            return
        self._lies_here, self.changes = (network.name, self.layer, units), []
        if self.unit >= units:
            if self.unit != FIRST_UNIT:
                self.changes.append(
                    _(
                        "{layer} of {network} has no unit {unit}: now unit {first} is pinned.",
                        layer=self.layer,
                        network=network.name,
                        unit=self.unit,
                        first=first_unit(units),
                    )
                )
            self.unit = first_unit(units)
        self.past, self.typos = [], {}
        self.cut_form = self.cut_form.within(units)
        if not self.cut_form.chosen:
            self.search = PINNED
        if self.cut:
            try:
                self.cut.cuts(network, self.layer, input_sequence.steps)
            except ValueError:
                self.changes.append(
                    _(
                        "{layer} of {network} knows no cut {cut}: now nothing is cut.",
                        layer=self.layer,
                        network=network.name,
                        cut=self.cut.title,
                    )
                )
                self._hold(replace(self.cut_form, kind=None))

    def hold(self, **controls: Any) -> None:
        """Set some attributes of the knife; where that makes another cut, it can be undone."""
        before, cut = self.cut_form, self.cut
        self._hold(replace(before, **controls))
        self.typos = {}
        if self.cut != cut:
            self.past = [*self.past, before][-UNDO_STEPS:]

    def undo(self) -> None:
        """Go back to the last cut."""
        if self.past:
            self._hold(self.past.pop())
            self.typos = {}

    def search_for(self, which: str) -> None:
        """Look for like moments of the pinned unit or of the chosen ones, at first the pinned."""
        self.search = which
        if which == CHOSEN and not self.cut_form.chosen:
            self.hold(chosen=(self.unit,))

    def go_to(self, row: int) -> None:
        """Send the cursor to this row."""
        self.start_row = row
        self.rows_asked += 1

    def try_typed(self, name: str, take: Callable[[], None]) -> None:
        """Take what is typed into a field; what cannot be used is told, and changes nothing."""
        self.typos.pop(name, None)
        problems: list[str] = []
        with guarded(problems):
            take()
        if problems:
            self.typos[name] = problems[0]

    def pin(self, unit: int) -> None:
        """Pin this unit; a cut of the pinned unit alone goes with it."""
        self.unit = unit

    def _hold(self, knife: CutForm) -> None:
        if (knife.kind is None) != (self.cut_form.kind is None):
            self.view = VIEWS[0 if knife.kind is None else 1]
        self.cut_form = knife


def pin_in_layer(state: GatesState, network: Network, layer: str, unit: object) -> None:
    """Pin a unit of a layer, which comes into view; all of the page is to run again.

    Raises:
        ValueError: If there is no such layer or unit.
    """
    found = cell_layer(network, layer)
    state.pin(check_unit(unit, found.units))
    state.layer = found.name
    state.reads_another = True


def first_unit(units: int) -> int:
    """The unit that is pinned at first in a layer with so many."""
    return FIRST_UNIT if units > FIRST_UNIT else 0


def enter_gates() -> tuple[GatesState, bool]:
    """Get the session's state of the gates page, and whether its address is to be read now.

    On entry the parameters that choose the network and its text are read here; the others, which
    depend on those two, by `read_view`.
    """
    state, is_entry = page_state("bench", GatesState)
    if is_entry:
        state.problems = read_params(READING_PARAMS, state)
    return state, is_entry


def get_gates_state() -> GatesState:
    """Get the session's state of the gates page."""
    return page_state("bench", GatesState)[0]


@dataclass(frozen=True)
class GatesView:
    """The state of the gates page with what it is about, which its parameters depend on.

    Attributes:
        state: The visitor's.
        network: The network that reads.
        key: What tells the network from all others: its name, or the run that trained it.
        input_sequence: What is read.
    """

    state: GatesState
    network: Network
    key: str
    input_sequence: InputSequence


def read_view(view: GatesView, first_row: int | None = None) -> None:
    """Take over from the address what depends on the network and on what it reads.

    Args:
        view: The state and what it is about.
        first_row: Where the cursor goes if the address names no row; None for the row at which the
            network changed its answer.
    """
    state, sequence = view.state, view.input_sequence
    state.problems += read_params((_LAYER,), view)
    state.settle(view.network, sequence)
    state.start_row = first_row or sequence.steps
    if first_row is None:
        with guarded(state.problems):
            trace = view.network.trace(sequence.inputs[None])
            state.start_row = turning_step(view.network, sequence, trace) or sequence.steps
    state.problems += read_params(PARAMS, view)


def keep_in_address(view: GatesView) -> None:
    """Write the view into the address; the browser writes the order and the row."""
    write_params(PARAMS, view)


def _read_layer(view: GatesView, text: str) -> None:
    view.state.layer = cell_layer(view.network, text).name


def _write_layer(view: GatesView) -> str | None:
    first = cell_layers(view.network)[0].name
    return view.state.layer if view.state.layer != first else None


def _units(view: GatesView) -> int:
    return cell_layer(view.network, view.state.layer).units


def _read_unit(view: GatesView, text: str) -> None:
    view.state.unit = whole_number_from_text(text, 0, _units(view) - 1, _("Unit"))


def _write_unit(view: GatesView) -> str | None:
    return str(view.state.unit) if view.state.unit != first_unit(_units(view)) else None


def _read_units(view: GatesView, text: str) -> None:
    view.state.hold(chosen=units_from_text(text, _units(view)))


def _read_order(view: GatesView, text: str) -> None:
    is_ranked = view.state.layer in cache.rankings(view.key)
    view.state.order = check_order(text, view.network.layer(view.state.layer), ranked=is_ranked)


def _read_cut(view: GatesView, text: str) -> None:
    state = view.state
    cut = cut_from_text(text, view.network, state.layer, view.input_sequence.steps)
    if cut.units is None:
        state.hold(kind=cut.kind, which=ALL, row=cut.row)
    elif len(cut.units) == 1 and cut.units != state.cut_form.chosen:
        state.unit = cut.units[0]
        state.hold(kind=cut.kind, which=PINNED, row=cut.row)
    else:
        state.hold(kind=cut.kind, which=CHOSEN, chosen=cut.units, row=cut.row)


def _read_row(view: GatesView, text: str) -> None:
    what = _("Step") if view.input_sequence.read else _("Row")
    view.state.start_row = whole_number_from_text(text, 1, view.input_sequence.steps, what)


_LAYER = QueryParam("layer", _read_layer)
"""Read before all that depends on it."""

READING_PARAMS: tuple[QueryParam[GatesState], ...] = (
    QueryParam("run", lambda state, text: setattr(state, "run", text)),
    QueryParam("words", lambda state, text: setattr(state, "words", text)),
)
"""`run`: the training run of a visitor's own network; `words`: what a network of words reads. Which
network reads is in `pages.parts.digit_state`."""

PARAMS: tuple[QueryParam[GatesView], ...] = (
    QueryParam("run", None, lambda view: view.key if view.key == view.state.run else None),
    QueryParam("words", None, lambda view: (view.input_sequence.read and view.state.words) or None),
    QueryParam("layer", None, _write_layer),
    QueryParam("unit", _read_unit, _write_unit),
    QueryParam("units", _read_units, lambda view: units_text(view.state.cut_form.chosen) or None),
    QueryParam("order", _read_order),
    QueryParam("cut", _read_cut, lambda view: view.state.cut.text if view.state.cut else None),
    QueryParam("row", _read_row),
    *MATTERED_PARAMS,
)
"""`layer`: a recurrent layer's name; `unit`: from 0; `units`: such as `3,17,40-52`; `order`: a name
in `core.analysis.unit_order`; `cut`: an intervention such as `amnesiac.57.12` or
`force-forget_gate-0.25.all.1`, whose grammar is in `core.view.cut_parameter`; `row`: from 1; those
of the panel "What mattered" are in `pages.parts.gates.mattered_state`."""
