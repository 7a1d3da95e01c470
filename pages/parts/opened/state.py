"""What a session keeps of a visitor's own model and data, and what a link carries of it.

The model never is in a link; data are where they are text and small.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from core.analysis.visitor_data import PICTURES, VisitorData, file_data
from core.data.data_link import pack_data, unpack_data
from core.data.scaling import Scaling, parse_scaling, scaling_of
from core.data.table import MAX_COLUMNS, MAX_ROWS, Table
from core.data.token_text import parse_vocabulary
from core.i18n import N_
from core.i18n import gettext as _
from core.whole_numbers import whole_number_from_text
from pages.parts.query_params import QueryParam, page_state

ARRAY_ENDINGS = (".npy", ".npz")
"""Of files of numbers whose data no link carries."""

MAX_NAME = 200
"""Characters of the name of a series."""

NO_SCALING, OWN_SCALING, GIVEN_SCALING = "none", "own", "given"


@dataclass(frozen=True)
class DataFile:
    """A file that a visitor brought, or the one that the server was started with.

    Attributes:
        name: Of the file.
        data: Its bytes.
    """

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """What tells its bytes from all others."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class DataForm:
    """What the form for data holds.

    Attributes:
        file: An uploaded file of data; None without one.
        text: What was typed or pasted; it is read where there is no file.
        vocabulary: The vocabulary as text.
        scaling: `NO_SCALING`, `OWN_SCALING` or `GIVEN_SCALING`.
        scales: The scaling as text.
        series: Which series of the table is read.
        start: The row, from 0, with which the window begins.
        column: The column that is drawn heavily, from 0.
        dark_is_1: Whether a picture is turned around, so that ink is 1.
    """

    file: DataFile | None = None
    text: str = ""
    vocabulary: str = ""
    scaling: str = NO_SCALING
    scales: str = ""
    series: str = ""
    start: int = 0
    column: int = 0
    dark_is_1: bool = False


@dataclass
class OpenedState:
    """One visitor's own model and data.

    Attributes:
        upload: The model file that the visitor brought; None without one.
        form: What the form for data holds.
        run: The run that trained the network in view; "" where it comes from a file.
        problems: Sentences about the address, shown until the next visit.
    """

    upload: DataFile | None = None
    form: DataForm = DataForm()
    run: str = ""
    problems: list[str] = field(default_factory=list)
    _read: tuple[tuple[object, ...], VisitorData] | None = None

    def hold(self, **changes: Any) -> None:
        """Set some fields of the form."""
        self.form = replace(self.form, **changes)

    @property
    def has_data(self) -> bool:
        """Whether the visitor, or the server at its start, has given data."""
        return self.form.file is not None or bool(self.form.text.strip())

    def data(self, kind: str) -> VisitorData:
        """What the form gives a model whose input is of that kind, read anew only when it changes.

        Args:
            kind: As `core.analysis.model_input.input_kind` names it.

        Raises:
            ValueError: If a part cannot be read; one sentence says why.
        """
        form = self.form
        key = (kind, form.file, form.text, form.vocabulary, form.scaling, form.scales)
        if self._read is None or self._read[0] != key:
            self._read = key, _read_form(form, kind)
        return replace(
            self._read[1], series=form.series, start=form.start, dark_is_1=form.dark_is_1
        )


def get_opened_state() -> OpenedState:
    """Get the session's own model and data."""
    return page_state("opened", OpenedState)[0]


def _read_form(form: DataForm, kind: str) -> VisitorData:
    vocabulary = parse_vocabulary(form.vocabulary) if form.vocabulary.strip() else {}
    name, data = (form.file.name, form.file.data) if form.file else ("", form.text.encode())
    if not data.strip():
        return VisitorData(vocabulary=vocabulary)
    given = file_data(data, name, kind, has_words=bool(vocabulary))
    return replace(given, vocabulary=vocabulary, scaling=_scaling(form, given.table))


def _scaling(form: DataForm, table: Table | None) -> Scaling | None:
    if table is None or form.scaling == NO_SCALING:
        return None
    if form.scaling == OWN_SCALING:
        return scaling_of(table)
    if not form.scales.strip():
        return None
    return parse_scaling(form.scales, table.names)


def packed_data(state: OpenedState) -> str | None:
    """The data as a link carries them; None without any, or where they are no text or too long."""
    form = state.form
    fields = {"vocabulary": form.vocabulary, "scales": form.scales, "text": form.text}
    if form.scaling != NO_SCALING:
        fields["scaling"] = form.scaling
    if form.file is not None:
        if form.file.name.lower().endswith((*ARRAY_ENDINGS, *PICTURES)):
            return None
        try:
            fields["text"] = form.file.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None
    return pack_data(fields) if any(text.strip() for text in fields.values()) else None


def _read_data(state: OpenedState, text: str) -> None:
    fields = unpack_data(text, ("text", "vocabulary", "scaling", "scales"))
    if fields.get("scaling", NO_SCALING) not in (NO_SCALING, OWN_SCALING, GIVEN_SCALING):
        raise ValueError(_("The scaling in this link is not one of those that can be chosen."))
    state.hold(file=None, **fields)


def _number_param(name: str, most: int, what: str) -> QueryParam[OpenedState]:
    """A number of the form that counts from 0 there and from 1 in the address."""
    field = {"from": "start"}.get(name, name)

    def read(state: OpenedState, text: str) -> None:
        state.hold(**{field: whole_number_from_text(text, 1, most, _(what)) - 1})

    def write(state: OpenedState) -> str | None:
        number: int = getattr(state.form, field)
        return str(number + 1) if number else None

    return QueryParam(name, read, write)


PARAMS: tuple[QueryParam[OpenedState], ...] = (
    QueryParam("data", _read_data, packed_data),
    QueryParam(
        "series",
        lambda state, text: state.hold(series=text[:MAX_NAME]),
        lambda state: state.form.series or None,
    ),
    _number_param("from", MAX_ROWS, N_("First row of the window")),
    _number_param("column", MAX_COLUMNS, N_("Column drawn as a heavy line")),
)
"""`data`: text, vocabulary and scaling (`core.data.data_link`); `series`: its name in the table;
`from`: the first row of the window, from 1; `column`: the one that is drawn heavily, from 1."""
