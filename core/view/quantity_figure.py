"""A heat map of one quantity of a trace: steps from left to right, units from top to bottom."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.i18n import gettext as _
from core.network.trace import Trace
from core.view.figures import PALETTES, readable
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
                _(
                    "The trace is of {n} sequences; plot one of them, as in trace.only(0).plot().",
                    n=len(values),
                )
            )
        values = values[0]
    layer, quantity = name.rsplit(".", 1)
    look = LOOKS.get(quantity)
    title = _(look.title) if look else quantity.replace("_", " ").capitalize()
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
            hovertemplate=_(
                "step {step}, unit {unit}: {value}", step="%{x}", unit="%{y}", value="%{z:.3f}"
            )
            + "<extra></extra>",
        )
    )
    figure.update_layout(
        title=_("{quantity} of {layer}", quantity=title, layer=layer),
        height=HEIGHT_PX,
        paper_bgcolor=palette.ground,
        plot_bgcolor=palette.ground,
        font={"color": palette.ink},
        xaxis={"title": _("step")},
        yaxis={"title": _("unit"), "autorange": "reversed"},
    )
    return readable(figure)
