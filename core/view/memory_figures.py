"""Figures of the memory lab: scores, learning curves, and how far an answer reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.analysis.memory_reach import FLOAT32_EPSILON, Reach
from core.analysis.memory_runs import MemoryRuns
from core.i18n import gettext as _
from core.recipes.memory import CELL_TITLES
from core.tasks import Task
from core.view.figures import PALETTES, Palette, readable

SCORES_PX, REACH_PX, CURVES_PX = 340, 520, 300

LOWEST = 1e-45
"""Below the smallest float32: what is exactly 0 has no place on a logarithmic scale."""

APART = 0.012
"""By which share of the gap the cells of one gap are drawn side by side."""


@dataclass(frozen=True)
class CellLook:
    """How a cell is told from the others: by colour, and by a mark.

    Attributes:
        colour: From the bright scheme of Paul Tol, which is safe for colour-blind readers.
        symbol: A Plotly marker symbol.
        dash: A Plotly dash.
    """

    colour: str
    symbol: str
    dash: str = "solid"


CELL_LOOKS: Mapping[str, CellLook] = {
    "lstm": CellLook("#4477aa", "circle"),
    "gru": CellLook("#228833", "square"),
    "rnn": CellLook("#ee6677", "x"),
    "lstm-bias-0": CellLook("#4477aa", "circle-open", "dot"),
    "lstm-1997": CellLook("#ccbb44", "diamond"),
    "lstm-peephole": CellLook("#66aacc", "triangle-up", "dash"),
    "slstm": CellLook("#aa3377", "star"),
    "minlstm": CellLook("#888888", "triangle-down"),
}


def score_figure(runs: Sequence[MemoryRuns], task: Task, gap: int, ground: str) -> go.Figure:
    """The error or accuracy of each cell against the gap: median and range over the seeds.

    Args:
        runs: Of that task; a visitor's own are drawn as single open marks.
        task: The task.
        gap: The gap that is looked at.
        ground: `light` or `dark`.
    """
    palette, figure = PALETTES[ground], go.Figure()
    is_error = task.measure == "error"
    number = ".4f" if is_error else ".1%"
    places = list(CELL_TITLES)
    for cell in dict.fromkeys(each.cell for each in runs):
        shipped = [each for each in runs if each.cell == cell and not each.run_id]
        own = [each for each in runs if each.cell == cell and each.run_id]
        look, aside = CELL_LOOKS[cell], 1 + APART * (places.index(cell) - 3.5)
        common: dict[str, Any] = {
            "legendgroup": cell,
            "hovertemplate": f"%{{text}}: %{{y:{number}}}<extra></extra>",
        }
        for place, each in enumerate(shipped):
            scores = [np.array(each.scores_at(tested)) for tested in each.gaps]
            middle = np.array([float(np.median(of_gap)) for of_gap in scores])
            figure.add_scatter(
                x=[tested * aside for tested in each.gaps],
                y=middle,
                error_y={
                    "symmetric": False,
                    "array": np.array([of_gap.max() for of_gap in scores]) - middle,
                    "arrayminus": middle - np.array([of_gap.min() for of_gap in scores]),
                    "width": 3,
                    "thickness": 1.25,
                },
                mode="lines+markers",
                name=each.title,
                showlegend=place == 0,
                line={"color": look.colour, "dash": look.dash, "width": 1.5},
                marker={
                    "symbol": look.symbol,
                    "size": [12 if tested == each.gap else 6 for tested in each.gaps],
                    "color": look.colour,
                },
                text=[
                    _(
                        "{cell}, trained at {own}, tested at {gap}",
                        cell=each.title,
                        own=each.gap,
                        gap=tested,
                    )
                    for tested in each.gaps
                ],
                **common,
            )
        for each in own:
            text = _("{cell}, gap {gap}, your run", cell=each.title, gap=each.gap)
            figure.add_scatter(
                x=[each.gap * aside],
                y=[each.scores[0]],
                mode="markers",
                name=text,
                marker={
                    "symbol": "star-diamond-open",
                    "size": 13,
                    "color": look.colour,
                    "line": {"width": 2, "color": look.colour},
                },
                text=[text],
                **common,
            )
    figure.add_hline(
        y=task.chance,
        line={"color": palette.ink, "dash": "dash", "width": 1},
        annotation={"text": _(task.chance_is), "font": {"size": 13}},
        annotation_position="bottom left" if is_error else "top left",
    )
    figure.add_vline(x=gap, line={"color": palette.grey, "width": 1})
    gaps = sorted({tested for each in runs for tested in each.gaps} | {gap})
    figure.update_layout(
        **_layout(SCORES_PX, palette),
        xaxis={
            "title": _("gap, steps"),
            "type": "log",
            "tickvals": gaps,
            "range": [float(np.log10(gaps[0] / 1.6)), float(np.log10(gaps[-1] * 1.6))],
            "showgrid": False,
        },
        yaxis={
            "title": _("root mean square error") if is_error else _("accuracy"),
            "type": "log" if is_error else "linear",
            "tickformat": ".2~g" if is_error else ".0%",
            "gridcolor": palette.grid,
        },
    )
    return readable(figure)


def reach_figure(
    reaches: Mapping[str, Reach], marked: Sequence[int], steps: int, ground: str
) -> go.Figure:
    """How each step of one example reaches the answer: gradient, erasure, forget gates.

    Args:
        reaches: By cell.
        marked: The steps, from 0, that matter for the answer.
        steps: T.
        ground: `light` or `dark`.
    """
    palette, figure = PALETTES[ground], go.Figure()
    x = np.arange(1, steps + 1)
    for cell, found in reaches.items():
        look, title = CELL_LOOKS[cell], _(CELL_TITLES[cell])
        for axis, values in (("y", found.gradient), ("y2", found.erasure), ("y3", found.kept)):
            if values is None:
                continue
            figure.add_scatter(
                x=x,
                y=_on_log_scale(values),
                yaxis=axis,
                name=title,
                legendgroup=cell,
                showlegend=axis == "y",
                mode="lines+markers" if axis == "y2" else "lines",
                marker={"symbol": look.symbol, "size": 4, "color": look.colour},
                line={"color": look.colour, "dash": look.dash, "width": 1.5},
                hovertemplate=_(
                    "{cell}, step {step}: {value}", cell=title, step="%{x}", value="%{y:.2e}"
                )
                + "<extra></extra>",
            )
    largest = max((found.gradient.max() for found in reaches.values()), default=1.0)
    floor = largest * FLOAT32_EPSILON
    figure.add_scatter(
        x=[1, steps],
        y=[floor, floor],
        mode="lines",
        name=_("float32: lost beside the largest"),
        line={"color": palette.ink, "dash": "dash", "width": 1},
        hoverinfo="skip",
    )
    for step in marked:
        figure.add_vline(x=step + 1, line={"color": palette.grey, "width": 1})
    log = {"type": "log", "exponentformat": "power", "gridcolor": palette.grid, "nticks": 5}
    figure.update_layout(
        **_layout(REACH_PX, palette),
        xaxis={"title": _("step"), "range": [0, steps + 1], "showgrid": False, "anchor": "y3"},
        yaxis={**log, "title": _("gradient"), "domain": [0.7, 1.0]},
        yaxis2={**log, "title": _("erasure"), "domain": [0.35, 0.65]},
        yaxis3={**log, "title": _("kept"), "domain": [0.0, 0.3]},
    )
    return readable(figure)


def curve_figure(runs: Sequence[MemoryRuns], ground: str) -> go.Figure:
    """The training loss of each cell: median and range over the seeds.

    Args:
        runs: Those with curves are drawn.
        ground: `light` or `dark`.
    """
    palette, figure = PALETTES[ground], go.Figure()
    for each in runs:
        if not each.loss_curve.size:
            continue
        look, points = CELL_LOOKS[each.cell], each.loss_curve.shape[1]
        x = (np.arange(points) + 0.5) * (each.recipe.steps or 1) / points
        low, high = each.loss_curve.min(0), each.loss_curve.max(0)
        figure.add_scatter(
            x=np.concatenate([x, x[::-1]]),
            y=np.concatenate([high, low[::-1]]),
            fill="toself",
            fillcolor=look.colour,
            opacity=0.15,
            line={"width": 0},
            legendgroup=each.cell,
            showlegend=False,
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=x,
            y=np.median(each.loss_curve, 0),
            name=each.title,
            legendgroup=each.cell,
            mode="lines",
            line={"color": look.colour, "dash": look.dash, "width": 1.75},
            hovertemplate=f"{each.title}, %{{x:.0f}}: %{{y:.2e}}<extra></extra>",
        )
    figure.update_layout(
        **_layout(CURVES_PX, palette),
        xaxis={"title": _("batches"), "rangemode": "tozero", "showgrid": False},
        yaxis={
            "title": _("loss"),
            "type": "log",
            "exponentformat": "power",
            "gridcolor": palette.grid,
        },
    )
    return readable(figure)


def example_figure(
    inputs: np.ndarray[Any, Any], features: Sequence[str], marked: Sequence[int], ground: str
) -> go.Figure:
    """What a sequence brings at each step, one line of squares or dots for each feature.

    Args:
        inputs: (T, F).
        features: What each of the F inputs is, translated.
        marked: The steps, from 0, that matter for the answer.
        ground: `light` or `dark`.
    """
    palette, figure = PALETTES[ground], go.Figure()
    steps = np.arange(1, len(inputs) + 1)
    figure.add_heatmap(
        x=steps,
        y=list(features),
        z=inputs.T,
        colorscale=[[0, palette.ground], [1, palette.ink]],
        zmin=min(0.0, float(inputs.min())),
        zmax=max(1.0, float(inputs.max())),
        showscale=False,
        hovertemplate=_("step {step}, {what}: {value}", step="%{x}", what="%{y}", value="%{z:.2f}")
        + "<extra></extra>",
    )
    for step in marked:
        figure.add_vline(x=step + 1, line={"color": palette.grey, "width": 1})
    figure.update_layout(
        **_layout(70 + 26 * len(features), palette),
        xaxis={"title": _("step"), "range": [0, len(inputs) + 1], "showgrid": False},
        yaxis={"autorange": "reversed", "showgrid": False},
    )
    return readable(figure)


def _on_log_scale(values: np.ndarray[Any, Any]) -> list[float | None]:
    """What is exactly 0 leaves a gap in the line."""
    return [float(value) if value > LOWEST else None for value in values]


def _layout(height: int, palette: Palette) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        "font": {"color": palette.ink, "size": 13},
        "uirevision": "memory",
    }
