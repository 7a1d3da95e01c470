"""Arrays into Plotly figures, and the palette of the light and the dark ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.analysis.gate_statistics import GateStatistics
from core.data.mnist import ROWS
from core.i18n import gettext as _
from core.view.quantities import ABOVE_ZERO, BELOW_ZERO, LOOKS


@dataclass(frozen=True)
class Palette:
    """The colours of one ground; every quantity also has a mark or a dash of its own."""

    ground: str
    ink: str
    grey: str
    grid: str


PALETTES: Mapping[str, Palette] = {
    "light": Palette(ground="#faf8f3", ink="#24221e", grey="#a39c8f", grid="#e2dccf"),
    "dark": Palette(ground="#1a1917", ink="#e9e5dc", grey="#77716a", grid="#38352f"),
}

TEXT_PX = 13
"""The smallest text of the app: Plotly's own ticks and legends are smaller."""

DOUBT = "#e69f00"
"""Under a word: the more of it, the less sure a network was of that word."""


def map_colours(ground: str) -> dict[str, Any]:
    """What a browser needs to draw maps on `light` or `dark`.

    Returns:
        By quantity its `title`, its `mark`, and of its scale `low`, the colour of 0, and `high`,
        that of 1; by `diverging` the ends of that scale and its `middle`; `ground`, `ink`, `grid`.
    """
    palette = PALETTES[ground]
    paper = palette.ground
    scales = {
        name: {"title": _(look.title), "mark": look.mark, "low": paper, "high": look.colour or ""}
        for name, look in LOOKS.items()
    }
    return {
        **scales,
        "diverging": {"low": BELOW_ZERO, "middle": paper, "high": ABOVE_ZERO},
        "ground": paper,
        "ink": palette.ink,
        "grid": palette.grid,
    }


def readable(figure: go.Figure) -> go.Figure:
    """Set a figure's ticks, titles and legend as large as the smallest text of the app."""
    font = {"size": TEXT_PX}
    figure.update_layout(legend={"font": font})
    figure.update_xaxes(tickfont=font, title={"font": font})
    figure.update_yaxes(tickfont=font, title={"font": font})
    return figure


def mean_gate_figure(gates: Sequence[GateStatistics], ground: str, step: str = "row") -> go.Figure:
    """The mean of each gate after each row, over all units.

    Args:
        gates: What `core.analysis.gate_statistics.gate_statistics` returns.
        ground: `light` or `dark`.
        step: What a step is called.
    """
    return _gate_lines(
        [(gate.gate, gate.mean, "solid") for gate in gates],
        ground,
        (_("mean over the units"), ".2f", step),
    )


def saturation_figure(gates: Sequence[GateStatistics], ground: str, step: str = "row") -> go.Figure:
    """The share of the units in which a gate is saturated: solid above 0.9, dotted below 0.1.

    Args:
        gates: What `core.analysis.gate_statistics.gate_statistics` returns.
        ground: `light` or `dark`.
        step: What a step is called.
    """
    shares = [
        line
        for gate in gates
        for line in ((gate.gate, gate.open, "solid"), (gate.gate, gate.closed, "dot"))
    ]
    return _gate_lines(shares, ground, (_("share of the units"), ".0%", step))


def _ticks(steps: int) -> dict[str, Any]:
    """Ticks at whole steps: every seventh of an image's 28 rows, else about ten."""
    if steps == ROWS:
        return {"dtick": 7, "tick0": 0, "showgrid": False}
    return {"dtick": max(1, round(steps / 10)), "tick0": 0, "showgrid": False}


def _gate_lines(
    lines: Sequence[tuple[str, NDArray[np.float64], str]], ground: str, words: tuple[str, str, str]
) -> go.Figure:
    title, number, step = words
    palette = PALETTES[ground]
    figure = go.Figure()
    for gate, values, dash in lines:
        look = LOOKS[gate]
        gate_title = _(look.title)
        name = gate_title if dash == "solid" else _("{gate}, closed", gate=gate_title)
        figure.add_scatter(
            x=list(range(1, len(values) + 1)),
            y=values.tolist(),
            name=name,
            mode="lines+markers",
            line={"color": look.colour, "dash": dash, "width": 2},
            marker={"symbol": look.symbol, "size": 6},
            hovertemplate=f"{name}, {step} %{{x}}: %{{y:{number}}}<extra></extra>",
        )
    figure.update_layout(
        height=300,
        margin={"l": 0, "r": 0, "t": 56, "b": 0},
        dragmode=False,
        xaxis={"title": step, **_ticks(max(len(values) for _gate, values, _dash in lines))},
        yaxis={
            "title": title,
            "range": [-0.02, 1.02],
            "tickformat": number,
            "gridcolor": palette.grid,
        },
        legend={"orientation": "h", "y": 1.04, "yanchor": "bottom", "x": 0},
        uirevision="gates",
    )
    return readable(figure)
