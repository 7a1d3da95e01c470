"""What the shipped runs of the memory lab reach: `python -m core.evaluate memory`.

The networks read test sequences that none was trained on; everything is computed anew, in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from core.analysis.accuracy import wilson_interval
from core.analysis.memory_runs import MemoryRuns, load_memory_runs, shipped_memory_names
from core.analysis.memory_scores import (
    PUBLISHED,
    PUBLISHED_FOR,
    TEST_SEQUENCES,
    score_networks,
    sequences_to_test,
    step_microseconds,
)
from core.analysis.shift_interval import shift
from core.network.attribution import Method, attribution
from core.network.network import Network
from core.recipes.memory import planned
from core.tasks import Task

RANKED = 200
"""Sequences whose steps are ranked by attribution."""

METHODS: tuple[Method, ...] = ("gradient_x_input", "integrated_gradients", "erasure")

HEADINGS = (
    "cell", "median", "range over seeds", "published", "difference from the first (at least 95%)",
    "weights", "µs a step", "ms a batch and seed",
)  # fmt: skip


def memory_report() -> Iterator[str]:
    """Yield the lines of the report: a table for each task and gap, then what attribution finds."""
    names = shipped_memory_names()
    yield f"{len(names)} of {len(planned())} planned runs are here; the others are trained by"
    yield "`python -m core.training.memory_set`, which `--list`s them."
    loaded = [load_memory_runs(name) for name in names]
    for (task, gap), group in groupby(loaded, key=lambda each: (each.recipe.task, each.gap)):
        runs = list(group)
        asked = runs[0].task
        yield ""
        yield f"{asked.title}, gap {gap}: {_measure(asked)} on {TEST_SEQUENCES:,} test sequences;"
        yield f"{asked.chance_is}: {asked.chance:.4f}"
        yield _line(HEADINGS)
        yield _line(["---"] * len(HEADINGS))
        yield from _table(runs, (task, gap))
        if task == "adding":
            yield ""
            yield from _ranks(runs)


def _table(runs: Sequence[MemoryRuns], of: tuple[str, int]) -> Iterator[str]:
    first: list[float] = []
    for each in runs:
        scores = score_networks(each.networks, *of)
        first = first or scores
        found = shift(scores, first)
        published = PUBLISHED.get(each.cell) if of == PUBLISHED_FOR else None
        yield _line(
            [
                each.cell,
                f"{np.median(scores):.4f}",
                f"{min(scores):.4f} to {max(scores):.4f}",
                "-" if published is None else f"{published:.4f}",
                "-" if scores is first else f"{found.low:+.4f} to {found.high:+.4f}",
                f"{each.weights:,}",
                f"{step_microseconds(each.typical):.1f}",
                f"{each.update_ms:.1f}",
            ]
        )


def _ranks(runs: Sequence[MemoryRuns]) -> Iterator[str]:
    yield "| marked steps rank first, by | " + " | ".join(METHODS) + " |"
    yield _line(["---"] * (1 + len(METHODS)))
    for each in runs:
        if each.median > each.task.chance / 4:
            continue  # it has not learned the task: there is nothing to find
        counts = [marked_first(each.typical, each.gap, method, RANKED) for method in METHODS]
        yield _line([each.cell, *(_share(count) for count in counts)])


def marked_first(network: Network, gap: int, method: Method, count: int = RANKED) -> int:
    """Of how many test sequences of the adding problem the two marked steps rank first.

    Args:
        network: What was trained on it.
        gap: T.
        method: How steps are ranked: by the absolute value of what each contributed.
        count: How many sequences are read.
    """
    inputs = sequences_to_test("adding", gap).inputs[:count]
    right = 0
    for sequence in inputs:
        by_step = np.abs(attribution(network, sequence, 0, method=method).by_step)
        right += set(np.argsort(-by_step)[:2]) == set(np.flatnonzero(sequence[:, 1]))
    return right


def _share(count: int) -> str:
    low, high = wilson_interval(count, RANKED)
    return f"{count / RANKED:.1%} ({low:.1%} to {high:.1%})"


def _measure(task: Task) -> str:
    return "root mean square error" if task.measure == "error" else "accuracy"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
