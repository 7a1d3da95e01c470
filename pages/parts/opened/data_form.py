"""The form for a visitor's own model, its data, vocabulary and scaling."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.analysis.model_input import input_kind, input_sentence
from core.analysis.visitor_data import PICTURES, TABLE, TOKENS
from core.data.table import MAX_ROWS
from core.i18n import N_
from core.i18n import gettext as _
from core.models.folder import ENDINGS
from pages.parts.opened.source import Opened, may_upload
from pages.parts.opened.state import (
    GIVEN_SCALING,
    NO_SCALING,
    OWN_SCALING,
    DataFile,
    OpenedState,
)
from pages.parts.widget_values import uploaded_file

MAX_MODEL_MB = 200
"""Of an upload, which a session keeps in memory; a folder of models has no such limit."""

MAX_TEXT = 200_000
DATA_ENDINGS = (".csv", ".tsv", ".txt", ".json", ".npy", ".npz", *PICTURES)
SCALINGS = {
    NO_SCALING: N_("as it is"),
    OWN_SCALING: N_("by its own mean and deviation"),
    GIVEN_SCALING: N_("by mean and scale that I give"),
}


def model_upload(state: OpenedState) -> None:
    """Take a model file, or say why none is taken and what to do instead."""
    if not may_upload():
        st.caption(
            _(
                "This server takes no files, because others can reach it. On your own machine, "
                "start the app with: python -m core.open FILE"
            )
        )
        return

    def take() -> None:
        file = uploaded_file("opened-model")
        state.upload = None if file is None else DataFile(file.name, file.getvalue())

    st.file_uploader(
        _("A trained model: .keras, .h5, JSON or safetensors"),
        type=[ending[1:] for ending in ENDINGS],
        key="opened-model",
        on_change=take,
        max_upload_size=MAX_MODEL_MB,
        help=_("It is read in a process of its own and stays on this machine."),
    )
    if state.upload is None:
        st.markdown(
            _(
                "The page then shows every gate of every unit at every step of your data: a table "
                "of numbers, ids, or text with its vocabulary. Without data it makes up an "
                "example.\n\n"
                "It opens whole models of Keras 1 to 3 with LSTM, GRU or SimpleRNN layers, an "
                "architecture in JSON, and PyTorch's state_dict in safetensors. A layer of "
                "another kind is computed by Keras in a process of its own."
            )
        )
    else:
        st.caption(_("Open now: {name}", name=state.upload.name))


def data_form(opened: Opened, state: OpenedState) -> None:
    """Take data for the model, in the one form that it reads."""
    kind = input_kind(opened.model)
    st.caption(input_sentence(opened.model))
    if may_upload():
        _file_field(state)
    form = state.form
    if form.file is not None:
        st.button(
            _("Read no longer {file}", file=form.file.name),
            key="opened-drop",
            on_click=lambda: state.hold(file=None, start=0, column=0, series=""),
        )
    if opened.data.picture is not None:
        st.session_state["opened-dark"] = form.dark_is_1
        st.checkbox(
            _("Dark is 1 and light is 0, as in MNIST"),
            key="opened-dark",
            on_change=lambda: state.hold(dark_is_1=st.session_state["opened-dark"]),
        )
    st.session_state["opened-text"] = form.text
    st.text_area(
        _("Or paste it: rows are steps, a first line may name the columns")
        if kind == TABLE
        else _("Or type it"),
        key="opened-text",
        max_chars=MAX_TEXT,
        height=120,
        on_change=lambda: state.hold(text=st.session_state["opened-text"], file=None, start=0),
        disabled=form.file is not None,
        help=_(
            "At most {rows:,} rows. A column called target is what is to be predicted; one called "
            "series tells several series apart.",
            rows=MAX_ROWS,
        )
        if kind == TABLE
        else None,
    )
    if kind == TOKENS or (kind == TABLE and opened.given.shown is None) or form.vocabulary:
        _vocabulary_field(state)
    elif kind == TABLE:
        _vocabulary_field(state)
        _scaling_fields(state)


def window_fields(opened: Opened, state: OpenedState) -> None:
    """Choose the series, the window and the heavy column, where there are several."""
    table, given, form = opened.data.table, opened.given, state.form
    if table is not None and len(table.series) > 1:
        names = [name for name, _start, _end in table.series]
        st.session_state["opened-series"] = form.series if form.series in names else names[0]
        st.selectbox(
            _("Series"),
            names,
            key="opened-series",
            format_func=lambda name: _("Series: {name}", name=name),
            on_change=lambda: state.hold(series=st.session_state["opened-series"], start=0),
            width=180,
            label_visibility="collapsed",
        )
    if given.last_start:
        st.html(f'<span class="lab-badge">{escape(_("from row"))}</span>', width="content")
        st.session_state["opened-start"] = min(form.start, given.last_start) + 1
        st.number_input(
            _("First row of the window"),
            1,
            given.last_start + 1,
            key="opened-start",
            on_change=lambda: state.hold(start=st.session_state["opened-start"] - 1),
            width=110,
            label_visibility="collapsed",
        )
    if len(given.names) > 1:
        st.session_state["opened-column"] = min(form.column, len(given.names) - 1)
        st.selectbox(
            _("Column drawn as a heavy line"),
            range(len(given.names)),
            key="opened-column",
            format_func=lambda k: _("Heavy line: {name}", name=given.names[k]),
            on_change=lambda: state.hold(column=st.session_state["opened-column"]),
            width=260,
            label_visibility="collapsed",
        )


def _file_field(state: OpenedState) -> None:
    def take() -> None:
        file = uploaded_file("opened-data")
        chosen = None if file is None else DataFile(file.name, file.getvalue())
        state.hold(file=chosen, start=0, column=0, series="")

    st.file_uploader(
        _("Data: CSV, TSV, NPY or NPZ, a text or a picture"),
        type=[ending[1:] for ending in DATA_ENDINGS],
        key="opened-data",
        on_change=take,
        max_upload_size=50,
    )


def _vocabulary_field(state: OpenedState) -> None:
    st.session_state["opened-vocabulary"] = state.form.vocabulary
    st.text_area(
        _("Vocabulary, if it reads words: JSON, or a word a line"),
        key="opened-vocabulary",
        max_chars=5_000_000,
        height=80,
        on_change=lambda: state.hold(vocabulary=st.session_state["opened-vocabulary"]),
        help=_('Such as Keras\' word_index, {"the": 1, "of": 2}; a list is counted from 0.'),
    )


def _scaling_fields(state: OpenedState) -> None:
    st.session_state["opened-scaling"] = state.form.scaling
    st.selectbox(
        _("The model was trained on the table"),
        tuple(SCALINGS),
        key="opened-scaling",
        format_func=lambda kind: _(SCALINGS[kind]),
        on_change=lambda: state.hold(scaling=st.session_state["opened-scaling"]),
        help=_("The charts keep your own unit."),
    )
    if state.form.scaling == GIVEN_SCALING:
        st.session_state["opened-scales"] = state.form.scales
        st.text_area(
            _("A row for each column"),
            key="opened-scales",
            placeholder="mean,scale\n21.5,4.2",
            max_chars=MAX_TEXT,
            height=100,
            on_change=lambda: state.hold(scales=st.session_state["opened-scales"]),
            help=_("A further row, the last, scales what the model predicts."),
        )
