"""The curves of a training: what is drawn, and how much of it."""

from __future__ import annotations

from typing import Any

import pytest

from core.runs.example_run import example_run
from core.runs.log import ProgressRecord
from core.view.run_curves import MOST_POINTS, learning_curves, thinned


def lines(count: int) -> list[ProgressRecord]:
    return [
        ProgressRecord(k + 1, 2 * count, k // 10 + 1, 20, 1 / (k + 1), k / count, float(k))
        for k in range(count)
    ]


def traces(figure: Any) -> dict[str, Any]:
    return {trace.name or "loss": trace for trace in figure.data}


@pytest.mark.parametrize("count", [1, 299, 300, 301, 14_400])
def test_of_many_lines_some_are_drawn_the_last_among_them(count: int) -> None:
    told = lines(count)
    points = thinned(told)
    assert len(points) <= MOST_POINTS
    assert len(points) >= min(count, MOST_POINTS // 2)
    assert points[-1] is told[-1]
    assert [each.done for each in points] == sorted(each.done for each in points)


def test_the_axis_shows_the_whole_training_from_its_first_line_on() -> None:
    figure = learning_curves(lines(5), 0.9, "light")
    assert list(figure.layout.xaxis.range) == [0, 20]
    assert list(traces(figure)["loss"].x) == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert list(traces(figure)["best for this window: 90.0%"].y) == [0.9, 0.9]


def test_without_a_ceiling_or_any_line_there_are_empty_axes() -> None:
    figure = learning_curves([], None, "dark")
    assert len(traces(figure)) == 3
    assert all(not trace.x for trace in figure.data)


def test_the_example_reaches_its_ceiling_and_learns_to_speak() -> None:
    told = example_run()
    assert told[-1].done == told[-1].total
    assert told[-1].scores["text_accuracy"] == told[-1].scores["ceiling"] == 1.0
    stories = [each.story for each in told if each.story]
    assert len(stories) > 3
    assert "had a general council to consider what measures they could take" in stories[-1]
    assert "general council to consider" not in stories[0]
