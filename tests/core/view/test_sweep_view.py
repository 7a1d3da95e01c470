"""Sweeps as a figure and in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from core.recipes import recipe
from core.runs.log import Measured, ProgressRecord
from core.runs.metrics import Score, Summary
from core.runs.status import Run
from core.runs.sweep import Sweep
from core.view.sweep_view import (
    SweepResult,
    sweep_difference,
    sweep_figure,
    sweep_name,
    sweep_sentence,
)

STATIC = recipe("mnist-static")


def result(correct: Sequence[int | None], setting: str = "seed") -> SweepResult:
    """A sweep whose runs read so many of 1,000 digits; None for one that is not done."""
    values = tuple(str(k) for k in range(len(correct)))
    sweep = Sweep(setting, values, tuple(f"run-{k}" for k in values))
    runs, summaries = [], []
    for k, right in enumerate(correct):
        status = "training" if right is None else "done"
        progress = tuple(
            ProgressRecord(done, 100, 1, 1, 1 / done, 0.5, float(done)) for done in (10, 50, 100)
        )
        measured = tuple(
            Measured(done, {"validation_accuracy": (done + k) / 200}) for done in (0, 100)
        )
        runs.append(Run(f"run-{k}", status, progress, measured=measured))
        score = None if right is None else Score("mnist_test", right, 1_000)
        summaries.append(Summary(k + 1, f"run-{k}", status, STATIC, 1.0, score))
    return SweepResult(sweep_name(STATIC.name, sweep), sweep, tuple(runs), tuple(summaries))


def test_a_sweep_is_called_by_what_differs() -> None:
    def name(*values: str) -> str:
        return sweep_name("mnist-98", Sweep("units", values, values))

    assert name("3", "4", "5") == "mnist-98, units 3 to 5"
    assert name("32", "64") == "mnist-98, units 32, 64"
    assert name("1", "x", "3") == "mnist-98, units 1, x, 3"


def test_scores_are_told_as_median_and_range() -> None:
    assert sweep_sentence(result([None, None])) == (
        "mnist-static, seed 0, 1: none of its 2 runs is finished yet."
    )
    assert sweep_sentence(result([950, 970, 960, None])) == (
        "mnist-static, seed 0 to 3: median 96.0%, from 95.0% to 97.0%; 3 of 4 runs are finished."
    )


def test_sweeps_are_compared_by_their_ranges() -> None:
    low, high, between = result([900, 910, 920]), result([950, 960]), result([915, 940])
    assert "median is 4.5 points higher; the ranges do not overlap" in sweep_difference(low, high)
    assert "4.5 points lower" in sweep_difference(high, low)
    assert "the ranges overlap, so single runs" in sweep_difference(low, between)
    assert "the medians are equal" in sweep_difference(low, low)
    assert "when two runs of each are finished" in sweep_difference(low, result([950, None]))


def test_curves_are_a_line_within_a_band() -> None:
    figure = sweep_figure([result([900, 910, 920]), result([None, None])], "light")
    lines = [each for each in figure.data if each.mode == "lines"]
    bands = [each for each in figure.data if each.fill == "toself"]
    assert (len(lines), len(bands)) == (4, 4)
    assert lines[0].y[-1] == 0.505
    assert max(bands[0].y) == 0.51
    assert lines[0].line.dash != lines[2].line.dash
