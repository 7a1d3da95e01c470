"""Arrays into Plotly figures. The palette and the ranges of axes live here alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.cells import Array
from core.digits import CLASSES, ROWS


@dataclass(frozen=True)
class Palette:
    """The colours of one ground; every quantity also has a mark or a dash of its own."""

    ink: str
    grey: str
    grid: str


PALETTES: Mapping[str, Palette] = {
    "light": Palette(ink="#24221e", grey="#a39c8f", grid="#e2dccf"),
    "dark": Palette(ink="#e9e5dc", grey="#77716a", grid="#38352f"),
}


def belief_bars(belief: Array | None, ground: str) -> go.Figure:
    """Ten bars, the likeliest digit in ink and the others grey.

    Args:
        belief: (10,) probabilities; None leaves the axes empty.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    shares = [0.0] * CLASSES if belief is None else belief.tolist()
    figure = go.Figure(
        go.Bar(
            x=shares,
            y=list(range(CLASSES)),
            orientation="h",
            marker_color=[palette.ink if p == max(shares) else palette.grey for p in shares],
            hovertemplate="%{y}: %{x:.2%}<extra></extra>",
        )
    )
    figure.update_layout(
        height=210,
        margin={"l": 0, "r": 24, "t": 0, "b": 22},
        bargap=0.25,
        dragmode=False,
        xaxis={
            "range": [0, 1],
            "tickvals": [0, 0.5, 1],
            "tickformat": ".0%",
            "gridcolor": palette.grid,
        },
        yaxis={"autorange": "reversed", "tickmode": "linear", "showgrid": False},
        uirevision="belief",
    )
    return figure


def honesty_lines(accuracy: Sequence[float], confidence: Sequence[float], ground: str) -> go.Figure:
    """Accuracy and mean confidence after each row: an honest reader's two lines lie together.

    Args:
        accuracy: (28,), the share that would be answered right after each row.
        confidence: (28,), the mean probability of the likeliest digit.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    rows = list(range(1, len(accuracy) + 1))
    figure = go.Figure()
    figure.add_scatter(
        x=rows,
        y=list(confidence),
        name="how sure it is",
        line={"color": palette.ink, "dash": "dash", "width": 2},
        hovertemplate="row %{x}: sure %{y:.1%}<extra></extra>",
    )
    figure.add_scatter(
        x=rows,
        y=list(accuracy),
        name="how often it is right",
        fill="tonexty",
        fillcolor="rgba(128, 120, 108, 0.25)",
        line={"color": palette.ink, "width": 2.5},
        hovertemplate="row %{x}: right %{y:.1%}<extra></extra>",
    )
    figure.update_layout(
        height=260,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        dragmode=False,
        xaxis={"title": "rows read", "range": [0.5, ROWS + 0.5], "dtick": 7, "tick0": 0},
        yaxis={"range": [0, 1.02], "tickformat": ".0%", "gridcolor": palette.grid},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        uirevision="honesty",
    )
    return figure
