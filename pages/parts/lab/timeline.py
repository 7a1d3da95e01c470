"""Gates being born: the digit on the desk, read at every checkpoint of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from core import cache
from core.data.mnist import COLUMNS, ROWS
from core.network.cells import Array
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.runs import checkpoints
from core.runs.example_run import LAB_EXAMPLE
from core.view.figures import map_colours
from core.view.training_timeline import MOST_UNITS, Snapshot, snapshot, timeline_data
from pages.parts.components import component
from pages.parts.digit_picker import choose_what_is_read
from pages.parts.digit_state import get_digit_state, keep_digit_in_address
from pages.parts.lab.state import LabState, keep_in_address

EXAMPLE = ""
"""In place of a run's id: the run that was watched once."""

_BIRTH = component("birth", "pixels", "frame", "cursor")
_STILLS_KEPT = 1_600  # 40 checkpoints of 40 readings, 6 KB each
_FILMS_KEPT = 16  # 0.25 MB each


def timeline_panel(state: LabState, run_id: str) -> None:
    """Draws what the digit on the desk looked like to a network that was learning.

    Args:
        state: The visitor's.
        run_id: Which run; `EXAMPLE` for the one that was watched once.
    """
    steps = _checkpoints(run_id)
    digit_state = get_digit_state()
    keep_digit_in_address(digit_state)
    keep_in_address(state)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html('<h2 class="lab-birth">Gates being born</h2>', width="content")
        choose_what_is_read(digit_state)
        st.page_link("pages/draw.py", label="Draw your own →", width="content")
        if steps:
            _choose_layer(state, run_id, steps[0])
    if not steps:
        st.caption("The first checkpoint comes with the first batch.")
        return
    layer = _layer(state, run_id, steps[0])
    film = _film(run_id, steps, np.ascontiguousarray(digit_state.image).tobytes(), layer)
    _BIRTH(
        key="lab-birth",
        data={
            **film,
            "colours": map_colours(st.context.theme.type or "light"),
            "run": f"{run_id} {layer}",
            "asked": f"{state.row} {state.checkpoint}",
            "row": state.row or ROWS,
            "checkpoint": state.checkpoint,
        },
    )
    shown = f"; {MOST_UNITS} of {film['all_units']} units are shown"
    st.caption(
        "Units down, rows across, as on the page Inside the cell: drag through the training and "
        "watch noise become a reader" + (shown if film["all_units"] > film["units"] else "") + "."
    )


def _choose_layer(state: LabState, run_id: str, first: int) -> None:
    layers = {layer.name: layer.title for layer in cell_layers(_network(run_id, first))}
    if len(layers) == 1:
        return

    def choose() -> None:
        state.layer = st.session_state["lab-layer"]

    st.session_state["lab-layer"] = _layer(state, run_id, first)
    st.selectbox(
        "Layer",
        tuple(layers),
        key="lab-layer",
        format_func=layers.__getitem__,
        on_change=choose,
        label_visibility="collapsed",
    )


def _layer(state: LabState, run_id: str, first: int) -> str:
    """The chosen layer; the first one where the run has none of that name."""
    names = [layer.name for layer in cell_layers(_network(run_id, first))]
    return state.layer if state.layer in names else names[0]


def _checkpoints(run_id: str) -> tuple[int, ...]:
    if run_id == EXAMPLE:
        return checkpoints.kept_steps(LAB_EXAMPLE.checkpoints)
    return cache.runs().checkpoints(run_id)


@st.cache_resource(show_spinner=False, max_entries=8)
def _network(run_id: str, step: int) -> Network:
    if run_id == EXAMPLE:
        return checkpoints.network_at(LAB_EXAMPLE.path, step)
    return cache.runs().network_at(run_id, step)


@st.cache_resource(show_spinner=False, max_entries=_STILLS_KEPT)
def _still(run_id: str, step: int, picture: bytes, layer: str) -> Snapshot:
    return snapshot(_network(run_id, step), step, _image(picture), layer)


@st.cache_resource(show_spinner=False, max_entries=_FILMS_KEPT)
def _film(run_id: str, steps: tuple[int, ...], picture: bytes, layer: str) -> dict[str, Any]:
    stills = [_still(run_id, step, picture, layer) for step in steps]
    return timeline_data(stills, _image(picture))


def _image(picture: bytes) -> Array:
    return np.frombuffer(picture, np.float32).reshape(ROWS, COLUMNS)
