"""The curves of one run, and those of several laid over each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from core.runs.log import Measured, ProgressRecord
from core.runs.status import Run
from core.view.run_curves import gate_curves, pace_curves, samples_a_second, score_curves, smoothed
from core.view.run_overlay import MOST_RUNS, OVERS, Over, overlay_figure

Curves = Callable[[Run, str], Any]
GATES = {"forget_gate_mean": 0.7, "forget_gate_saturated": 0.2, "input_gate_mean": 0.5}


def a_run(lines: int, seconds_a_line: float = 1.0) -> Run:
    told = tuple(
        ProgressRecord(
            10 * k, 1_000, 1, 1, 1 / k, k / (lines + 1), seconds_a_line * k, {}, "", 2.0, 1_280 * k
        )
        for k in range(1, lines + 1)
    )
    measured = tuple(
        Measured(done, {"validation_accuracy": 0.5, "validation_loss": 1.0, **GATES})
        for done in (0, 10, 20)
    )
    return Run("a", "training", told, measured=measured)


def test_what_is_smoothed_is_shown_raw_too() -> None:
    raw, mean, measured, *_ = score_curves(a_run(30), "light").data
    assert list(mean.y) == pytest.approx(smoothed(raw.y), rel=2e-3)
    assert raw.y != mean.y
    assert list(measured.x) == [0, 10, 20]
    assert raw.line.width < mean.line.width < measured.line.width


def test_the_mean_follows_the_values_and_never_leaves_their_range() -> None:
    values = [0.0, 1.0, 0.0, 1.0, 5.0]
    means = smoothed(values, over=2)
    assert means == [0.0, 0.5, 0.5, 0.5, 3.0]


def test_every_gate_that_was_measured_has_its_colour_and_its_mark() -> None:
    lines = gate_curves(a_run(3), "light").data
    assert [line.name for line in lines] == [
        "Forget gate",
        "Input gate",
        "Forget gate, saturated",
    ]
    assert len({(line.line.color, line.marker.symbol) for line in lines}) == 2


def test_a_pause_is_no_pace() -> None:
    told = [*a_run(2).progress, *[ProgressRecord(30, 1_000, 1, 1, 1, 1, 0.5, {}, "", 2.0, 3_840)]]
    assert samples_a_second(told) == [(20, 1_280.0)]


@pytest.mark.parametrize("curves", [score_curves, gate_curves, pace_curves])
def test_without_any_line_there_are_empty_axes(curves: Curves) -> None:
    figure = curves(Run("a", "starting", ()), "dark")
    assert not any(line.x for line in figure.data)


@pytest.mark.parametrize("curves", [score_curves, gate_curves, pace_curves])
def test_axes_stand_still_while_lines_come(curves: Curves) -> None:
    spans = [curves(a_run(count), "light").layout.xaxis.range for count in (1, 50)]
    assert spans[0] == spans[1] == (0, 1_000)


@pytest.mark.parametrize("over", OVERS)
def test_runs_laid_over_each_other_differ_in_dash_and_mark(over: Over) -> None:
    runs = [(f"#{k}", a_run(9, seconds_a_line=k)) for k in range(1, MOST_RUNS + 3)]
    lines = [line for line in overlay_figure(runs, over, "light").data if line.showlegend]
    assert [line.name for line in lines] == [name for name, _ in runs[:MOST_RUNS]]
    looks = {(line.line.dash, line.marker.symbol) for line in lines}
    assert len(looks) == MOST_RUNS


def test_over_seconds_a_slow_run_reaches_further() -> None:
    quick, slow = a_run(9), a_run(9, seconds_a_line=2.0)
    drawn = overlay_figure([("#1", quick), ("#2", slow)], "seconds", "light").data
    ends = [line.x[-1] for line in drawn if line.showlegend]
    assert ends == [2.0, 4.0]
    assert all(a <= b for a, b in pairwise(drawn[0].x))
