"""A run in numbers: a summary to compare it by, and its metrics as rows of a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.analysis.accuracy import wilson_interval
from core.formatting import count, percent
from core.i18n import N_
from core.i18n import gettext as _
from core.recipes import Recipe
from core.runs.log import ProgressRecord, RunLog
from core.runs.status import Run, Status

_ACCURACIES = ("validation_accuracy", "text_accuracy")
_MEASURES = {
    "mnist_test": N_("{n} MNIST test digits"),
    "sample_test": N_("{n} test digits of the sample"),
    "next_words": N_("{n} next words of its text"),
}
"""By the name of a measurement on a card: what was counted, the most informative first."""

_ESTIMATES = {"mnist_test", "sample_test"}
"""Those that estimate an accuracy on more than what was counted."""


@dataclass(frozen=True)
class EvaluationPoint:
    """What was evaluated while a network trained.

    Attributes:
        done: Batches trained.
        scores: By the name of the measurement.
    """

    done: int
    scores: Mapping[str, float]

    @property
    def accuracy(self) -> float | None:
        """On validation data, or on the whole of its text."""
        return next((self.scores[name] for name in _ACCURACIES if name in self.scores), None)

    @property
    def loss(self) -> float | None:
        """On validation data, in nats."""
        if "validation_perplexity" in self.scores:
            return math.log(self.scores["validation_perplexity"])
        return self.scores.get("validation_loss")


@dataclass(frozen=True)
class Score:
    """How many of so many were answered right in the end.

    Attributes:
        measure: Its name on the card.
        correct: How many.
        count: Of how many.
    """

    measure: str
    correct: int
    count: int

    @property
    def accuracy(self) -> float:
        """The share, in [0, 1]."""
        return self.correct / self.count

    @property
    def share(self) -> str:
        """The share as a percentage: 100% if all were right, and only then."""
        return percent(self.accuracy)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95% confidence interval; None where all there is was counted, as of a text."""
        return wilson_interval(self.correct, self.count) if self.measure in _ESTIMATES else None

    @property
    def of_what(self) -> str:
        """What was counted, in words: `1,000 MNIST test digits`."""
        return _(_MEASURES[self.measure], n=count(self.count))


@dataclass(frozen=True)
class Summary:
    """One run among others.

    Attributes:
        number: Its place among the visitor's, from 1.
        run_id: What it is called in addresses.
        status: What it does now.
        recipe: What it trains.
        seconds: How long it has learned, all goes together.
        score: How well it did; None before the end, and where nothing is counted.
        perplexity: On the test text of a language model; None of all others.
        processor_seconds: Processor time of the training; None where it was not measured.
    """

    number: int
    run_id: str
    status: Status
    recipe: Recipe
    seconds: float
    score: Score | None = None
    perplexity: float | None = None
    processor_seconds: float | None = None

    @property
    def name(self) -> str:
        """What it is called beside the others."""
        return f"#{self.number} {self.recipe.name}"


def evaluation_points(run: Run) -> tuple[EvaluationPoint, ...]:
    """What was measured, in order: as measured lines of the log, or beside the batches."""
    if run.measured:
        return tuple(EvaluationPoint(each.done, each.scores) for each in run.measured)
    found: list[EvaluationPoint] = []
    for progress in run.progress:
        if progress.scores and (not found or progress.scores != found[-1].scores):
            found.append(EvaluationPoint(progress.done, progress.scores))
    return tuple(found)


def score(card_scores: Mapping[str, Any]) -> Score | None:
    """The most telling count of right answers on a card; None where nothing is counted."""
    for name in _MEASURES:
        found = card_scores.get(name)
        if isinstance(found, Mapping) and {"correct", "count"} <= found.keys():
            return Score(name, int(found["correct"]), int(found["count"]))
    return None


def seconds_so_far(progress: Sequence[ProgressRecord]) -> list[float]:
    """How long the training had taken at each line; the lines of a go count from its beginning."""
    before, total, found = 0.0, 0.0, []
    for each in progress:
        total += each.seconds - before if each.seconds >= before else each.seconds
        before = each.seconds
        found.append(total)
    return found


def processor_seconds(progress: Sequence[ProgressRecord]) -> float | None:
    """Processor time of a training, all sessions together; None where it was not measured."""
    before, total = 0.0, 0.0
    for each in progress:
        now = each.processor_seconds
        if now is None:
            return None
        total += now - before if now >= before else now
        before = now
    return total or None


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


def rows(run_log: RunLog) -> list[Row]:
    """The rows of a log that is up to date, in order of their steps."""
    found: dict[int, Row] = {}
    scores: Mapping[str, float] = {}
    for progress, seconds in zip(run_log.progress, _seconds_in_all(run_log.progress), strict=True):
        values = {f"batch/{name}": getattr(progress, name) for name in _OF_A_BATCH}
        if progress.scores != scores:
            values |= {f"epoch/{name}": value for name, value in progress.scores.items()}
            scores = progress.scores
        known = {name: value for name, value in values.items() if value is not None}
        found[progress.done] = Row(progress.done, seconds, known)
    for measured in run_log.measured:
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


def _seconds_in_all(progress: Sequence[ProgressRecord]) -> list[float]:
    """The seconds of each line, counted on where a later go of the training counts from 0 again."""
    before, last, found = 0.0, 0.0, []
    for each in progress:
        if each.seconds < last:
            before += last
        last = each.seconds
        found.append(before + last)
    return found
