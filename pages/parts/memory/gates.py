"""Every gate of a shipped run, or of the visitor's own, while it reads the example."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.analysis.memory_runs import MemoryRuns
from core.i18n import gettext as _
from core.network.layer_info import cell_layers
from core.view.memory_film import memory_film
from core.view.unit_view import check_unit
from pages.parts.film_player import film_player
from pages.parts.memory.state import MemoryState, keep_in_address
from pages.parts.problems import guarded

NONE = ""


def gates_panel(state: MemoryState, here: Sequence[MemoryRuns]) -> None:
    """Draw the choice of a run, and its film."""
    st.header(_("Every gate"), anchor=False)
    runs = {each.run_id or each.cell: each for each in here}
    if state.film not in runs:
        state.film = NONE

    def take() -> None:
        state.film, state.unit = st.session_state["memory-film"] or NONE, 0

    st.session_state["memory-film"] = state.film or None
    st.segmented_control(
        _("See every gate of every unit, with its equations, while this cell reads the example"),
        tuple(runs),
        key="memory-film",
        on_change=take,
        format_func=lambda name: (
            runs[name].title
            if not runs[name].run_id
            else _("{cell}, your run", cell=runs[name].title)
        ),
    )
    if state.film:
        _film(state, runs[state.film])


@st.fragment
@guarded()
def _film(state: MemoryState, runs: MemoryRuns) -> None:
    network = runs.typical
    layers = {each.name: each for each in cell_layers(network)}
    if len(layers) > 1:
        st.segmented_control(
            _("Layer"),
            tuple(layers),
            key="memory-layer",
            default=next(iter(layers)),
            format_func=lambda name: layers[name].title,
            required=True,
        )
    layer = st.session_state.get("memory-layer")
    layer = layer if layer in layers else next(iter(layers))
    units = layers[layer].units
    state.unit = min(state.unit, units - 1)

    def pin(sent: object) -> None:
        state.unit = check_unit(sent, units)

    film = memory_film(network, runs.task, state.example_inputs(), layer, state.unit)
    keep_in_address(state)
    row = min(state.row or film.steps, film.steps)
    film_player(film, key="memory-gates", row=row, rows_asked=0, order="likeness", on_pin=pin)
