"""The training timeline: the visitor's digit, read by every checkpoint of a run."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import streamlit as st

from core import cache
from core.data.mnist import COLUMNS, ROWS
from core.i18n import gettext as _
from core.i18n import language
from core.network.cells import Array
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.runs import checkpoints
from core.runs.example_run import LAB_EXAMPLE
from core.runs.store import DamagedRun
from core.view.figures import map_colours
from core.view.training_timeline import MOST_UNITS, Snapshot, snapshot, timeline_data
from pages.parts.components import component
from pages.parts.digit_picker import choose_what_is_read
from pages.parts.digit_state import get_digit_state, keep_digit_in_address
from pages.parts.lab.state import LabState, keep_in_address

EXAMPLE = ""
"""In place of a run's id: the example run."""

_TIMELINE = component("timeline", "pixels", "frame", "cursor")
_WHILE_TRAINING = 4
"""Only each fourth checkpoint is shown while more come: a new one sends the shown ones anew."""

_SNAPSHOTS_KEPT = 1_600  # 40 checkpoints of 40 readings, 6 KB each
_TIMELINES_KEPT = 16  # 0.25 MB each


def timeline_panel(state: LabState, run_id: str, *, is_active: bool) -> None:
    """Draw how a network reads the visitor's digit at the checkpoints of its training.

    Args:
        state: The visitor's.
        run_id: Which run; `EXAMPLE` for the example.
        is_active: Whether more checkpoints may come.
    """
    steps, damage = _readable(run_id, _checkpoints(run_id))
    if is_active:
        steps = steps[::_WHILE_TRAINING]
    digit_state = get_digit_state()
    keep_digit_in_address(digit_state)
    keep_in_address(state)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        title = escape(_("Gates during training"))
        st.html(f'<h2 class="lab-timeline">{title}</h2>', width="content")
        choose_what_is_read(digit_state)
        st.page_link("pages/draw.py", label=_("Draw your own →"), width="content")
        if steps:
            _choose_layer(state, run_id, steps[0])
    if not steps:
        st.caption(damage or _("The first checkpoint comes with the first batch."))
        return
    layer = _layer(state, run_id, steps[0])
    picture = np.ascontiguousarray(digit_state.image).tobytes()
    shown = _timeline(run_id, steps, picture, layer, language())
    _TIMELINE(
        key="lab-timeline",
        data={
            **shown,
            "colours": map_colours(st.context.theme.type or "light"),
            "run": f"{run_id} {layer}",
            "asked": f"{state.row} {state.checkpoint}",
            "row": state.row or ROWS,
            "checkpoint": state.checkpoint,
        },
    )
    caption = _(
        "Units down, rows across, as on the page Inside the cell. Drag through the training and "
        "watch structure emerge from noise."
    )
    if shown["all_units"] > shown["units"]:
        of_all = _("{n} of {total} units are shown.", n=MOST_UNITS, total=shown["all_units"])
        caption = f"{caption} {of_all}"
    st.caption(f"{caption} {damage}" if damage else caption)


def _readable(run_id: str, steps: tuple[int, ...]) -> tuple[tuple[int, ...], str]:
    """The checkpoints that can be read, and a sentence about the first that cannot."""
    found, damage = [], ""
    for step in steps:
        try:
            _network(run_id, step)
        except DamagedRun as error:
            damage = damage or str(error)
        else:
            found.append(step)
    return tuple(found), damage


def _choose_layer(state: LabState, run_id: str, first: int) -> None:
    layers = {layer.name: layer.title for layer in cell_layers(_network(run_id, first))}
    if len(layers) == 1:
        return

    def choose() -> None:
        state.layer = st.session_state["lab-layer"]

    st.session_state["lab-layer"] = _layer(state, run_id, first)
    st.selectbox(
        _("Layer"),
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


@st.cache_resource(show_spinner=False, max_entries=64)
def _network(run_id: str, step: int) -> Network:
    if run_id == EXAMPLE:
        return checkpoints.network_at(LAB_EXAMPLE.path, step)
    return cache.runs().network_at(run_id, step)


@st.cache_resource(show_spinner=False, max_entries=_SNAPSHOTS_KEPT)
def _snapshot(run_id: str, step: int, picture: bytes, layer: str) -> Snapshot:
    return snapshot(_network(run_id, step), step, _image(picture), layer)


@st.cache_resource(show_spinner=False, max_entries=_TIMELINES_KEPT)
def _timeline(
    run_id: str, steps: tuple[int, ...], picture: bytes, layer: str, in_language: str
) -> dict[str, Any]:
    snapshots = [_snapshot(run_id, step, picture, layer) for step in steps]
    return timeline_data(snapshots, _image(picture))


def _image(picture: bytes) -> Array:
    return np.frombuffer(picture, np.float32).reshape(ROWS, COLUMNS)
