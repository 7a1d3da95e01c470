"""How a training went, as curves: loss, accuracy, and what could be reached."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import plotly.graph_objects as go

from core.figures import PALETTES
from core.runs.diary import Told

MOST_POINTS = 300
"""More are not told apart on a screen, and are sent twice a second."""

_HEIGHT_PX = 300
_DOT = {"size": 3}  # the first line of a slow training stands alone for minutes
_ACCURACY = [0.44, 1.0]
_LOSS = [0.0, 0.34]


def learning_curves(told: Sequence[Told], ceiling: float | None, ground: str) -> go.Figure:
    """Accuracy above, with the ceiling as a line, and loss below, over the times through the data.

    Args:
        told: Where the training stood.
        ceiling: The share that can be right at best; None draws no such line.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    points = thinned(told)
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
    if ceiling is not None:
        figure.add_scatter(
            x=[0, last],
            y=[ceiling, ceiling],
            name=f"the window allows {ceiling:.1%}",
            mode="lines",
            line={"color": palette.ink, "width": 1.5, "dash": "dash"},
            hovertemplate=f"no network with this window: above {ceiling:.1%}<extra></extra>",
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


def thinned(told: Sequence[Told]) -> list[Told]:
    """At most `MOST_POINTS` lines, the last one among them."""
    every = max(1, ceil(len(told) / MOST_POINTS))
    return list(told[::-1][::every][::-1])
