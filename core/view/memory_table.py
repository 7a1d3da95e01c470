"""The table of the memory lab: what each cell reaches at one gap, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.memory_runs import MemoryRuns
from core.analysis.memory_scores import PUBLISHED, PUBLISHED_FOR
from core.analysis.shift_interval import shift
from core.formatting import count, percent
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.tasks import Task

HEADS = (
    N_("cell"),
    N_("trained at"),
    N_("median"),
    N_("range over the seeds"),
    N_("difference from {cell}"),
    N_("weights"),
    N_("a step, reading"),
    N_("a batch, training"),
)


@dataclass(frozen=True)
class Row:
    """A line of the table, as printed.

    Attributes:
        name: Of the runs.
        cells: One text for each of `HEADS`.
        is_own: Whether it is a visitor's own run.
    """

    name: str
    cells: tuple[str, ...]
    is_own: bool


def score_text(score: float, task: Task) -> str:
    """Print an error or an accuracy.

    >>> from core.tasks import TASKS
    >>> score_text(0.00784, TASKS["adding"]), score_text(0.984, TASKS["latch"])
    ('0.0078', '98.4%')
    """
    return f"{score:.4f}" if task.measure == "error" else percent(score)


def table_rows(
    runs: Sequence[MemoryRuns], task: Task, gap: int, step_us: Sequence[float]
) -> tuple[Row, ...]:
    """Make a line for each cell.

    Args:
        runs: Those that are compared, all measured at the gap; the first is what others are
            compared with.
        task: The task.
        gap: The gap.
        step_us: Microseconds of a step of each.
    """
    rows = []
    for each, time in zip(runs, step_us, strict=True):
        cells = (
            _("{cell}, your run", cell=each.title) if each.run_id else each.title,
            _("gap {gap}", gap=each.gap),
            score_text(float(np.median(each.scores_at(gap))), task),
            _range(each, task, gap),
            "" if each is runs[0] else _difference(each, runs[0], task, gap),
            count(each.weights),
            _("{n:.0f} µs", n=time),
            _("{n:.1f} ms", n=each.update_ms),
        )
        rows.append(Row(each.name, cells, bool(each.run_id)))
    return tuple(rows)


def heads(first: MemoryRuns) -> tuple[str, ...]:
    """The heads of the columns, translated."""
    return tuple(_(head, cell=first.title) for head in HEADS)


def published_sentence(task: Task, gap: int) -> str:
    """What a published comparison reports of the same task and gap; "" where none is known."""
    if (task.name, gap) != PUBLISHED_FOR:
        return ""
    return _(
        "A published comparison reports errors of {lstm} for the LSTM, {gru} for the GRU and {rnn} "
        "for the simple RNN at this length.",
        **{cell: f"{error:.4f}" for cell, error in PUBLISHED.items()},
    )


def _range(each: MemoryRuns, task: Task, gap: int) -> str:
    if len(each.scores) == 1:
        return _("seed {seed}", seed=each.seeds[0])
    low, high = (score_text(end(each.scores_at(gap)), task) for end in (min, max))
    seeds = ngettext("{n} seed", "{n} seeds", len(each.scores))
    return _("{low} to {high}, {seeds}", low=low, high=high, seeds=seeds)


def _difference(each: MemoryRuns, first: MemoryRuns, task: Task, gap: int) -> str:
    found = shift(each.scores_at(gap), first.scores_at(gap))
    if not found.confidence > 0:
        return _("too few seeds to tell")
    decimals, scale, unit = (4, 1.0, "") if task.measure == "error" else (1, 100.0, " pp")
    low, high = (f"{scale * end:+.{decimals}f}{unit}" for end in (found.low, found.high))
    if not found.is_clear:
        return _("not clear ({low} to {high})", low=low, high=high)
    median = f"{scale * found.median:+.{decimals}f}{unit}"
    return _("{median} ({low} to {high})", median=median, low=low, high=high)
