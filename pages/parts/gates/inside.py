"""The film, the cell, the crowd and the knife: what runs again after a pin or a cut."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import reads_many
from core.analysis.gate_statistics import crowd
from core.analysis.input_sequence import Subject
from core.network.interventions import run_cut
from core.network.layer_info import cell_layer
from core.network.layers import LayerTrace
from core.network.trace import Network, Trace, run
from core.view.captions import how_to_read
from core.view.figures import crowd_lines, saturation_lines
from core.view.gate_film import VIEWS, gate_film
from core.view.unit_view import check_unit
from pages.parts.desk import desk
from pages.parts.film_player import film_player
from pages.parts.gates.bench import Bench, bench
from pages.parts.gates.bench_address import keep_bench_in_address
from pages.parts.gates.cut_bar import (
    answers_html,
    consequence_html,
    cut_bar,
    cut_sentence,
    view_choice,
)
from pages.parts.gates.like_moments import rerun_for_another_reading, show_like_moments
from pages.parts.gates.read_here import read_here
from pages.parts.gates.take_away import take_away
from pages.parts.gates.unit_card import unit_card
from pages.parts.gates.who_reads import Reader, who_reads

CUT_WORDS_PX = 580
"""Beside the answers and the choice of maps on a wide screen, below them on a narrow one."""

WORDS_PX = 1000
"""Likewise, where there is no cut and no choice of maps."""


@st.fragment
def inside_the_cell() -> None:
    """Draws the knife, the answers, the film with the cell under it, and the crowd."""
    on_desk, on_bench = desk(), bench()
    rerun_for_another_reading(on_bench)
    reader = who_reads(on_desk, on_bench)
    network = reader.network
    subject, _ = read_here(reader, on_desk, on_bench)
    for change in on_bench.changes:
        st.html(f'<p class="lab-complaint" role="status">{escape(change)}</p>')
    cut_bar(on_bench, network, subject)
    before = run(network, subject.inputs[None])
    after = _cut(on_bench, network, subject)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(answers_html(subject, before, after), width="content")
        if after:
            view_choice(on_bench)
        words = cut_sentence(on_bench, network, subject, before)
        width = CUT_WORDS_PX if after else WORDS_PX
        st.html(f'<p class="lab-badge">{escape(words)}</p>', width=width)
    everybody = st.empty()
    if after:
        everybody.html('<p class="lab-badge lab-everybody">Reading many others ...</p>')
    on_desk.keep_in_address(shows_digit=not subject.read)
    keep_bench_in_address(on_bench, reader)
    shown = after if after and on_bench.view != VIEWS[0] else before
    _film(on_bench, reader, subject, before, after)
    if after:  # after the film, since it takes longer: what was cut is seen at once
        everybody.html(consequence_html(on_bench, reader, subject, before, after))
    reads_digits = not subject.read and reads_many(network)
    unit_card(on_bench, reader, subject, before, reads_digits=reads_digits)
    if subject.read or reads_digits:
        show_like_moments(reader, on_desk, on_bench, subject, before)
    else:
        st.caption("So large a network is not tried on 1,000 digits while you wait.")
    _crowd(shown.layer(on_bench.layer), subject.step)
    what = subject.step if subject.read else on_desk.chosen_sample or on_desk.source
    take_away(shown, f"{network.name}-{what}")


def _cut(on_bench: Bench, network: Network, subject: Subject) -> Trace | None:
    if on_bench.cut is None:
        return None
    cuts = on_bench.cut.cuts(network, on_bench.layer, subject.steps)
    return run_cut(network, subject.inputs[None], cuts)


def _film(
    on_bench: Bench, reader: Reader, subject: Subject, before: Trace, after: Trace | None
) -> None:
    layer = cell_layer(reader.network, on_bench.layer)

    def pin(unit: object) -> None:
        try:
            on_bench.pin(check_unit(unit, layer.units))
        except ValueError:
            return  # only a stranger's browser sends a unit that does not exist

    ranking = cache.rankings(reader.key).get(layer.name)
    film_player(
        gate_film(
            reader.network,
            subject,
            before,
            after,
            layer.name,
            on_bench.unit,
            on_bench.view,
            missed=ranking.units if ranking else (),
        ),
        key="film",
        row=min(on_bench.start_row, subject.steps),
        rows_asked=on_bench.rows_asked,
        order=on_bench.order,
        on_pin=pin,
    )
    st.caption(how_to_read(layer, subject))


def _crowd(did: LayerTrace, step: str) -> None:
    gates = crowd(did)
    if not gates:
        return
    st.subheader("The crowd", anchor=False)
    ground = st.context.theme.type or "light"
    for column, figure, key, words in zip(
        st.columns(2, gap="large"),
        (crowd_lines(gates, ground, step), saturation_lines(gates, ground, step)),
        ("crowd", "saturation"),
        (
            f"The mean of each gate over all units, at each {step}.",
            "How many units have decided: solid above 0.9 (open), dotted below 0.1 (shut).",
        ),
        strict=True,
    ):
        with column:
            st.plotly_chart(figure, key=key, config={"displayModeBar": False})
            st.caption(words)
    st.markdown("\n".join(f"- {gate.sentence()}" for gate in gates))
