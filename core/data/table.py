"""Numeric tables that a visitor brings: CSV, TSV, NPY, NPZ or pasted text.

Rows are steps, columns are features. A first line of names is optional. A column of dates is left
out, a column `target` is kept apart, a column `series` tells several series in one table apart, and
a column `event` marks rows at which something happened that the network does not see.
Nothing that could run code is read: no pickle, no objects inside NPY.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.whole_numbers import shown

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_BYTES = 50_000_000

TARGET, SERIES, EVENT = "target", "series", "event"
"""Names of columns with a meaning of their own."""

Numbers = NDArray[np.float64]

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*"
    r"|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
)
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "?"})
_SEPARATORS = ("\t", ";", ",", "|")


@dataclass(frozen=True)
class Table:
    """Numbers by step and column.

    Attributes:
        names: (F,), of the columns.
        values: (T, F), finite.
        target: (T,), the column `target`; None without one.
        series: By name the rows of each series, from and up to; one series without a column for it.
        notes: What was left out, for people.
        events: The rows, from 0, at which the column `event` is not 0.
    """

    names: tuple[str, ...]
    values: Numbers
    target: Numbers | None = None
    series: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    events: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """T."""
        return len(self.values)

    def only(self, series: str) -> Table:
        """The rows of one series.

        Raises:
            ValueError: If there is none of that name.
        """
        for name, start, end in self.series:
            if name == series:
                target = None if self.target is None else self.target[start:end]
                events = tuple(row - start for row in self.events if start <= row < end)
                return replace(
                    self, values=self.values[start:end], target=target, series=(), events=events
                )
        known = ", ".join(name for name, _start, _end in self.series[:10])
        raise ValueError(
            _("There is no series {name}; there are: {known}.", name=shown(series), known=known)
        )


def read_table(data: bytes, file_name: str = "") -> Table:
    """Read a table from a file's bytes.

    Args:
        data: The file.
        file_name: Tells what it is: `.npy` and `.npz` are arrays, all else is text.

    Raises:
        ValueError: If it cannot be read; one sentence says why.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(_("The data are larger than {mb} MB.", mb=MAX_BYTES // 10**6))
    if file_name.lower().endswith((".npy", ".npz")):
        arrays = read_arrays(data)
        return table_from_array(next(iter(arrays.values())))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise ValueError(
                _("This is no text: save the table as CSV, with a comma between the columns.")
            ) from None
        text = data.decode("latin-1")
    return parse_table(text)


def read_arrays(data: bytes) -> dict[str, Numbers]:
    """Read the arrays of numbers in an NPY or NPZ file, by name.

    Raises:
        ValueError: If the file is damaged, or holds anything but numbers.
    """
    try:
        loaded = np.load(io.BytesIO(data), allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            arrays = {"array": loaded}
        else:
            with loaded:
                if sum(info.file_size for info in loaded.zip.infolist()) > MAX_BYTES:
                    raise ValueError(_("The data are larger than {mb} MB.", mb=MAX_BYTES // 10**6))
                arrays = {name: loaded[name] for name in loaded.files}
    except (ValueError, OSError, EOFError, KeyError, SyntaxError, MemoryError) as error:
        if "MB" in str(error):
            raise
        raise ValueError(
            _("The file is damaged, or holds objects; save arrays of numbers with numpy.save.")
        ) from None
    except Exception:  # zipfile and numpy.lib.format raise whatever a damaged file leads to
        raise ValueError(
            _("The file is damaged, or holds objects; save arrays of numbers with numpy.save.")
        ) from None
    if not arrays:
        raise ValueError(_("The file holds no array."))
    for name, array in arrays.items():
        if array.dtype.kind not in "biuf":
            raise ValueError(_("The array {name} is not made of numbers.", name=shown(name)))
        if array.size == 0:
            raise ValueError(_("The array {name} is empty.", name=shown(name)))
    return {name: array.astype(np.float64) for name, array in arrays.items()}


def table_from_array(array: Numbers) -> Table:
    """Make a table of (T,) or (T, F) numbers; several series of (N, T, F).

    Raises:
        ValueError: If the array has another shape, or holds NaN or infinity.
    """
    if array.ndim == 1:
        array = array[:, None]
    series: tuple[tuple[str, int, int], ...] = ()
    if array.ndim == 3:
        count, steps = array.shape[:2]
        series = tuple((str(k + 1), k * steps, (k + 1) * steps) for k in range(count))
        array = array.reshape(count * steps, array.shape[2])
    if array.ndim != 2:
        raise ValueError(
            _(
                "The array has the shape {shape}; a table has (steps, features).",
                shape=array.shape,
            )
        )
    _check_size(*array.shape)
    if not np.isfinite(array).all():
        row, column = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(
            _(
                "Row {row}, column {column} holds NaN or infinity; fill the gaps first.",
                row=row + 1,
                column=column + 1,
            )
        )
    names = tuple(_("column {n}", n=k + 1) for k in range(array.shape[1]))
    return Table(names, array, series=series)


def parse_table(text: str) -> Table:
    """Read a table from text, with tabs, semicolons, commas, bars or spaces between the columns.

    Raises:
        ValueError: If it is no table of numbers; one sentence says why.
    """
    lines = text.count("\n")
    if lines > MAX_ROWS + 1:
        raise ValueError(
            _(
                "The table has {rows:,} rows; {most:,} are read at most.",
                rows=lines,
                most=MAX_ROWS,
            )
        )
    rows = _cells(text)
    if not rows:
        raise ValueError(_("There are no numbers: paste a table whose rows are steps."))
    has_names = not any(map(_is_number, rows[0]))
    if has_names and len(rows[0]) > 1 and _is_index(rows):
        rows = [row[1:] for row in rows]
    names = rows.pop(0) if has_names else []
    if not rows:
        raise ValueError(_("The table has a line of names and no rows."))
    width = len(names) or len(rows[0])
    if not has_names:
        names = [_("column {n}", n=k + 1) for k in range(width)]
    for number, row in enumerate(rows, 1 + has_names):
        if len(row) != width:
            raise ValueError(
                _(
                    "Line {line} has {found} cells and not {expected} as the first one.",
                    line=number,
                    found=len(row),
                    expected=width,
                )
            )
    _check_size(len(rows), width)
    return _table(_unique(names), rows, 1 + has_names)


def _check_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise ValueError(
            _("The table has {rows:,} rows; {most:,} are read at most.", rows=rows, most=MAX_ROWS)
        )
    if columns > MAX_COLUMNS:
        raise ValueError(
            _(
                "The table has {columns:,} columns; {most:,} are read at most.",
                columns=columns,
                most=MAX_COLUMNS,
            )
        )


def _cells(text: str) -> list[list[str]]:
    """The lines of a text, taken apart at whatever stands between its columns."""
    head = "\n".join([line for line in text.splitlines() if line.strip()][:10])
    found = [mark for mark in _SEPARATORS if mark in head]
    try:
        if found:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=found[0]))
        else:
            rows = [line.split() for line in text.splitlines()]
    except csv.Error:
        raise ValueError(_("The text is no table: a quotation mark is not closed.")) from None
    stripped = [[cell.strip() for cell in row] for row in rows]
    return [row for row in stripped if any(row)]


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], first_line: int) -> Table:
    columns: dict[str, Numbers] = {}
    notes: list[str] = []
    series: tuple[tuple[str, int, int], ...] = ()
    for place, name in enumerate(names):
        cells = [row[place] for row in rows]
        if name.lower() == SERIES:
            series = _series(cells)
        elif all(_DATE.fullmatch(cell) for cell in cells):
            notes.append(_("Column {name} holds dates or times and is left out.", name=shown(name)))
        else:
            columns[name] = _column(name, cells, first_line)
    of_target, of_event = _taken(columns, TARGET), _taken(columns, EVENT)
    if not columns:
        raise ValueError(_("The table has no column of numbers."))
    events = () if of_event is None else tuple(np.flatnonzero(of_event).tolist())
    values = np.stack([*columns.values()], 1)
    return Table(tuple(columns), values, of_target, series, tuple(notes), events)


def _taken(columns: dict[str, Numbers], meaning: str) -> Numbers | None:
    """Take the column with a meaning of its own out of the others; None without one."""
    name = next((name for name in columns if name.lower() == meaning), None)
    return None if name is None else columns.pop(name)


def _column(name: str, cells: Sequence[str], first_line: int) -> Numbers:
    try:
        values = np.array([float(cell) for cell in cells])
    except ValueError:
        values = np.array([])
    if len(values) == len(cells) and np.isfinite(values).all():
        return values
    where = next(k for k, cell in enumerate(cells) if not _is_number(cell))
    cell, place = cells[where], {"name": shown(name), "line": first_line + where}
    if cell.lower() in _MISSING:
        raise ValueError(
            _("Column {name} has no value in line {line}; fill the gap first.", **place)
        )
    if _DECIMAL_COMMA.fullmatch(cell):
        raise ValueError(
            _(
                "Column {name} has a decimal comma in line {line}: {cell}; write a point.",
                cell=shown(cell),
                **place,
            )
        )
    raise ValueError(
        _("Column {name} has {cell} in line {line}, which is no number.", cell=shown(cell), **place)
    )


def _series(cells: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """The runs of equal names in the column that tells series apart."""
    starts = [k for k, cell in enumerate(cells) if k == 0 or cell != cells[k - 1]]
    found = [
        (cells[start], start, end)
        for start, end in zip(starts, [*starts[1:], len(cells)], strict=True)
    ]
    if len({name for name, _start, _end in found}) < len(found):
        raise ValueError(
            _("The rows of a series must follow one another; sort the table by its series.")
        )
    return tuple(found)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names, those that are empty or stand there already with a number."""
    made: list[str] = []
    for k, name in enumerate(names):
        plain = name[:60] or _("column {n}", n=k + 1)
        made.append(plain if plain not in made else f"{plain} ({k + 1})")
    return tuple(made)


def _is_index(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column has no name and counts the rows from 0, as pandas writes it."""
    return not rows[0][0] and [row[0] for row in rows[1:]] == [str(k) for k in range(len(rows) - 1)]


def _is_number(cell: str) -> bool:
    try:
        return bool(np.isfinite(float(cell)))
    except ValueError:
        return False
