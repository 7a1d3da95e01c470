"""The panels of a model from a file: cuts, its answers, the film, and what was checked."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from core.export.model_trace_files import model_trace_csv, model_trace_npz
from core.i18n import gettext as _
from core.models.cells import cell_trace
from core.models.model_trace import ModelTrace
from core.network.layer_info import cell_layer
from core.view.cut_parameter import ERASE
from core.view.gate_film import BEFORE, GateFilm
from core.view.gate_page import film_page
from core.view.model_film import ModelRun, model_film
from core.view.unit_view import check_unit
from pages.parts.digit_state import get_digit_state, keep_digit_in_address
from pages.parts.film_player import film_player
from pages.parts.gates.cut_controls import cut_controls, view_choice
from pages.parts.gates.downloads import download_buttons
from pages.parts.gates.mattered import attribution_in_view, mattered_panel
from pages.parts.gates.panels import all_units
from pages.parts.gates.state import GatesState, GatesView, get_gates_state, keep_in_address
from pages.parts.opened.check import how_it_is_computed
from pages.parts.opened.data_form import window_fields
from pages.parts.opened.mattered import model_subject
from pages.parts.opened.sentences import about_the_view
from pages.parts.opened.source import Opened, opened
from pages.parts.opened.state import PARAMS, OpenedState, get_opened_state
from pages.parts.problems import guarded, sentence_on
from pages.parts.query_params import write_params


@st.fragment
@guarded()
def opened_panels() -> None:
    """Draw everything that runs again after a pin, a cut or another window."""
    digit_state, state, own = get_digit_state(), get_gates_state(), get_opened_state()
    shown = opened(digit_state.network, own)
    if shown is None:
        return
    part = shown.trace.layer(state.layer)
    sequence = shown.given.sequence(part.outputs.shape[1])
    for change in state.changes:
        st.html(f'<p class="lab-error" role="status">{escape(change)}</p>')
    before = shown.run(shown.trace)
    cut_controls(state, shown.network, sequence, before.cells)
    problem, after_trace = _cut(state, shown)
    after = shown.run(after_trace) if after_trace else None
    with st.container(key="cut-answers", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(_answers(before, after), width="content")
        view_choice(state)
        words = problem or (
            state.cut.sentence(shown.network, state.layer, sequence)
            if state.cut
            else _("Try an intervention and watch the answer change.")
        )
        st.html(f'<p class="lab-badge lab-cut-words">{escape(words)}</p>', width=560)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        window_fields(shown, own)
        notes = " ".join(about_the_view(shown, own, part))
        st.html(f'<p class="lab-badge">{escape(notes)}</p>', width=560)
    keep_digit_in_address(digit_state, shows_digit=False)
    keep_in_address(GatesView(state, shown.network, own.run or shown.key, sequence))
    write_params(PARAMS, own)
    film = _film(state, own, shown, before, after)
    find_subject = partial(model_subject, shown, before.answer, own.form.column)
    mattered_panel(find_subject, GatesView(state, shown.network, own.run or shown.key, sequence))
    how_it_is_computed(shown)
    view_trace = after_trace if after_trace and state.view != BEFORE else shown.trace
    all_units(view_trace.layer(state.layer), sequence)
    download_buttons(
        f"{shown.model.name}-{state.layer}",
        _("The table holds the layer in view, the arrays hold all layers."),
        table=lambda: model_trace_csv(view_trace, state.layer),
        arrays=lambda: model_trace_npz(view_trace),
        page=lambda: film_page(
            film,
            shown.network,
            cell_trace(view_trace),
            state.layer,
            order=state.order,
            step=min(state.start_row, film.steps),
            note=words,
            attribution=attribution_in_view(find_subject, state.mattered),
        ),
    )


def _cut(state: GatesState, shown: Opened) -> tuple[str, ModelTrace | None]:
    """A sentence on a cut that cannot be made, or the run with it."""
    if state.cut is None:
        return "", None
    steps = shown.trace.layer(state.layer).outputs.shape[1]
    own_steps = shown.given.arrays[0].shape[1]
    if state.cut.kind == ERASE and steps != own_steps:
        return _("A step of this layer is no step of the input, so it cannot be erased."), None
    try:
        return "", shown.cut(state.cut.cuts(shown.network, state.layer, steps))
    except Exception as error:
        return sentence_on(error), None


def _answers(before: ModelRun, after: ModelRun | None) -> str:
    words = f'<span class="before"><b>{escape(before.answer.sentence())}</b></span>'
    if after:
        words += (
            f"<span>{escape(_('with the cut'))}</span>"
            f'<span class="after"><b>{escape(after.answer.sentence())}</b></span>'
        )
    return f'<div class="lab-cut lab-cut-model">{words}</div>'


def _film(
    state: GatesState,
    own: OpenedState,
    shown: Opened,
    before: ModelRun,
    after: ModelRun | None,
) -> GateFilm:
    layer = cell_layer(shown.network, state.layer)

    def pin(unit: object) -> None:
        state.pin(check_unit(unit, layer.units))

    film = model_film(
        shown.network,
        shown.given,
        before,
        after,
        layer.name,
        state.unit,
        state.view if after else BEFORE,
        own.form.column,
    )
    film_player(
        film,
        key="film",
        row=min(state.start_row, film.steps),
        rows_asked=state.rows_asked,
        order=state.order,
        on_pin=pin,
    )
    return film
