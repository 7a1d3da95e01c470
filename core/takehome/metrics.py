"""The numbers that a training told, as rows of a table: for a spreadsheet and for TensorBoard."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.runs.diary import Diary, Told

_OF_A_BATCH = ("loss", "accuracy", "gradient_norm")


@dataclass
class Row:
    """What was known after a batch.

    Attributes:
        step: Batches learned.
        seconds: How long the training had taken, in all its goes; None of a checkpoint's row that
            was told at no time.
        values: By name: `batch/loss`, `batch/accuracy` and `batch/gradient_norm`, the means of the
            batches since the row before; `epoch/...`, what was last measured beside the batches,
            where it is new; `checkpoint/...`, what was measured at a checkpoint, over a few digits.
    """

    step: int
    seconds: float | None = None
    values: dict[str, float] = field(default_factory=dict)


def rows(diary: Diary) -> list[Row]:
    """The rows of a diary that has been looked at, in order of their steps."""
    found: dict[int, Row] = {}
    scores: Mapping[str, float] = {}
    for told, seconds in zip(diary.told, _seconds_in_all(diary.told), strict=True):
        values = {f"batch/{name}": getattr(told, name) for name in _OF_A_BATCH}
        if told.scores != scores:
            values |= {f"epoch/{name}": value for name, value in told.scores.items()}
            scores = told.scores
        known = {name: value for name, value in values.items() if value is not None}
        found[told.done] = Row(told.done, seconds, known)
    for measured in diary.measured:
        row = found.setdefault(measured.done, Row(measured.done))
        row.values |= {f"checkpoint/{name}": value for name, value in measured.scores.items()}
    return [found[step] for step in sorted(found)]


def as_csv(table: Sequence[Row]) -> str:
    """The rows as a CSV file with a line of headings; what a row does not know is left empty."""
    names = list(dict.fromkeys(name for row in table for name in row.values))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", "seconds", *names])
    for row in table:
        seconds = "" if row.seconds is None else f"{row.seconds:.3f}"
        values = (row.values.get(name) for name in names)
        writer.writerow([row.step, seconds, *("" if v is None else f"{v:.6g}" for v in values)])
    return text.getvalue()


def _seconds_in_all(told: Sequence[Told]) -> list[float]:
    """The seconds of each line, counted on where a later go of the training counts from 0 again."""
    before, last, found = 0.0, 0.0, []
    for each in told:
        if each.seconds < last:
            before += last
        last = each.seconds
        found.append(before + last)
    return found
