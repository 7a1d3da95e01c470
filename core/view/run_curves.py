"""The curves of a run: accuracy and loss, its gates, its gradients and its pace.

The figures of the lab have two panels each, over the batches. Their axes stand still from the first
record on. `learning_curves` shows the training of a story model, over the epochs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

import plotly.graph_objects as go

from core.formatting import percent
from core.i18n import N_
from core.i18n import gettext as _
from core.runs.log import ProgressRecord
from core.runs.metrics import EvaluationPoint, evaluation_points
from core.runs.status import Run
from core.view.figures import PALETTES, TEXT_PX, Palette, readable
from core.view.quantities import LOOKS

HEIGHT_PX = 320
_UPPER, _LOWER = [0.56, 1.0], [0.0, 0.44]
_SMOOTHED_OVER = 9  # lines, about two seconds
_LEGEND = {"font": {"size": 13}}
_DIGITS = 4
"""Significant digits that are sent: more cannot be told apart on a screen."""

CHART_CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
"""Of Plotly: enlarging, moving and saving as a picture."""

_NO_BOX = "<extra></extra>"  # Plotly would show the name of the line beside

Panel = Mapping[str, Any]


def score_curves(run: Run, ground: str) -> go.Figure:
    """Draw accuracy above and loss below: of the batches, raw and smoothed, and on validation data.

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
            *_raw_and_smoothed(
                done, [each.accuracy for each in points], "y", ".1%", palette, is_in_legend=True
            ),
            _bold(accuracies, "y", ".1%", palette, is_in_legend=True),
            *_raw_and_smoothed(done, [each.loss for each in points], "y2", ".3f", palette),
            _bold(losses, "y2", ".3f", palette),
        ],
        run,
        palette,
        {"title": _("accuracy"), "range": [0, 1.03], "tickformat": ".0%"},
        {"title": _("loss (nats)"), "rangemode": "tozero"},
        title=_("Accuracy and loss"),
    )


def gate_curves(run: Run, ground: str) -> go.Figure:
    """Draw each gate's mean above, and below the share of its values under 0.1 or over 0.9.

    Args:
        run: Where a run stands.
        ground: `light` or `dark`.
    """
    measured = evaluation_points(run)
    lines = []
    for axis, what, title in (
        ("y", "mean", N_("{gate}, mean")),
        ("y2", "saturated", N_("{gate}, saturated")),
    ):
        for gate, look in LOOKS.items():
            found = _of_gate(measured, f"{gate}_{what}")
            if found:
                lines.append(
                    {
                        "x": [at for at, _value in found],
                        "y": rounded([value for _at, value in found]),
                        "yaxis": axis,
                        "name": _(look.title) if axis == "y" else _(title, gate=_(look.title)),
                        "showlegend": axis == "y",
                        "legendgroup": gate,
                        "mode": "lines+markers",
                        "line": {"color": look.colour, "width": 1.5},
                        "marker": {"symbol": look.symbol, "size": 5},
                        "hovertemplate": _hover(
                            "%{y:.2f}" if axis == "y" else "%{y:.0%}",
                            _(title, gate=_(look.title)),
                        ),
                    }
                )
    return _figure(
        lines,
        run,
        PALETTES[ground],
        {"title": _("mean"), "range": [0, 1.03], "nticks": 3},
        {"title": _("saturated"), "range": [0, 1.03], "tickformat": ".0%", "nticks": 3},
        title=_("Gates"),
    )


def pace_curves(run: Run, ground: str) -> go.Figure:
    """Draw the norm of the gradient above, and below the samples per second.

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
            *_raw_and_smoothed(
                [each.done for each in norms], values, "y", ".3g", palette, is_in_legend=True
            ),
            *_raw_and_smoothed(
                [at for at, _value in pace],
                [value for _at, value in pace],
                "y2",
                ",.0f",
                palette,
            ),
        ],
        run,
        palette,
        {"title": _("gradient"), "rangemode": "tozero", "nticks": 4},
        {"title": _("samples/s"), "rangemode": "tozero", "nticks": 4},
        title=_("Gradient and pace"),
    )


def samples_a_second(progress: Sequence[ProgressRecord]) -> list[tuple[int, float]]:
    """At each record but a session's first: batches trained, and the pace since the one before."""
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
    done: Sequence[int],
    values: Sequence[float],
    axis: str,
    number: str,
    palette: Palette,
    *,
    is_in_legend: bool = False,
) -> list[Panel]:
    plain = {"x": list(done), "yaxis": axis, "mode": "lines+markers", "showlegend": is_in_legend}
    number = f"%{{y:{number}}}"
    mean = _("mean of {n} records", n=_SMOOTHED_OVER)
    return [
        {
            **plain,
            "y": rounded(values),
            "name": _("training batches"),
            "legendgroup": "batches",
            "line": {"color": palette.grey, "width": 0.75},
            "marker": {"size": 2},
            "hovertemplate": _hover(number, _("training batches")),
        },
        {
            **plain,
            "y": rounded(smoothed(values)),
            "name": mean,
            "legendgroup": "mean",
            "mode": "lines",
            "line": {"color": palette.ink, "width": 1, "dash": "dot"},
            "hovertemplate": _hover(number, mean),
        },
    ]


def _bold(
    measured: Sequence[tuple[int, float]],
    axis: str,
    number: str,
    palette: Palette,
    *,
    is_in_legend: bool = False,
) -> Panel:
    return {
        "x": [at for at, _value in measured],
        "y": rounded([value for _at, value in measured]),
        "name": _("validation data"),
        "legendgroup": "validation",
        "showlegend": is_in_legend,
        "yaxis": axis,
        "mode": "lines+markers",
        "line": {"color": palette.ink, "width": 2.5},
        "marker": {"size": 5},
        "hovertemplate": _hover(f"%{{y:{number}}}", _("validation data")),
    }


def rounded(values: Sequence[float]) -> list[float]:
    """Values with the digits that are sent."""
    return [float(f"{value:.{_DIGITS}g}") for value in values]


def _hover(number: str, what: str) -> str:
    return _("batch {batch}: {number}, {what}", batch="%{x:,}", number=number, what=what) + _NO_BOX


def _figure(
    lines: Sequence[Panel],
    run: Run,
    palette: Palette,
    upper: Panel,
    lower: Panel,
    *,
    title: str,
) -> go.Figure:
    """Lay out two panels, one over the other, with one axis of batches."""
    total = run.progress[-1].total if run.progress else 1
    grid = {"gridcolor": palette.grid, "tickfont": {"size": TEXT_PX}}
    return go.Figure(
        data=[{"type": "scatter", **line} for line in lines],
        layout={
            # All that the default template sets is for other kinds of charts, and it would be sent
            # with every look: it is several times as large as a young run's numbers.
            "template": {"layout": {}},
            "height": HEIGHT_PX,
            "title": {"text": title, "font": {"size": 14}, "x": 0, "xref": "container", "y": 0.98},
            "margin": {"l": 0, "r": 4, "t": 34, "b": 0},
            "dragmode": "zoom",
            "legend": {
                "orientation": "h",
                "y": -0.3,
                "yanchor": "top",
                "x": 0,
                "font": {"size": 13},
            },
            "xaxis": {
                "title": {"text": _("batches"), "standoff": 4},
                "range": [0, total],
                "anchor": "y2",
                "showgrid": False,
                "nticks": 5,
                "tickfont": {"size": TEXT_PX},
                "showticklabels": bool(run.progress),
            },
            "yaxis": {"domain": _UPPER, **grid, **upper},
            "yaxis2": {"domain": _LOWER, **grid, **lower},
            "uirevision": "run",
        },
    )


MOST_POINTS = 150
"""More cannot be told apart on a screen, and all are sent again every two seconds."""

_HEIGHT_PX = 300
_DOT = {"size": 3}  # the first line of a slow training stands alone for minutes
_ACCURACY = [0.44, 1.0]
_LOSS = [0.0, 0.34]


def learning_curves(
    progress: Sequence[ProgressRecord], best_accuracy: float | None, ground: str
) -> go.Figure:
    """Draw accuracy above, with its best possible value, and loss below, over the epochs.

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
        name=_("training batches"),
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.grey, "width": 1},
        hovertemplate=_epoch_hover("%{x:.1f}", "%{y:.1%}", _("training batches")),
    )
    measured = [
        (epoch, each.scores["text_accuracy"])
        for epoch, each in zip(epochs, points, strict=True)
        if "text_accuracy" in each.scores
    ]
    figure.add_scatter(
        x=[epoch for epoch, _share in measured],
        y=[share for _epoch, share in measured],
        name=_("whole text"),
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.ink, "width": 2.5},
        hovertemplate=_epoch_hover("%{x:.0f}", "%{y:.1%}", _("whole text")),
    )
    if best_accuracy is not None:
        best = _("best for this window: {share}", share=percent(best_accuracy))
        figure.add_scatter(
            x=[0, last],
            y=[best_accuracy, best_accuracy],
            name=best,
            mode="lines",
            line={"color": palette.ink, "width": 1.5, "dash": "dash"},
            hovertemplate=best + _NO_BOX,
        )
    figure.add_scatter(
        x=epochs,
        y=[each.loss for each in points],
        yaxis="y2",
        showlegend=False,
        mode="lines+markers",
        marker=_DOT,
        line={"color": palette.ink, "width": 2},
        hovertemplate=_epoch_hover("%{x:.1f}", "%{y:.3f}", _("loss (nats)")),
    )
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 28, "b": 0},
        dragmode="zoom",
        xaxis={
            "title": _("epochs"),
            "range": [0, last],
            "anchor": "y2",
            "showticklabels": bool(points),
        },
        yaxis={
            "title": _("accuracy"),
            "domain": _ACCURACY,
            "range": [0, 1.03],
            "tickformat": ".0%",
            "gridcolor": palette.grid,
        },
        yaxis2={
            "title": _("loss (nats)"),
            "domain": _LOSS,
            "rangemode": "tozero",
            "gridcolor": palette.grid,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        uirevision="learning",
    )
    return readable(figure)


def _epoch_hover(epoch: str, number: str, what: str) -> str:
    found = _("epoch {epoch}: {number}, {what}", epoch=epoch, number=number, what=what)
    return found + _NO_BOX


def thinned(progress: Sequence[ProgressRecord]) -> list[ProgressRecord]:
    """Choose at most `MOST_POINTS` records, the last one among them."""
    every = max(1, ceil(len(progress) / MOST_POINTS))
    return list(progress[::-1][::every][::-1])
