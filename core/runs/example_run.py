"""A training that was watched once: what the page shows before a visitor trains anything.

`python -m tests.benchmarks.own_text --keep-example` trains it and writes it anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.runs.diary import Diary, Told

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "runs" / "belling-the-cat.jsonl"


@cache
def example_run() -> tuple[Told, ...]:
    """How LSTM(128) learnt "Belling the Cat" by heart, line by line."""
    diary = Diary(EXAMPLE)
    diary.look()
    return tuple(diary.told)
