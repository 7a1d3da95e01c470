"""How far back a network looks, as a chart on a logarithmic scale."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.analysis.influence import DistanceInfluence
from core.i18n import gettext as _
from core.network.cells import Array
from core.view.figures import PALETTES, readable
from core.view.quantities import LOOKS

HEIGHT_PX = 320


def distance_figure(found: DistanceInfluence, ground: str, step: str) -> go.Figure:
    """Mean influence against distance; what lies below float32's rounding is no influence.

    Args:
        found: What was measured.
        ground: `light` or `dark`.
        step: What a step is called.
    """
    palette = PALETTES[ground]
    figure = go.Figure()
    lines = [(_("erasing it changes the logit by"), found.erasure, "solid", "square", "cell_state")]
    if found.gradient is not None:
        lines.append(
            (_("length of the derivative"), found.gradient, "dash", "triangle-up", "output_gate")
        )
    for name, values, dash, symbol, look in lines:
        figure.add_scatter(
            x=list(range(len(values))),
            y=[value if value > 0 else None for value in values.tolist()],
            name=name,
            mode="lines+markers",
            line={"color": LOOKS[look].colour or palette.ink, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 6},
            hovertemplate=f"{_('{n} back', n='%{x}')}: %{{y:.3g}}<extra>{name}</extra>",
        )
    figure.add_hline(y=found.rounding, line={"color": palette.grey, "dash": "dot", "width": 1.5})
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=np.log10(found.rounding),
        yanchor="bottom",
        text=_("below: float32 rounding"),
        showarrow=False,
    )
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 48, "b": 0},
        dragmode=False,
        xaxis={"title": _("steps back, {step} by {step}", step=step), "showgrid": False},
        yaxis={"type": "log", "exponentformat": "power", "gridcolor": palette.grid},
        showlegend=True,
        legend={"orientation": "h", "y": 1.04, "yanchor": "bottom", "x": 0},
        uirevision="distance",
    )
    return readable(figure)


def distance_sentence(found: DistanceInfluence, step: str) -> str:
    """Say up to where half and nine tenths of the influence lie, and where rounding begins."""
    total = found.erasure.sum()
    if total <= 0 or found.erasure.max() <= found.rounding:
        return _("No {step} that was read moves the answer.", step=step)
    half, most = (_reach(found.erasure, share) for share in (0.5, 0.9))
    sentence = _(
        "Half of the influence lies within the last {half} of the steps, nine tenths within the "
        "last {most}.",
        half=half,
        most=most,
    )
    heard = int(np.flatnonzero(found.erasure > found.rounding)[-1])
    if heard + 1 == len(found.erasure):
        return sentence
    return _(
        "{sentence} From {n} back erasing changes nothing that float32 can tell.",
        sentence=sentence,
        n=heard + 1,
    )


def _reach(influence: Array, share: float) -> int:
    """Within how many last steps that share of the influence lies."""
    cumulative = influence.cumsum() / influence.sum()
    return int(np.searchsorted(cumulative, share)) + 1
