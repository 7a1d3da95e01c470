"""Digits that people drew with a pen on a tablet, as strokes, with their writers."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES

DRAWINGS_VARIABLE = "LSTM_LAB_DRAWINGS"
WRITER_GROUPS = 10


@dataclass(frozen=True)
class PenDrawing:
    """A digit drawn with a pen.

    Attributes:
        label: The digit, 0..9.
        writer: `tablet/session/person`.
        strokes: (N, 2) each, x to the right and y down; the longer side of the drawing is 1.
    """

    label: int
    writer: str
    strokes: tuple[NDArray[np.float64], ...]

    @property
    def tablet(self) -> str:
        """The kind of tablet and its location."""
        return self.writer.split("/", 1)[0]

    @property
    def writer_group(self) -> int:
        """One of `WRITER_GROUPS` groups of people, the same on every machine."""
        return zlib.crc32(self.writer.encode()) % WRITER_GROUPS


def drawings_path() -> Path:
    """Return the file of pen drawings that `LSTM_LAB_DRAWINGS` names.

    Raises:
        ValueError: If the variable is not set.
    """
    chosen = os.environ.get(DRAWINGS_VARIABLE)
    if not chosen:
        raise ValueError(
            f"Set {DRAWINGS_VARIABLE} to the path of a file of pen drawings (.jsonl.gz)."
        )
    return Path(chosen)


def drawings(path: Path) -> list[PenDrawing]:
    """Load a file of pen drawings, one JSON object a line.

    Args:
        path: `.jsonl.gz` or `.jsonl`; a line is `{"label": 5, "writer": "tablet/...",
            "strokes": [[[x, y], ...], ...]}`.

    Raises:
        ValueError: If the file cannot be read, or a line is not such an object.
    """
    if not path.is_file():
        raise ValueError(f"There is no file of pen drawings at {path}.")
    try:
        records = [_drawing(line, number, path) for number, line in _lines(path)]
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ValueError(f"{path} cannot be read as a .jsonl.gz ({error}).") from error
    if not records:
        raise ValueError(f"There are no pen drawings in {path}.")
    return records


def hold_out(
    records: Sequence[PenDrawing],
    *,
    groups: Sequence[int] = (),
    tablets: Sequence[str] = (),
) -> tuple[list[PenDrawing], list[PenDrawing]]:
    """Split drawings into those for training and those of people who are held out.

    Args:
        records: All drawings.
        groups: Writer groups to hold out, each of about a tenth of the people.
        tablets: Tablets to hold out, with everybody who wrote on them.

    Raises:
        ValueError: If a tablet is not in the data, or a group is not in 0..9.
    """
    present = {record.tablet for record in records}
    unknown = sorted(set(tablets) - present)
    if unknown:
        raise ValueError(f"No drawings from the tablets {unknown}; there are {sorted(present)}.")
    if any(not 0 <= group < WRITER_GROUPS for group in groups):
        raise ValueError(f"Writer groups are 0 to {WRITER_GROUPS - 1}, not {list(groups)}.")
    kept: list[PenDrawing] = []
    aside: list[PenDrawing] = []
    for record in records:
        is_aside = record.tablet in tablets or record.writer_group in groups
        (aside if is_aside else kept).append(record)
    return kept, aside


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line that is not blank."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line


def _drawing(line: str, number: int, path: Path) -> PenDrawing:
    try:
        record: Any = json.loads(line)
        label, writer = record["label"], record["writer"]
        strokes = tuple(np.asarray(stroke, dtype=np.float64) for stroke in record["strokes"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(
            f"Line {number} of {path} is not an object with label, writer and strokes: "
            f"{line.strip()[:60]!r}."
        ) from error
    if type(label) is not int or not 0 <= label < CLASSES:
        raise ValueError(f"The label in line {number} of {path} is not 0 to 9: {label!r}.")
    if not isinstance(writer, str) or not writer:
        raise ValueError(f"The writer in line {number} of {path} is not a name: {writer!r}.")
    for stroke in strokes:
        if stroke.ndim != 2 or stroke.shape[1] != 2 or not np.isfinite(stroke).all():
            raise ValueError(
                f"A stroke in line {number} of {path} is not a list of finite [x, y] points; its "
                f"shape is {stroke.shape}."
            )
    if not strokes:
        raise ValueError(f"Line {number} of {path} has no strokes.")
    return PenDrawing(label, writer, strokes)
