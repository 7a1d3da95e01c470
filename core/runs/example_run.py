"""Finished example runs: what a page shows before a visitor trains anything.

`python -m tests.benchmarks.own_text --keep-example` trains the fable and writes it anew, and
`python -m tests.benchmarks.lab_example` the run of the training lab.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.runs.log import ProgressRecord, RunLog
from core.runs.status import Run
from core.runs.store import RunFolder

_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "runs"
EXAMPLE = _FOLDER / "belling-the-cat.jsonl"
LAB_EXAMPLE = RunFolder(_FOLDER / "mnist-static")
"""A whole run: its settings, its log, its checkpoints, its network and its mistakes."""


@cache
def example_run() -> tuple[ProgressRecord, ...]:
    """How LSTM(128) memorised "Belling the Cat", record by record."""
    run_log = RunLog(EXAMPLE)
    run_log.update()
    return tuple(run_log.progress)


@cache
def lab_example() -> Run:
    """How a small LSTM learned to read a sample of MNIST."""
    run_log = RunLog(LAB_EXAMPLE.log)
    run_log.update()
    return Run("", "done", tuple(run_log.progress), measured=tuple(run_log.measured))
