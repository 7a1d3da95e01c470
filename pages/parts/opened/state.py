"""What a session keeps of a visitor's own model and data; neither is part of a link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from core.analysis.model_input import VisitorData, file_data
from core.data.scaling import Scaling, parse_scaling, scaling_of
from core.data.table import Table
from core.data.token_text import parse_vocabulary
from pages.parts.query_params import page_state

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
    """

    file: DataFile | None = None
    text: str = ""
    vocabulary: str = ""
    scaling: str = NO_SCALING
    scales: str = ""
    series: str = ""
    start: int = 0
    column: int = 0


@dataclass
class OpenedState:
    """One visitor's own model and data.

    Attributes:
        upload: The model file that the visitor brought; None without one.
        form: What the form for data holds.
    """

    upload: DataFile | None = None
    form: DataForm = DataForm()
    _read: tuple[tuple[object, ...], VisitorData] | None = None

    def hold(self, **changes: Any) -> None:
        """Set some fields of the form."""
        self.form = replace(self.form, **changes)

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
        return replace(self._read[1], series=form.series, start=form.start)


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
