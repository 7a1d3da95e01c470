"""The film of a layer in the browser: maps of all units and the cell of one under one cursor.

Streamlit sends a component's script, style and HTML again whenever its data changes. Those of the
film are therefore a component without data, `film_code`, which is sent once; `film_player` is a
short script that hands its data on to it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.view.component_files import messages_in, strings_for
from core.view.gate_film import GateFilm
from core.view.gate_page import film_files, film_script
from core.view.quantities import quantity_looks
from pages.parts.component_value import on_value
from pages.parts.components import component

_FILES = film_files()
_MESSAGES = messages_in(_FILES)


def _code() -> str:
    announce = 'dispatchEvent(new Event("lstm-lab-film"))'
    lines = (
        film_script(_FILES),
        "globalThis.lstmLabFilm = film",
        announce,
        "export default () => {}",
    )
    return "\n".join(lines)


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
