"""The state of the page on units: network, layer, unit, text and idea; kept in the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from core.analysis.concept_cut import CutEffect
from core.analysis.text_states import default_quantity
from core.concepts.labels import MARKED, MAX_CHARACTERS, MAX_PASSAGES, concept
from core.drawing.links import from_text, to_text
from core.i18n import N_
from core.i18n import gettext as _
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.query_params import QueryParam, number_param, page_state, value_param

Source = Literal["example", "own", "library"]
SOURCES: tuple[Source, ...] = get_args(Source)
LARGEST_UNIT = 100_000
LINKED_CHARACTERS = 20_000
"""A longer text of a visitor's own is not put into the link."""


@dataclass
class UnitsState:
    """One visitor's page.

    Attributes:
        network: Its name; "" before the first.
        run: Of a visitor's own network, the run that trained it; "" without one.
        layer: Which layer is looked into; "" for the last one.
        quantity: Which of its quantities colours the text; "" for what it carries on.
        unit: From 0; None for the best one for the idea.
        idea: The name of a concept; "" for the first one that varies in the text.
        source: Where the text comes from.
        own: The visitor's own text.
        file: The chosen file of the standard library.
        start: At which character or word the passage begins.
        at: The chosen place in it.
        times_asked: Counts changes of the passage: the browser goes to `at` after each.
        marks: What was marked by hand: starts and ends in the text.
        on_this_text: Whether units are ranked on the text itself, not on unseen text.
        cut: What was measured when the unit was cut, by network, layer, unit and idea.
        problems: Sentences about the address, shown until the next visit.
        defaults: By attribute what the page chose by itself: the address leaves it out.
    """

    network: str = ""
    run: str = ""
    layer: str = ""
    quantity: str = ""
    unit: int | None = None
    idea: str = ""
    source: Source = "example"
    own: str = ""
    file: str = ""
    start: int = 0
    at: int = 0
    times_asked: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    on_this_text: bool = False
    cut: dict[tuple[object, ...], CutEffect] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)

    def settle(self, network: Network, ideas: tuple[str, ...]) -> None:
        """Replace what this network does not have."""
        layers = {layer.name: layer for layer in cell_layers(network)}
        self.defaults["layer"] = next(reversed(layers))
        if self.layer not in layers:
            self.layer = self.defaults["layer"]
        layer = network.layer(self.layer)
        self.defaults["quantity"] = default_quantity(network, self.layer)
        if self.quantity not in (*layer.editable, *layer.memory):
            self.quantity = self.defaults["quantity"]
        if self.unit is not None and self.unit >= layers[self.layer].units:
            self.problems.append(
                _(
                    "{layer} has units from 0 to {last}, not {unit}; the best one is shown.",
                    layer=self.layer,
                    last=layers[self.layer].units - 1,
                    unit=self.unit,
                )
            )
            self.unit = None
        if self.idea not in (*ideas, MARKED.name):
            self.idea = ""

    def show(self, start: int, at: int = 0) -> None:
        """Show the passage of the text that begins at `start`."""
        self.start, self.at = max(0, start), at
        self.times_asked += 1

    def open_source(self, source: Source) -> None:
        """Take the text from elsewhere."""
        if source != self.source:
            self.source, self.marks = source, ()
            self.show(0)

    def open_own(self, text: str) -> None:
        """Take a visitor's own text."""
        if text != self.own:
            self.own, self.marks = text, ()
            self.source = "own"
            self.show(0)

    def open_file(self, path: str, start: int = 0) -> None:
        """Take a file of the standard library."""
        self.file, self.source, self.marks = path, "library", ()
        self.show(start)


def enter_units() -> tuple[UnitsState, bool]:
    """Get the session's state, and whether its address is to be read now."""
    return page_state("units", UnitsState)


def get_units_state() -> UnitsState:
    """Get the session's state."""
    return enter_units()[0]


def _chosen(name: str, most: int = 200) -> QueryParam[UnitsState]:
    """A name that is left out of the address where the page chose it by itself."""

    def write(state: UnitsState) -> str | None:
        value: str = getattr(state, name)
        return value if value and value != state.defaults.get(name) else None

    return QueryParam(name, lambda state, text: setattr(state, name, text[:most]), write)


def _read_source(state: UnitsState, text: str) -> None:
    match = next((source for source in SOURCES if source == text), None)
    if match is None:
        raise ValueError(
            _(
                "The text in the link must be one of {known}, not {value}.",
                known=", ".join(SOURCES),
                value=shown(text),
            )
        )
    state.source = match


def _read_own(state: UnitsState, text: str) -> None:
    state.own = from_text(text, 4 * MAX_CHARACTERS).decode("utf-8", "replace")
    state.source = "own"


def _write_own(state: UnitsState) -> str | None:
    is_linked = state.source == "own" and 0 < len(state.own) <= LINKED_CHARACTERS
    return to_text(state.own.encode("utf-8", "replace")) if is_linked else None


def _read_idea(state: UnitsState, text: str) -> None:
    state.idea = concept(text).name


def _read_at(state: UnitsState, text: str) -> None:
    state.at = whole_number_from_text(text, 0, MAX_CHARACTERS, _("Place"))


def _read_marks(state: UnitsState, text: str) -> None:
    try:
        pairs = [part.split("-") for part in text.split(".")][: MAX_PASSAGES + 1]
        state.marks = tuple(sorted((int(start), int(end)) for start, end in pairs))
    except ValueError:
        raise ValueError(
            _("The marks in the link must be such as {example}.", example="10-25.40-60")
        ) from None
    state.idea = MARKED.name


def _write_marks(state: UnitsState) -> str | None:
    return ".".join(f"{start}-{end}" for start, end in state.marks) or None


PARAMS: tuple[QueryParam[UnitsState], ...] = (
    QueryParam(
        "network",
        lambda state, text: setattr(state, "network", text[:200]),
        lambda state: state.network or None,  # which network is the first one may change
    ),
    _chosen("run"),
    _chosen("layer"),
    _chosen("quantity"),
    number_param("unit", 0, LARGEST_UNIT, N_("Unit"), default=None),
    QueryParam("idea", _read_idea, _chosen("idea").write),
    QueryParam(
        "source", _read_source, lambda state: None if state.source == "example" else state.source
    ),
    QueryParam("text", _read_own, _write_own),
    QueryParam(
        "file",
        lambda state, text: setattr(state, "file", text[:300]),
        lambda state: state.file if state.source == "library" and state.file else None,
    ),
    number_param("start", 0, MAX_CHARACTERS, N_("Beginning of the passage"), default=0),
    QueryParam("at", _read_at),
    QueryParam("marks", _read_marks, _write_marks),
    value_param(
        "rank",
        lambda text: text == "this",
        default=False,
        attribute="on_this_text",
        to_text=lambda _value: "this",
    ),
)
"""`network`, `run`, `layer`, `quantity`, `unit` (from 0): what is looked into; `idea`: a concept;
`source`: `example`, `own` or `library`; `text`: a visitor's own text, packed by
`core.drawing.links`; `file`: of the standard library; `start`: where the passage begins; `at`: the
chosen place in it; `marks`: such as `10-25.40-60`; `rank`: `this` where units are ranked on the
text itself."""
