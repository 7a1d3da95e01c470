"""The film of a layer in the browser: maps of all units and the cell of one under one cursor.

Streamlit sends a component's script, style and HTML again whenever its data changes. Those of the
film are therefore a component without data, `film_code`, which is sent once; `film_player` is a
short script that hands its data on to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from core.view.gate_film import GateFilm
from core.view.quantities import quantity_looks
from pages.parts.component_strings import messages_in
from pages.parts.component_value import on_value
from pages.parts.components import component, files_of, strings_for

_PARTS = (
    "strings",
    "format",
    "theme",
    "pixels",
    "heat",
    "maps",
    "belief",
    "traces",
    "words",
    "light",
    "cursor",
    "cell_lstm",
    "cell_gru",
    "cell_simple_rnn",
    "cell",
)

_FILES = files_of("film", *_PARTS)
_MESSAGES = messages_in(_FILES)


def _code() -> str:
    return "\n".join(
        (
            f"const STYLE = {json.dumps(_FILES['css'])}",
            f"const PAGE = {json.dumps(_FILES['html'])}",
            _FILES["js"],
            "globalThis.lstmLabFilm = film",
            'dispatchEvent(new Event("lstm-lab-film"))',
            "export default () => {}",
        )
    )


_CODE = st.components.v2.component("lstm_lab_film_code", js=_code())
_PLACE = component("film_place")


def film_code() -> None:
    """Mount the film's script; belongs outside of all fragments, where it is sent once."""
    _CODE(key="film-code")


def film_player(
    film: GateFilm,
    *,
    key: str,
    row: int,
    rows_asked: int,
    order: str,
    on_pin: Callable[[object], None],
) -> None:
    """Show maps of all units and the cell of one under one cursor, which moves in the browser.

    Args:
        film: What is shown.
        key: The key of the place on its page.
        row: Where the page's address wants the cursor, from 1.
        rows_asked: How often the page has sent the cursor to a row: one more sends it again.
        order: The order of the units that the address asks for.
        on_pin: Called with what the browser sent as the unit that was clicked.
    """
    data = {
        **film.as_data(),
        **strings_for(_MESSAGES),
        "looks": quantity_looks(),
        "order": order,
        "row": row,
        "row_asked": rows_asked,
        "in_address": True,
        "default_row": None,
    }
    _PLACE(key=key, data=data, on_unit_change=on_value(key, "unit", on_pin))
