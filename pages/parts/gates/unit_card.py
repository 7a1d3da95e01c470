"""The card of the pinned unit: what it looks for, what excites it, and what is lost without it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import Consequence, thousand_digits
from core.analysis.attribution import CHOSEN, carriers
from core.analysis.input_sequence import Subject
from core.analysis.top_activations import excitement
from core.data.mnist import CLASSES
from core.network.layer_info import PIXELS, cell_layer
from core.network.trace import Network, Trace
from core.view.cut_parameter import removal_of
from core.view.unit_figures import excitement_map, unit_weights, weights_map
from pages.parts.gates.bench import Bench
from pages.parts.gates.knife import PINNED
from pages.parts.gates.who_reads import Reader

NO_MODE_BAR = {"displayModeBar": False}
MOST_MISSED = 16


def unit_card(
    bench: Bench, reader: Reader, subject: Subject, trace: Trace, *, reads_digits: bool
) -> None:
    """Shows what is known of the pinned unit, and which units carried the answer.

    Args:
        bench: Which unit is pinned.
        reader: What read.
        subject: What was read.
        trace: What the network did with it, without cuts.
        reads_digits: Whether the unit can be watched over many digits.
    """
    st.subheader(f"Unit {bench.unit}", anchor=False)
    looks, likes, counts = st.columns([0.4, 0.34, 0.26], gap="medium")
    with looks:
        _weights(bench, reader.network)
    if reads_digits:
        with likes:
            _excitement(bench, reader)
        with counts:
            _removal(bench, reader)
    with counts:
        _carriers(bench, reader.network, subject, trace)


def _weights(bench: Bench, network: Network) -> None:
    reads = cell_layer(network, bench.layer).signals
    weights = unit_weights(network, bench.layer, bench.unit)
    ground = st.context.theme.type or "light"
    st.plotly_chart(
        weights_map(weights, f"{reads.many}, from {reads.first}", reads.first, ground),
        key="unit-weights",
        config=NO_MODE_BAR,
    )
    if reads == PIXELS:
        st.caption(
            "What it looks for: ink on a green pixel raises that gate or state, ink on a purple "
            "one lowers it."
        )
    else:
        st.caption(
            f"What it looks for. This layer does not read pixels: it reads the {reads.many}, and "
            "each has a weight in each gate."
        )


def _excitement(bench: Bench, reader: Reader) -> None:
    seen = cache.seen(reader.network, reader.key, bench.layer)
    means = excitement(seen, bench.unit, thousand_digits()[1], CLASSES)
    st.plotly_chart(
        excitement_map(means, st.context.theme.type or "light"),
        key="unit-excitement",
        config=NO_MODE_BAR,
    )
    st.caption(
        "What excites it: its mean hidden state over 100 of each digit (down) after each row "
        "(across), green above 0, purple below."
    )


def _removal(bench: Bench, reader: Reader) -> None:
    removal = removal_of(bench.unit)
    before, after = (
        cache.everybody(reader.network, reader.key, bench.layer, cut) for cut in (None, removal)
    )
    ranking = cache.rankings(reader.key).get(bench.layer)
    lines = [f"Its hidden state held at 0: {Consequence(before, after).sentence()}"]
    if ranking:
        lines.insert(
            0,
            f"<b>Place {ranking.place(bench.unit)} of {len(ranking.units)}</b> among the most "
            "missed. Few units alone change an answer: they are ranked by how much less sure of "
            "the right digit the network is without each.",
        )
    st.html("".join(f'<p class="lab-badge">{line}</p>' for line in lines))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Remove it",
            key="unit-remove",
            on_click=lambda: bench.hold(kind=removal.kind, which=PINNED, row=1),
            help="Hold its hidden state at 0 from the first row on",
        )
        if ranking:
            most = ranking.units[:MOST_MISSED]
            st.button(
                f"Choose the {len(most)} most missed",
                key="unit-most-missed",
                on_click=lambda: bench.hold(chosen=tuple(sorted(most))),
                help="They become the chosen units, to be cut or searched for together",
            )


def _carriers(bench: Bench, network: Network, subject: Subject, trace: Trace) -> None:
    found = carriers(network, subject, trace)
    if found is None or found.layer != bench.layer:
        return
    st.html(f'<p class="lab-badge"><b>Here:</b> {escape(found.sentence(subject))}</p>')
    most = found.units[:CHOSEN]
    st.button(
        f"Choose the {len(most)} that did most" if most[1:] else "Choose it",
        key="unit-carriers",
        on_click=lambda: bench.hold(chosen=tuple(sorted(most))),
        help="They become the chosen units: cut them, and see whether the answer stands",
    )
