"""What lies on the bench of the gates page: which unit is pinned, in which order, and the cut."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.cut_choice import ERASE, CutChoice, cut_from_text
from core.digits import ROWS
from core.gate_film import VIEWS
from core.gate_maps import ORDERS, check_order
from core.trace import Network
from core.unit_story import check_unit

LAYER = "lstm"
FIRST_UNIT = 57


@dataclass
class Bench:
    """One visitor's bench.

    Attributes:
        unit: The pinned unit, from 0.
        order: The order of the units that the address asks for.
        cut: What is cut; None for nothing. A cut of one unit is one of the pinned unit.
        pinned_only: Whether a cut is made in the pinned unit alone.
        cut_row: At which row a cut is made, from 1.
        start_row: Where the cursor stands when the visit begins, from 1.
        view: Which run the maps show, one of `core.gate_film.VIEWS`.
        complaints: Sentences about the address, shown until the next visit.
    """

    unit: int = FIRST_UNIT
    order: str = next(iter(ORDERS))
    cut: CutChoice | None = None
    pinned_only: bool = False
    cut_row: int = 1
    start_row: int = ROWS
    view: str = VIEWS[0]
    complaints: list[str] = field(default_factory=list)

    def open_address(self, network: Network) -> None:
        """Take over what the address asks for; what it asks in vain becomes a complaint."""
        self.complaints = []
        asked = st.query_params.to_dict()
        for name, take in (
            ("unit", self._take_unit),
            ("order", self._take_order),
            ("cut", self._take_cut),
        ):
            if name in asked:
                try:
                    take(asked[name], network)
                except ValueError as error:
                    self.complaints.append(str(error))

    def make(self, kind: str | None) -> None:
        """Cut like this from now on, in the units and at the row chosen; None cuts nothing."""
        if kind is None:
            self.cut, self.view = None, VIEWS[0]
            return
        if self.cut is None:
            self.view = VIEWS[1]
        unit = self.unit if self.pinned_only and kind != ERASE else None
        self.cut = CutChoice(kind, unit, self.cut_row)

    def pin(self, unit: int) -> None:
        """Pin this unit; a cut of the pinned unit alone goes with it."""
        self.unit = unit
        if self.cut:
            self.make(self.cut.kind)

    def keep_in_address(self) -> None:
        """Write into the address what is on the bench; the order looks after itself."""
        wanted = {
            "unit": str(self.unit) if self.unit != FIRST_UNIT else None,
            "cut": self.cut.text if self.cut else None,
        }
        for name, value in wanted.items():
            if value is None:
                st.query_params.pop(name, None)
            elif st.query_params.get(name) != value:
                st.query_params[name] = value

    def _take_unit(self, text: str, network: Network) -> None:
        self.unit = check_unit(text, network.layer(LAYER).units)

    def _take_order(self, text: str, _: Network) -> None:
        self.order = check_order(text)

    def _take_cut(self, text: str, network: Network) -> None:
        cut = cut_from_text(text, network, LAYER, ROWS)
        self.cut_row, self.pinned_only = cut.row, cut.unit is not None
        if cut.unit is not None:
            self.unit = cut.unit
        self.make(cut.kind)


def bench() -> Bench:
    """The session's bench."""
    if "bench" not in st.session_state:
        st.session_state["bench"] = Bench()
    found: Bench = st.session_state["bench"]
    return found
