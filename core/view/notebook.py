"""A trace in the output of a notebook's cell: the page of its gates in a frame of its own.

The frame is sandboxed: its scripts run, and reach neither the notebook nor any server.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from core.i18n import gettext as _
from core.models.model_trace import ModelTrace
from core.network.trace import Trace
from core.view.gate_page import trace_page
from core.view.model_page import model_page

MAX_BYTES = 2_000_000
"""Of a view: a notebook keeps every output."""

HEIGHT_PX = 820


def model_view(trace: ModelTrace) -> str | None:
    """The view of an opened or living model's first recurrent layer; None where there is none."""
    return _view(lambda with_all: model_page(trace, with_all_units=with_all))


def network_view(trace: Trace) -> str | None:
    """The view of a network's first recurrent layer; None where there is none."""
    if trace.network is None:
        return None
    return _view(lambda with_all: trace_page(trace.batched(), None, 0, with_all_units=with_all))


def _view(make: Callable[[bool], str]) -> str | None:
    """The frame; with the numbers of one unit alone where those of all are too many.

    A batch of several sequences and a network without gates have no view.
    """
    for with_all in (True, False):
        try:
            page = make(with_all)
        except ValueError:
            return None
        frame = (
            f'<iframe srcdoc="{escape(page)}" sandbox="allow-scripts" loading="lazy" '
            f'title="{escape(_("The gates, step by step"))}" '
            f'style="width: 100%; height: {HEIGHT_PX}px; border: 0"></iframe>'
        )
        if len(frame.encode()) <= MAX_BYTES:
            return frame
    return None
