"""The film, the cell, the crowd and the knife: what runs again after a pin or a cut."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.crowd import crowd
from core.digits import Reading, check_row, read
from core.figures import crowd_lines, saturation_lines
from core.gate_film import gate_film, turning_row
from core.interventions import run_cut
from core.trace import Network, Trace
from core.unit_story import check_unit
from pages.parts.bench import LAYER, Bench, bench
from pages.parts.components import film_player
from pages.parts.cut_bar import answers_html, consequence_html, cut_bar, cut_sentence, view_choice
from pages.parts.desk import Desk, desk

CUT_WORDS_PX = 580
"""Beside the answers and the choice of maps on a wide screen, below them on a narrow one."""


@st.fragment
def inside_the_cell() -> None:
    """Draws the knife, the answers, the film with the cell under it, and the crowd."""
    on_desk, on_bench = desk(), bench()
    network = cache.network(on_desk.network)
    cut_bar(on_bench, network)
    before = read(network, on_desk.image)
    after = _cut_reading(on_bench, network, before)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(answers_html(before, after), width="content")
        if after:
            view_choice(on_bench)
        words = f'<p class="lab-badge">{escape(cut_sentence(on_bench, network, before))}</p>'
        st.html(words, width=CUT_WORDS_PX)
    everybody = st.empty()
    if after:
        everybody.html('<p class="lab-badge lab-everybody">Reading 1,000 digits ...</p>')
    on_desk.keep_in_address()
    on_bench.keep_in_address()
    shown = after.trace if after and on_bench.view != "before" else before.trace
    _film(on_bench, network, before.trace, after.trace if after else None)
    _crowd(shown)
    if after:  # last, since it takes the longest: what was cut is seen at once
        everybody.html(consequence_html(on_bench, on_desk.network))


def starting_row(on_desk: Desk) -> int:
    """Where the address wants the cursor; if nowhere, the row that changed the network's mind."""
    try:
        return check_row(st.query_params.get("row", ""))
    except ValueError:  # the desk has complained about it where there was one
        return turning_row(read(cache.network(on_desk.network), on_desk.image).belief)


def _cut_reading(on_bench: Bench, network: Network, before: Reading) -> Reading | None:
    if on_bench.cut is None:
        return None
    image = before.image
    cuts = on_bench.cut.cuts(network, LAYER, len(image))
    return Reading(image, run_cut(network, image[None], cuts))


def _film(on_bench: Bench, network: Network, before: Trace, after: Trace | None) -> None:
    def pin(unit: object) -> None:
        try:
            on_bench.pin(check_unit(unit, network.layer(LAYER).units))
        except ValueError:
            return  # only a stranger's browser sends a unit that does not exist

    film_player(
        gate_film(network, before, after, LAYER, on_bench.unit, on_bench.view),
        key="film",
        row=on_bench.start_row,
        order=on_bench.order,
        on_pin=pin,
    )
    st.caption(
        "How to read it: units run down, rows of the image across, and above each map lies what "
        "was read. Where the forget gate has its full colour, memory is kept; where it fades "
        "into the page, memory goes. Click into a map to pin a unit and follow it; point at a "
        "wire, an equation or a map to see what belongs together. Units are numbered "
        "from 0, rows and pixels from 1."
    )


def _crowd(trace: Trace) -> None:
    st.subheader("The crowd", anchor=False)
    gates = crowd(trace.layer(LAYER))
    ground = st.context.theme.type or "light"
    for column, figure, key, words in zip(
        st.columns(2, gap="large"),
        (crowd_lines(gates, ground), saturation_lines(gates, ground)),
        ("crowd", "saturation"),
        (
            "The mean of each gate over all units, at each row.",
            "How many units have decided: solid above 0.9 (open), dotted below 0.1 (shut).",
        ),
        strict=True,
    ):
        with column:
            st.plotly_chart(figure, key=key, config={"displayModeBar": False})
            st.caption(words)
    st.markdown("\n".join(f"- {gate.sentence()}" for gate in gates))
