"""What is written on the sheet of the by-hand page: the cell, and the text in every field."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.i18n import N_
from core.i18n import gettext as _
from core.view.by_hand import (
    MAX_TYPED_STEPS,
    STAGES,
    ByHand,
    fields,
    number_from_text,
    stage_from_fields,
)
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.query_params import QueryParam, page_state, read_params, write_params

LABELS = {"simple_rnn": N_("Simple RNN"), "lstm": N_("LSTM"), "gru": N_("GRU")}
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
        address_problems: Sentences about the address, shown until the next visit.
    """

    kind: str = "simple_rnn"
    written: dict[str, Writing] = field(
        default_factory=lambda: {kind: _as_shipped(kind) for kind in STAGES}
    )
    whole: dict[str, ByHand] = field(default_factory=lambda: dict(STAGES))
    past: dict[str, list[Writing]] = field(default_factory=lambda: {kind: [] for kind in STAGES})
    address_problems: list[str] = field(default_factory=list)

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

    def _write(self, writing: Writing) -> None:
        if writing != self.now:
            self.past[self.kind] = [*self.past[self.kind], self.now][-UNDO_STEPS:]
            self.written[self.kind] = writing


def get_by_hand_state() -> ByHandState:
    """Get the session's state of the by-hand page, its address read on entry."""
    state, is_entry = page_state("sheet", ByHandState)
    if is_entry:
        state.address_problems = read_params(PARAMS, state)
    return state


def keep_in_address(state: ByHandState) -> None:
    """Write the cell, its steps and the numbers that were changed into the address."""
    write_params(PARAMS, state)


def _read_cell(state: ByHandState, text: str) -> None:
    if text not in STAGES:
        raise ValueError(
            _("There is no cell {name}; choose {known}.", name=shown(text), known=", ".join(STAGES))
        )
    state.kind = text


def _read_steps(state: ByHandState, text: str) -> None:
    steps = whole_number_from_text(text, 1, MAX_TYPED_STEPS, _("Steps"))
    state.written[state.kind] = Writing(state.now.texts, steps)


def _steps(state: ByHandState) -> str | None:
    steps = len(state.last_whole.inputs)
    return None if steps == len(STAGES[state.kind].inputs) else str(steps)


def _read_numbers(state: ByHandState, text: str) -> None:
    texts = fields(STAGES[state.kind])
    for entry in text.split(","):
        name, _colon, number = entry.partition(":")
        if name not in texts:
            raise ValueError(
                _("There is no number {name} in this cell. Copy the whole link.", name=shown(name))
            )
        number_from_text(number, name)
        texts[name] = number
    state.written[state.kind] = Writing(texts, state.now.steps)


def _numbers(state: ByHandState) -> str | None:
    shipped = fields(STAGES[state.kind])
    changed = (
        f"{name}:{number}"
        for name, number in fields(state.last_whole).items()
        if number != shipped[name]
    )
    return ",".join(changed) or None


PARAMS = (
    QueryParam("cell", _read_cell, lambda state: state.kind),
    QueryParam("steps", _read_steps, _steps),
    QueryParam("numbers", _read_numbers, _numbers),
)
"""`cell`: `simple_rnn`, `lstm` or `gru`. `steps`: how many inputs are used. `numbers`: those that
differ from the cell's own, such as `hidden_state-0-input:0.7,fed-1:3`."""
