"""The curves of one run: how well it does, what its gates do, and how fast and how far it goes.

Three figures of two panels each, over the batches learned. Their axes stand from the first line on.

How a training went, as curves: loss, accuracy, and what could be reached.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import plotly.graph_objects as go

from core.formatting import percent
from core.runs.log import ProgressRecord
from core.runs.metrics import EvaluationPoint, evaluation_points
from core.runs.status import Run
from core.view.figures import PALETTES, Palette
from core.view.quantities import LOOKS

HEIGHT_PX = 186
_UPPER, _LOWER = [0.56, 1.0], [0.0, 0.42]
_SMOOTHED_OVER = 9  # lines, about two seconds
_BATCH = "batch %{x:,}: "

Panel = Mapping[str, Any]


def score_curves(run: Run, ground: str) -> go.Figure:
    """Accuracy above and loss below: of the batches, raw and smoothed, and on what is measured.

    Args:
        run: Where a run stands.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    points = thinned(run.progress)
    done = [each.done for each in points]
    measured = evaluation_points(run)
    accuracies = [(at.done, at.accuracy) for at in measured if at.accuracy is not None]
    losses = [(at.done, at.loss) for at in measured if at.loss is not None]
    return _figure(
        [
            *_raw_and_smoothed(done, [each.accuracy for each in points], "y", ".1%", palette),
            _bold(accuracies, "y", ".1%", palette),
            *_raw_and_smoothed(done, [each.loss for each in points], "y2", ".3f", palette),
            _bold(losses, "y2", ".3f", palette),
        ],
        run,
        palette,
        {"title": "accuracy", "range": [0, 1.03], "tickformat": ".0%"},
        {"title": "loss", "rangemode": "tozero"},
    )


def gate_curves(run: Run, ground: str) -> go.Figure:
    """The mean of each gate above, and below the share of it that is under 0.1 or over 0.9.

    Args:
        run: Where a run stands.
        ground: `light` or `dark`.
    """
    measured = evaluation_points(run)
    lines = []
    for axis, what in (("y", "mean"), ("y2", "saturated")):
        for gate, look in LOOKS.items():
            found = _of_gate(measured, f"{gate}_{what}")
            if found:
                lines.append(
                    {
                        "x": [at for at, _ in found],
                        "y": [value for _, value in found],
                        "yaxis": axis,
                        "name": f"{look.title}, {what}",
                        "mode": "lines+markers",
                        "line": {"color": look.colour, "width": 1.5},
                        "marker": {"symbol": look.symbol, "size": 5},
                        "hovertemplate": f"{_BATCH}{look.title.lower()}, {what} "
                        + ("%{y:.2f}" if axis == "y" else "%{y:.0%}")
                        + "<extra></extra>",
                    }
                )
    return _figure(
        lines,
        run,
        PALETTES[ground],
        {"title": "mean", "range": [0, 1.03], "nticks": 3},
        {"title": "saturated", "range": [0, 1.03], "tickformat": ".0%", "nticks": 3},
    )


def pace_curves(run: Run, ground: str) -> go.Figure:
    """The norm of the gradient above, and below how many samples are learned in a second.

    Args:
        run: Where a run stands.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    norms = [each for each in thinned(run.progress) if each.gradient_norm is not None]
    pace = samples_a_second(thinned(run.progress))
    values = [each.gradient_norm or 0.0 for each in norms]
    return _figure(
        [
            *_raw_and_smoothed([each.done for each in norms], values, "y", ".3g", palette),
            *_raw_and_smoothed(
                [at for at, _ in pace], [value for _, value in pace], "y2", ",.0f", palette
            ),
        ],
        run,
        palette,
        {"title": "gradient", "rangemode": "tozero", "nticks": 4},
        {"title": "samples/s", "rangemode": "tozero", "nticks": 4},
    )


def samples_a_second(progress: Sequence[ProgressRecord]) -> list[tuple[int, float]]:
    """At each line but a go's first: batches learned, and the pace since the line before."""
    found = []
    for before, now in pairwise(progress):
        if now.seconds > before.seconds and now.samples > before.samples:
            pace = (now.samples - before.samples) / (now.seconds - before.seconds)
            found.append((now.done, pace))
    return found


def smoothed(values: Sequence[float], over: int = _SMOOTHED_OVER) -> list[float]:
    """The mean of each value and those before it, `over` of them at most.

    >>> smoothed([0.0, 1.0, 2.0, 3.0], over=2)
    [0.0, 0.5, 1.5, 2.5]
    """
    means = []
    for end in range(1, len(values) + 1):
        window = values[max(0, end - over) : end]
        means.append(math.fsum(window) / len(window))
    return means


def _of_gate(measured: Sequence[EvaluationPoint], name: str) -> list[tuple[int, float]]:
    return [(at.done, at.scores[name]) for at in measured if name in at.scores]


def _raw_and_smoothed(
    done: Sequence[int], values: Sequence[float], axis: str, number: str, palette: Palette
) -> list[Panel]:
    plain = {"x": list(done), "yaxis": axis, "mode": "lines+markers"}
    return [
        {
            **plain,
            "y": list(values),
            "line": {"color": palette.grey, "width": 0.75},
            "marker": {"size": 2},
            "hovertemplate": f"{_BATCH}%{{y:{number}}} in training<extra></extra>",
        },
        {
            **plain,
            "y": smoothed(values),
            "mode": "lines",
            "line": {"color": palette.ink, "width": 1, "dash": "dot"},
            "hovertemplate": f"{_BATCH}%{{y:{number}}}, mean of {_SMOOTHED_OVER}<extra></extra>",
        },
    ]


def _bold(measured: Sequence[tuple[int, float]], axis: str, number: str, palette: Palette) -> Panel:
    return {
        "x": [at for at, _ in measured],
        "y": [value for _, value in measured],
        "yaxis": axis,
        "mode": "lines+markers",
        "line": {"color": palette.ink, "width": 2.5},
        "marker": {"size": 5},
        "hovertemplate": f"{_BATCH}%{{y:{number}}} on what it has not learned<extra></extra>",
    }


def _figure(
    lines: Sequence[Panel], run: Run, palette: Palette, upper: Panel, lower: Panel
) -> go.Figure:
    """Two panels, one over the other, with one axis of batches."""
    total = run.progress[-1].total if run.progress else 1
    return go.Figure(
        data=[{"type": "scatter", "showlegend": False, **line} for line in lines],
        layout={
            "height": HEIGHT_PX,
            "margin": {"l": 0, "r": 4, "t": 6, "b": 18},
            "dragmode": False,
            "xaxis": {
                "range": [0, total],
                "anchor": "y2",
                "showgrid": False,
                "nticks": 5,
                "showticklabels": bool(run.progress),
            },
            "yaxis": {"domain": _UPPER, "gridcolor": palette.grid, **upper},
            "yaxis2": {"domain": _LOWER, "gridcolor": palette.grid, **lower},
            "uirevision": "run",
        },
    )


MOST_POINTS = 300
"""More are not told apart on a screen, and are sent twice a second."""

_HEIGHT_PX = 300
_DOT = {"size": 3}  # the first line of a slow training stands alone for minutes
_ACCURACY = [0.44, 1.0]
_LOSS = [0.0, 0.34]


def learning_curves(
    progress: Sequence[ProgressRecord], best_accuracy: float | None, ground: str
) -> go.Figure:
    """Accuracy above, with the ceiling as a line, and loss below, over the times through the data.

    Args:
        progress: Where the training stood.
        best_accuracy: The share that can be right at best; None draws no such line.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    points = thinned(progress)
    epochs = [each.done * each.epochs / each.total for each in points]
    last = points[-1].epochs if points else 1
    figure = go.Figure()
    figure.add_scatter(
        x=epochs,
        y=[each.accuracy for each in points],
        name="right in the batches",
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.grey, "width": 1},
        hovertemplate="pass %{x:.1f}: %{y:.1%} of the batch<extra></extra>",
    )
    measured = [
        (epoch, each.scores["text_accuracy"])
        for epoch, each in zip(epochs, points, strict=True)
        if "text_accuracy" in each.scores
    ]
    figure.add_scatter(
        x=[epoch for epoch, _ in measured],
        y=[share for _, share in measured],
        name="right in the whole text",
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.ink, "width": 2.5},
        hovertemplate="pass %{x:.0f}: %{y:.1%} of the text<extra></extra>",
    )
    if best_accuracy is not None:
        figure.add_scatter(
            x=[0, last],
            y=[best_accuracy, best_accuracy],
            name=f"the window allows {percent(best_accuracy)}",
            mode="lines",
            line={"color": palette.ink, "width": 1.5, "dash": "dash"},
            hovertemplate=(
                f"no network with this window: above {percent(best_accuracy)}<extra></extra>"
            ),
        )
    figure.add_scatter(
        x=epochs,
        y=[each.loss for each in points],
        yaxis="y2",
        showlegend=False,
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.ink, "width": 2},
        hovertemplate="pass %{x:.1f}: loss %{y:.3f} nats<extra></extra>",
    )
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 28, "b": 0},
        dragmode=False,
        xaxis={
            "title": "times through the text",
            "range": [0, last],
            "anchor": "y2",
            "showticklabels": bool(points),
        },
        yaxis={
            "title": "accuracy",
            "domain": _ACCURACY,
            "range": [0, 1.03],
            "tickformat": ".0%",
            "gridcolor": palette.grid,
        },
        yaxis2={
            "title": "loss",
            "domain": _LOSS,
            "rangemode": "tozero",
            "gridcolor": palette.grid,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        uirevision="learning",
    )
    return figure


def thinned(progress: Sequence[ProgressRecord]) -> list[ProgressRecord]:
    """At most `MOST_POINTS` lines, the last one among them."""
    every = max(1, ceil(len(progress) / MOST_POINTS))
    return list(progress[::-1][::every][::-1])
