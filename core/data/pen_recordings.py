"""A file of digits that people drew with a pen, each kept as strokes with its writer's name."""

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
    """A digit that somebody drew with a pen.

    Attributes:
        label: The digit, 0..9.
        writer: Who drew it, `tablet/session/person`; the part before the first slash is the tablet.
        strokes: (N, 2) each, x to the right and y down, the longer side of the drawing is 1.
    """

    label: int
    writer: str
    strokes: tuple[NDArray[np.float64], ...]

    @property
    def tablet(self) -> str:
        """The kind of tablet and the place where it stood."""
        return self.writer.split("/", 1)[0]

    @property
    def writer_group(self) -> int:
        """One of `WRITER_GROUPS` groups of people, the same on every machine and for every file."""
        return zlib.crc32(self.writer.encode()) % WRITER_GROUPS


def drawings_path() -> Path:
    """The file of pen drawings named by `LSTM_LAB_DRAWINGS`.

    Raises:
        ValueError: The variable names no file.
    """
    chosen = os.environ.get(DRAWINGS_VARIABLE)
    if not chosen:
        raise ValueError(
            f"Expected a file of pen drawings (.jsonl.gz) named in {DRAWINGS_VARIABLE}, "
            "which is not set."
        )
    return Path(chosen)


def drawings(path: Path) -> list[PenDrawing]:
    """The pen drawings of a file, one JSON object a line.

    Args:
        path: `.jsonl.gz` or `.jsonl`; a line is `{"label": 5, "writer": "tablet/...",
            "strokes": [[[x, y], ...], ...]}`.

    Raises:
        ValueError: The file cannot be read, or a line is not such an object; it names the line.
    """
    if not path.is_file():
        raise ValueError(f"Expected a file of pen drawings at {path}, where there is none.")
    try:
        records = [_drawing(line, number, path) for number, line in _lines(path)]
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ValueError(f"Expected a .jsonl.gz at {path}, could not read it: {error}") from error
    if not records:
        raise ValueError(f"Expected pen drawings in {path}, which holds none.")
    return records


def hold_out(
    records: Sequence[PenDrawing],
    *,
    groups: Sequence[int] = (),
    tablets: Sequence[str] = (),
) -> tuple[list[PenDrawing], list[PenDrawing]]:
    """The drawings to train on, and those of people who are kept aside.

    Args:
        records: All drawings.
        groups: Writer groups to keep aside, each of about a tenth of the people.
        tablets: Tablets to keep aside, with everybody who wrote on them.

    Raises:
        ValueError: A tablet is not in the data, or a group is not in 0..9.
    """
    present = {record.tablet for record in records}
    unknown = sorted(set(tablets) - present)
    if unknown:
        raise ValueError(f"Expected tablets out of {sorted(present)}, got {unknown}.")
    if any(not 0 <= group < WRITER_GROUPS for group in groups):
        raise ValueError(f"Expected writer groups in 0..{WRITER_GROUPS - 1}, got {list(groups)}.")
    kept: list[PenDrawing] = []
    aside: list[PenDrawing] = []
    for record in records:
        is_aside = record.tablet in tablets or record.writer_group in groups
        (aside if is_aside else kept).append(record)
    return kept, aside


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The number and the text of each line that is not blank."""
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
            f"Expected an object with label, writer and strokes in line {number} of {path}, "
            f"got {line.strip()[:60]!r}."
        ) from error
    if type(label) is not int or not 0 <= label < CLASSES:
        raise ValueError(f"Expected a label 0..9 in line {number} of {path}, got {label!r}.")
    if not isinstance(writer, str) or not writer:
        raise ValueError(f"Expected the writer's name in line {number} of {path}, got {writer!r}.")
    for stroke in strokes:
        if stroke.ndim != 2 or stroke.shape[1] != 2 or not np.isfinite(stroke).all():
            raise ValueError(
                f"Expected strokes of finite [x, y] points in line {number} of {path}, "
                f"got an array of shape {stroke.shape}."
            )
    if not strokes:
        raise ValueError(f"Expected at least one stroke in line {number} of {path}, got none.")
    return PenDrawing(label, writer, strokes)
