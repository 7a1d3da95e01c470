"""What is written on the sheet of the by-hand page: the cell, and the text in every field."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.view.by_hand import STAGES, ByHand, fields, stage_from_fields

LABELS = {"simple_rnn": "Simple RNN", "lstm": "LSTM", "gru": "GRU"}
UNDO_STEPS = 100


@dataclass(frozen=True)
class Writing:
    """What was written for one cell.

    Attributes:
        texts: By field, as typed.
        steps: How many inputs are fed.
    """

    texts: dict[str, str]
    steps: int


def _as_shipped(kind: str) -> Writing:
    return Writing(fields(STAGES[kind]), len(STAGES[kind].inputs))


@dataclass
class ByHandState:
    """One visitor's sheet.

    Attributes:
        kind: The chosen cell.
        written: What stands there now, for each cell.
        whole: The last stage in which every field was a number, for each cell.
        past: What `undo` goes back to, for each cell.
        problem: A sentence about the address, shown until the next visit.
    """

    kind: str = "simple_rnn"
    written: dict[str, Writing] = field(
        default_factory=lambda: {kind: _as_shipped(kind) for kind in STAGES}
    )
    whole: dict[str, ByHand] = field(default_factory=lambda: dict(STAGES))
    past: dict[str, list[Writing]] = field(default_factory=lambda: {kind: [] for kind in STAGES})
    problem: str = ""

    @property
    def now(self) -> Writing:
        """What stands there for the chosen cell."""
        return self.written[self.kind]

    @property
    def last_whole(self) -> ByHand:
        """The last stage of the chosen cell that could be computed."""
        return self.whole[self.kind]

    @property
    def can_undo(self) -> bool:
        """Whether something was written for the chosen cell."""
        return bool(self.past[self.kind])

    @property
    def is_as_shipped(self) -> bool:
        """Whether nothing differs from the numbers that the chosen cell begins with."""
        return self.now == _as_shipped(self.kind)

    def type(self, name: str, text: str) -> None:
        """Write a text into a field."""
        self._write(Writing({**self.now.texts, name: text}, self.now.steps))

    def feed(self, steps: int) -> None:
        """Feed that many inputs."""
        self._write(Writing(self.now.texts, steps))

    def reset(self) -> None:
        """Go back to the numbers that the chosen cell begins with; this can be undone."""
        self._write(_as_shipped(self.kind))

    def undo(self) -> None:
        """Take the last change back."""
        if self.can_undo:
            self.written[self.kind] = self.past[self.kind].pop()

    def compute(self) -> None:
        """Take over what is written.

        Raises:
            ValueError: If something of it is no number; the last whole stage then stays.
        """
        self.whole[self.kind] = stage_from_fields(self.kind, self.now.texts, self.now.steps)

    def open_address(self) -> None:
        """Take over the cell that the address asks for."""
        asked = st.query_params.get("cell", self.kind)
        self.problem = ""
        if asked in STAGES:
            self.kind = asked
        else:
            self.problem = f"Expected a cell among {', '.join(STAGES)}, got {asked[:40]!r}."

    def keep_in_address(self) -> None:
        """Write the chosen cell into the address."""
        if st.query_params.get("cell") != self.kind:
            st.query_params["cell"] = self.kind

    def _write(self, writing: Writing) -> None:
        if writing != self.now:
            self.past[self.kind] = [*self.past[self.kind], self.now][-UNDO_STEPS:]
            self.written[self.kind] = writing


def get_by_hand_state() -> ByHandState:
    """The session's sheet; on the first run of a visit it takes over what the address asks for."""
    if "sheet" not in st.session_state:
        st.session_state["sheet"] = ByHandState()
    found: ByHandState = st.session_state["sheet"]
    if st.session_state.pop("entered_page", False):
        found.open_address()
    return found
