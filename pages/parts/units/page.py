"""The text, its colours, and everything about the unit: the part that runs again after a change."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.text_reader import ReadText, TextReader
from core.concepts.labels import MARKED, MAX_PASSAGES
from core.i18n import gettext as _
from core.stories.user_text import USER_TEXT
from core.view.unit_text import unit_text_view
from pages.parts.problems import guarded, sentence_on, show_problems
from pages.parts.query_params import write_params
from pages.parts.units.components import unit_text
from pages.parts.units.network import TextNetwork, network_fields, text_network
from pages.parts.units.ranking import Found, find_panel, find_units, ideas_of
from pages.parts.units.state import PARAMS, UnitsState, get_units_state
from pages.parts.units.text import (
    ShownText,
    example_text,
    passage_buttons,
    shown_text,
    text_fields,
)
from pages.parts.units.unit import samples_panel, unit_panel


@st.fragment
@guarded()
def units_page() -> None:
    """Draw the fields, the coloured text and the panels."""
    state = get_units_state()
    network = text_network(state)
    state.settle(network.reader.network, ideas_of(network))
    fields = st.container()
    text_fields(state, network)
    problems: list[str] = []
    shown, read = _read(state, network, problems)
    found = find_units(state, network, shown)
    unit = state.unit if state.unit is not None else found.best or 0
    with fields:
        network_fields(state, network, unit)
    write_params(PARAMS, state)
    show_problems((*state.problems, *problems))
    with guarded():
        _draw(state, network, shown, read, found, unit)


def _read(
    state: UnitsState, network: TextNetwork, problems: list[str]
) -> tuple[ShownText, ReadText]:
    """Read the chosen text; where it cannot be read, the example, and a sentence."""
    try:
        shown = shown_text(state, network)
        return shown, _tokens(network.reader, network.key, shown.text)
    except Exception as error:
        is_empty = state.source == "own" and not state.own.strip()
        if is_empty:
            problems.append(_("Paste a text of your own above. Until then the example is shown."))
        else:
            problems.append(_("{problem} The example is shown.", problem=sentence_on(error)))
    shown = ShownText(example_text(network), _("Example"), network.reader.is_python)
    state.start = 0
    return shown, _tokens(network.reader, network.key, shown.text)


@st.cache_resource(show_spinner=False, max_entries=3)
def _tokens(_reader: TextReader, key: str, text: str) -> ReadText:
    return _reader.read(text)


def _draw(
    state: UnitsState,
    network: TextNetwork,
    shown: ShownText,
    read: ReadText,
    found: Found,
    unit: int,
) -> None:
    start = min(state.start, max(0, len(read.ids) - 1))
    passage = cache.passage(network.reader, network.key, read, hash(shown.text), state.layer, start)
    end = start + len(passage.read.ids)
    is_marking = state.idea == MARKED.name

    def take(marks: list[tuple[int, int]]) -> None:
        if len(marks) > MAX_PASSAGES or not all(
            0 <= first < last <= len(passage.read.ids) for first, last in marks
        ):
            raise ValueError(str(marks)[:40])
        others = [mark for mark in state.marks if not start <= mark[0] < end]
        state.marks = tuple(sorted([*others, *((a + start, b + start) for a, b in marks)]))

    threshold, above = found.threshold_of(unit)
    holds = None
    if not is_marking:
        values = read.labels(is_python=shown.is_python).values.get(state.idea)
        holds = values[start:end] if values is not None and values.dtype == bool else None
    view = unit_text_view(
        passage,
        network.reader.vocabulary,
        unit,
        state.quantity,
        network="" if network.name == USER_TEXT else network.name,
        threshold=threshold,
        above=above,
        holds=holds,
        marks=[(a - start, b - start) for a, b in state.marks if start <= a and b <= end],
        is_marking=is_marking,
    )
    view["at"] = {"place": state.at, "stamp": state.times_asked}
    unit_text(view, key="units-text", on_marks=take)
    for note in read.notes:
        st.html(f'<p class="lab-text-notes" role="status">{escape(note)}</p>')
    passage_buttons(state, len(read.ids))

    def pick(chosen: int) -> None:
        state.unit = chosen

    left, right = st.columns(2, gap="large")
    with left:
        find_panel(state, network, found, unit, pick)
    with right:
        unit_panel(state, network, found, passage, unit)
    samples_panel(state, network, found, unit)
