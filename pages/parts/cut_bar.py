"""The knife: which cut, in which units, from which row."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.consequences import Consequence
from core.cut_choice import ERASE, kinds
from core.digits import ROWS, Reading, percent
from core.gate_film import VIEWS, turning_row
from core.presets import PRESETS
from core.trace import Network
from pages.parts.bench import LAYER, Bench

NO_CUT = "No cut"
ALL, PINNED = "all units", "the pinned unit"
VIEW_LABELS = dict(zip(VIEWS, ("without the cut", "with the cut", "the difference"), strict=True))


def cut_bar(bench: Bench, network: Network) -> None:
    """Shows the cut that is made, and takes another."""
    cut = bench.cut
    st.session_state["cut-kind"] = cut.kind if cut else NO_CUT
    st.session_state["cut-units"] = PINNED if bench.pinned_only else ALL
    st.session_state["cut-row"] = bench.cut_row

    def choose() -> None:
        kind = st.session_state["cut-kind"]
        bench.pinned_only = st.session_state["cut-units"] == PINNED
        bench.cut_row = st.session_state["cut-row"]
        bench.make(None if kind == NO_CUT else kind)

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            "Cut",
            (NO_CUT, *kinds(network, LAYER)),
            required=True,
            key="cut-kind",
            on_change=choose,
            label_visibility="collapsed",
        )
        st.segmented_control(
            "In which units",
            (ALL, PINNED),
            required=True,
            key="cut-units",
            format_func=lambda units: f"unit {bench.unit} alone" if units == PINNED else units,
            on_change=choose,
            disabled=bool(cut and cut.kind == ERASE),
            label_visibility="collapsed",
        )
        where = "from row" if cut is None or cut.kind in PRESETS else "at row"
        st.html(f'<span class="lab-badge">{where}</span>', width="content")
        st.number_input(
            "From row",
            1,
            ROWS,
            key="cut-row",
            on_change=choose,
            width=110,
            label_visibility="collapsed",
        )


def view_choice(bench: Bench) -> None:
    """Which run the maps show, where there is a cut."""
    st.session_state["view"] = bench.view

    def choose() -> None:
        bench.view = st.session_state["view"]

    st.segmented_control(
        "The maps show",
        VIEWS,
        required=True,
        key="view",
        format_func=VIEW_LABELS.__getitem__,
        on_change=choose,
        label_visibility="collapsed",
    )


def answers_html(before: Reading, after: Reading | None) -> str:
    """The answer, and beside it the one with the cut."""
    changed = f' data-after="{after.answer}"' if after else ""
    words = f'<span class="before">{_answer(before)}</span>'
    if after:
        words += f'<span>with the cut</span><span class="after">{_answer(after)}</span>'
    return f'<div class="lab-cut" data-before="{before.answer}"{changed}>{words}</div>'


def cut_sentence(bench: Bench, network: Network, reading: Reading) -> str:
    """What the cut does to the cell; without one, which row mattered most."""
    if bench.cut is None:
        return (
            f"Row {turning_row(reading.belief)} raised the belief in {reading.answer} most. Hold a "
            "gate shut or open, wipe the memory or erase that row: what becomes of the answer?"
        )
    return bench.cut.sentence(network, LAYER)


def consequence_html(bench: Bench, network_name: str) -> str:
    """What the cut does to everybody."""
    whole = cache.everybody(network_name, LAYER, None)
    cut = cache.everybody(network_name, LAYER, bench.cut)
    return (
        f'<p class="lab-badge lab-everybody"><b>{Consequence(whole, cut).sentence()}</b> '
        "(95% intervals; digits of MNIST's training set, which it has seen.)</p>"
    )


def _answer(reading: Reading) -> str:
    return f"<b>{reading.answer}</b> {escape(percent(reading.probability(reading.answer)))}"
