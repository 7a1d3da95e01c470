"""A heat map of one quantity of a trace: steps from left to right, units from top to bottom."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.network.trace import Trace
from core.view.figures import PALETTES
from core.view.quantities import ABOVE_ZERO, BELOW_ZERO, LOOKS

HEIGHT_PX = 420


def quantity_figure(trace: Trace, name: str, ground: str = "light") -> go.Figure:
    """A heat map of a quantity of one sequence.

    Args:
        trace: Of one sequence, with or without a batch axis.
        name: `LAYER.QUANTITY`, one of `trace.names`.
        ground: `light` or `dark`.

    Returns:
        A figure. Gates are on a scale fixed to [0, 1], all other quantities on a diverging scale
        around 0.

    Raises:
        KeyError: If the trace has no such quantity.
        ValueError: If the trace is of several sequences.
    """
    values = trace[name]
    if values.ndim == 3:
        if len(values) != 1:
            raise ValueError(
                f"The trace is of {len(values)} sequences; plot one of them: trace.only(0).plot()."
            )
        values = values[0]
    layer, _, quantity = name.rpartition(".")
    look = LOOKS.get(quantity)
    title = look.title if look else quantity.replace("_", " ").capitalize()
    palette = PALETTES[ground]
    steps, units = values.shape
    if look and look.colour:
        low, high, colours = 0.0, 1.0, [palette.ground, look.colour]
    else:
        high = float(max(1.0, np.abs(values).max()))
        low, colours = -high, [BELOW_ZERO, palette.ground, ABOVE_ZERO]
    figure = go.Figure(
        go.Heatmap(
            x=list(range(steps)),
            y=list(range(units)),
            z=values.T,
            zmin=low,
            zmax=high,
            colorscale=[[k / (len(colours) - 1), colour] for k, colour in enumerate(colours)],
            hovertemplate="step %{x}, unit %{y}: %{z:.3f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=f"{title} of {layer}",
        height=HEIGHT_PX,
        paper_bgcolor=palette.ground,
        plot_bgcolor=palette.ground,
        font={"color": palette.ink},
        xaxis={"title": "step"},
        yaxis={"title": "unit", "autorange": "reversed"},
    )
    return figure
