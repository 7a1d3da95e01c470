"""What lies on the bench of the gates page: which layer, which unit is pinned, and the cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.analysis.input_sequence import InputSequence
from core.analysis.unit_order import FIRST_ORDER
from core.data.mnist import ROWS
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.view.cut_parameter import CutChoice
from core.view.gate_film import VIEWS
from pages.parts.gates.cut_form import CHOSEN, PINNED, CutForm

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
        reads_another: Whether a like moment was clicked, so that all of the page is to run again.
        search: Whose like moments are looked for: those of the pinned unit or of the chosen ones.
        view: Which run the maps show, one of `core.view.gate_film.VIEWS`.
        problems: Sentences about the address, shown until the next visit.
        changes: Sentences about what another network or layer does not have, shown until the next
            such change.
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
                    f"{self.layer} of {network.name} has no unit {self.unit}: now unit "
                    f"{first_unit(units)} is pinned."
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
                    f"{self.layer} of {network.name} knows no cut {self.cut.title}: now nothing is "
                    "cut."
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
        try:
            take()
        except ValueError as error:
            self.typos[name] = str(error)

    def pin(self, unit: int) -> None:
        """Pin this unit; a cut of the pinned unit alone goes with it."""
        self.unit = unit

    def _hold(self, knife: CutForm) -> None:
        if (knife.kind is None) != (self.cut_form.kind is None):
            self.view = VIEWS[0 if knife.kind is None else 1]
        self.cut_form = knife


def first_unit(units: int) -> int:
    """The unit that is pinned at first in a layer with so many."""
    return FIRST_UNIT if units > FIRST_UNIT else 0


def get_gates_state() -> GatesState:
    """The session's bench."""
    if "bench" not in st.session_state:
        st.session_state["bench"] = GatesState()
    found: GatesState = st.session_state["bench"]
    return found
