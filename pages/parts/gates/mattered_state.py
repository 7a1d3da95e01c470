"""What the panel "What mattered" is asked: which answer, after which step, which baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from core.analysis.baselines import BLANK, MEAN, UNKNOWN_WORD, ZERO
from core.analysis.input_sequence import InputSequence
from core.analysis.what_mattered import METHODS, SPANS
from core.i18n import gettext as _
from core.network.network import Network
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.query_params import QueryParam

ALL_METHODS = "all"
MOST_OUTPUTS = 1_000_000
_BASELINES = (BLANK, MEAN, UNKNOWN_WORD, ZERO)


@dataclass
class MatteredState:
    """The questions of one visitor.

    Attributes:
        is_open: Whether the panel is open.
        output: Which logit; None for the answer.
        step: After which step, from 1; None for the last.
        baseline: Its name; "" for the first that the network has.
        span: How many steps are erased at once.
        method: Which method is shown; `ALL_METHODS` for all side by side.
        asks_distance: Whether the panel is to measure how far back the network looks.
        asks_units: Whether the panel is to remove every unit, one at a time.
        problem: A sentence on what was typed as the output, or "".
        runs: How often the panel has run.
    """

    is_open: bool = False
    output: int | None = None
    step: int | None = None
    baseline: str = ""
    span: int = 1
    method: str = ALL_METHODS
    asks_distance: bool = False
    asks_units: bool = False
    problem: str = ""
    runs: int = 0

    def settle(self, network: str, steps: int) -> None:
        """Let go of what another network or a shorter input does not have."""
        if self._of not in ("", network):
            self.output, self.step, self.baseline, self.problem = None, None, "", ""
            self.asks_distance = self.asks_units = False
        self._of = network
        if self.step is not None and self.step > steps:
            self.step = None

    _of: str = ""


class HasMattered(Protocol):
    """A view of the gates page, see `pages.parts.gates.state.GatesView`."""

    @property
    def state(self) -> Any:
        """The visitor's state; `mattered` is its part."""

    @property
    def network(self) -> Network:
        """What reads."""

    @property
    def input_sequence(self) -> InputSequence:
        """What is read."""


def _read_flag(name: str) -> Any:
    def read(view: HasMattered, text: str) -> None:
        if text not in ("0", "1"):
            raise ValueError(
                _("{name} in the link must be 1 or 0, not {value}.", name=name, value=shown(text))
            )
        setattr(view.state.mattered, _FLAGS[name], text == "1")

    return read


def _write_flag(name: str) -> Any:
    return lambda view: "1" if getattr(view.state.mattered, _FLAGS[name]) else None


_FLAGS = {"mattered": "is_open", "units_removed": "asks_units", "distance": "asks_distance"}


def _read_output(view: HasMattered, text: str) -> None:
    count = len(view.input_sequence.answers) or MOST_OUTPUTS  # a model from a file says it later
    view.state.mattered.output = whole_number_from_text(text, 0, count - 1, _("Output"))


def _write_output(view: HasMattered) -> str | None:
    output = view.state.mattered.output
    return None if output is None else str(output)


def _read_step(view: HasMattered, text: str) -> None:
    steps = view.input_sequence.steps
    view.state.mattered.step = whole_number_from_text(text, 1, steps, _("Step"))


def _write_step(view: HasMattered) -> str | None:
    step = view.state.mattered.step
    return None if step is None else str(step)


def _choice(name: str, attribute: str, known: tuple[str, ...], default: str) -> QueryParam[Any]:
    def read(view: HasMattered, text: str) -> None:
        if text not in known:
            raise ValueError(
                _(
                    "{name} in the link must be one of {known}, not {value}.",
                    name=name,
                    known=", ".join(known),
                    value=shown(text),
                )
            )
        value = int(text) if attribute == "span" else text
        setattr(view.state.mattered, attribute, value)

    def write(view: HasMattered) -> str | None:
        value = str(getattr(view.state.mattered, attribute))
        return None if value == default else value

    return QueryParam(name, read, write)


MATTERED_PARAMS: tuple[QueryParam[Any], ...] = (
    *(QueryParam(name, _read_flag(name), _write_flag(name)) for name in _FLAGS),
    QueryParam("output", _read_output, _write_output),
    QueryParam("after", _read_step, _write_step),
    _choice("baseline", "baseline", _BASELINES, ""),
    _choice("erased", "span", tuple(str(span) for span in SPANS), "1"),
    _choice("method", "method", (ALL_METHODS, *METHODS), ALL_METHODS),
)
"""`mattered`: 1 where the panel is open; `output`: a number from 0; `after`: a step from 1;
`baseline`: a name in `core.analysis.baselines`; `erased`: how many steps at once; `method`: a name
in `core.analysis.what_mattered`; `units_removed` and `distance`: 1 where these are measured."""
