"""The curves of several runs, overlaid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import plotly.graph_objects as go

from core.i18n import N_
from core.i18n import gettext as _
from core.runs.log import ProgressRecord
from core.runs.metrics import evaluation_points, seconds_so_far
from core.runs.status import Run
from core.view.figures import PALETTES, readable
from core.view.run_curves import smoothed, thinned

Over = Literal["batches", "samples", "seconds"]
OVERS: tuple[Over, ...] = ("batches", "samples", "seconds")
"""What can be on the horizontal axis."""

MOST_RUNS = 6
"""More dashes than that cannot be told apart."""

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
_HEIGHT_PX = 360
_TITLES: dict[Over, str] = {
    "batches": N_("batches"),
    "samples": N_("samples"),
    "seconds": N_("seconds of training"),
}


def overlay_figure(runs: Sequence[tuple[str, Run]], over: Over, ground: str) -> go.Figure:
    """Draw accuracy on the left and loss on the right of at most `MOST_RUNS` runs.

    What was evaluated beside the batches is drawn bold with marks; where a run has no such
    evaluation, the smoothed curve of its batches stands for it. The curve of the batches is thin.

    Args:
        runs: Each with its name.
        over: What is on the horizontal axis.
        ground: `light` or `dark`.
    """
    palette = PALETTES[ground]
    figure = go.Figure()
    for k, (name, run) in enumerate(runs[:MOST_RUNS]):
        look = {"color": palette.ink, "dash": _DASHES[k]}
        for what, axes in (("accuracy", ("x", "y")), ("loss", ("x2", "y2"))):
            _add(figure, run, name, (what, over), axes, {**look, "symbol": _SYMBOLS[k]})
    across = {"title": _(_TITLES[over]), "rangemode": "tozero", "showgrid": False}
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        dragmode="zoom",
        xaxis={**across, "domain": [0, 0.46]},
        xaxis2={**across, "domain": [0.54, 1], "anchor": "y2"},
        yaxis={
            "title": _("accuracy"),
            "range": [0, 1.03],
            "tickformat": ".0%",
            "gridcolor": palette.grid,
        },
        yaxis2={
            "title": _("loss (nats)"),
            "rangemode": "tozero",
            "anchor": "x2",
            "gridcolor": palette.grid,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        uirevision=over,
    )
    return readable(figure)


def _add(
    figure: go.Figure,
    run: Run,
    name: str,
    shown: tuple[str, Over],
    axes: tuple[str, str],
    look: dict[str, str],
) -> None:
    what, over = shown
    points = thinned(run.progress)
    across = _across(points, over)
    values = [getattr(each, what) for each in points]
    number = "%{y:.1%}" if what == "accuracy" else "%{y:.3f}"
    line = {key: look[key] for key in ("color", "dash")}
    plain: dict[str, Any] = {
        "xaxis": axes[0],
        "yaxis": axes[1],
        "legendgroup": name,
        "hovertemplate": _(
            "{name}: {number} at {x} {over}",
            name=name,
            number=number,
            x="%{x:,.0f}",
            over=_(_TITLES[over]),
        )
        + "<extra></extra>",
    }
    figure.add_scatter(
        x=across,
        y=values,
        mode="lines",
        opacity=0.3,
        showlegend=False,
        line={**line, "width": 0.75},
        **plain,
    )
    measured = [(at.done, getattr(at, what)) for at in evaluation_points(run)]
    bold = [(done, value) for done, value in measured if value is not None]
    place = dict(zip([each.done for each in points], across, strict=True))
    if bold and place:
        across = [_between(place, done) for done, _ in bold]
        values = [value for _, value in bold]
    else:
        values = smoothed(values)
    figure.add_scatter(
        x=across,
        y=values,
        name=name,
        mode="lines+markers" if bold else "lines",
        showlegend=what == "accuracy",
        line={**line, "width": 2},
        marker={"symbol": look["symbol"], "size": 6},
        **plain,
    )


def _across(points: Sequence[ProgressRecord], over: Over) -> list[float]:
    if over == "batches":
        return [float(each.done) for each in points]
    if over == "samples":
        return [float(each.samples) for each in points]
    return seconds_so_far(points)


def _between(place: dict[int, float], done: int) -> float:
    """Find where on the axis so many batches are: at the first record that had as many."""
    if done == 0:
        return 0.0
    return next((at for learned, at in place.items() if learned >= done), max(place.values()))
