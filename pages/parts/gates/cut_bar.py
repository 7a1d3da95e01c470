"""The knife: which cut, in which units, from which row."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import (
    Consequence,
    next_words_sentence,
    perplexity_here,
    perplexity_sentence,
)
from core.analysis.attribution import carriers
from core.analysis.digit_reading import percent
from core.analysis.input_sequence import Subject, answer, turning_sentence
from core.analysis.input_words import step_name
from core.network.layer_info import cell_layer
from core.network.trace import Network, Trace
from core.view.cut_parameter import ERASE, FreeCut, kinds
from core.view.gate_film import VIEWS
from pages.parts.gates.bench import Bench
from pages.parts.gates.free_form import free_form
from pages.parts.gates.knife import ALL, CHOSEN, PINNED, first_free_cut
from pages.parts.gates.who_reads import Reader

NO_CUT, FREE = "No cut", "Free"
VIEW_LABELS = dict(zip(VIEWS, ("without the cut", "with the cut", "the difference"), strict=True))


def cut_bar(bench: Bench, network: Network, subject: Subject) -> None:
    """Shows the cut that is made, and takes another."""
    knife = bench.knife
    backward = cell_layer(network, bench.layer).backward
    is_free = isinstance(knife.kind, FreeCut)
    st.session_state["cut-kind"] = FREE if is_free else knife.kind or NO_CUT
    st.session_state["cut-units"] = knife.which
    st.session_state["cut-row"] = knife.row
    which_units = {ALL: "all units", PINNED: f"unit {bench.unit}", CHOSEN: "chosen"}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            "Cut",
            (NO_CUT, *kinds(network, bench.layer), FREE),
            required=True,
            key="cut-kind",
            on_change=_choose_kind,
            args=(bench, network),
            label_visibility="collapsed",
        )
        st.segmented_control(
            "In which units",
            (ALL, PINNED, CHOSEN),
            required=True,
            key="cut-units",
            format_func=which_units.__getitem__,
            on_change=_choose_units,
            args=(bench,),
            disabled=knife.kind == ERASE,
            label_visibility="collapsed",
        )
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", width="content"
        ):
            where = "from" if bench.cut is None or bench.cut.goes_on else "at"
            counted = "step" if backward and knife.kind != ERASE else subject.step
            st.html(f'<span class="lab-badge">{where} {counted}</span>', width="content")
            st.number_input(
                "From row",
                1,
                subject.steps,
                key="cut-row",
                on_change=lambda: bench.hold(row=st.session_state["cut-row"]),
                width=64,
                label_visibility="collapsed",
            )
            st.button(
                "Undo",
                key="cut-undo",
                on_click=bench.undo,
                disabled=not bench.past,
                help="Back to the last cut",
            )
    free_form(bench, network)


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


def answers_html(subject: Subject, before: Trace, after: Trace | None) -> str:
    """The answer, and beside it the one with the cut."""
    changed = f' data-after="{escape(answer(subject, after).name)}"' if after else ""
    words = f'<span class="before">{_answer(subject, before)}</span>'
    if after:
        words += f'<span>with the cut</span><span class="after">{_answer(subject, after)}</span>'
    said = escape(answer(subject, before).name)
    return f'<div class="lab-cut" data-before="{said}"{changed}>{words}</div>'


def cut_sentence(bench: Bench, network: Network, subject: Subject, trace: Trace) -> str:
    """What the cut does to the cell; without one, which step mattered most, and which units."""
    if bench.cut is None:
        found = carriers(network, subject, trace)
        who = f" {found.names()} did most for it." if found else ""
        return (
            f"{turning_sentence(network, subject, trace)}{who} Cut something: what becomes of the "
            "answer?"
        )
    return bench.cut.sentence(network, bench.layer, subject.step)


def consequence_html(
    bench: Bench, reader: Reader, subject: Subject, before: Trace, after: Trace
) -> str:
    """What the cut does to everybody; to a language model also what it does to the words here."""
    cuts = (None, bench.cut)
    if teller := reader.teller:
        whole, cut = (cache.next_words(teller, reader.key, bench.layer, c) for c in cuts)
        return _everybody(
            next_words_sentence(whole, cut, step_name(teller)), "It learnt from this text."
        )
    if model := reader.model:
        others = [cache.app_text_perplexity(model, reader.key, bench.layer, c) for c in cuts]
        return _everybody(
            _of_words_here(subject, before, after),
            f"Of the sentences that come with the app {perplexity_sentence(*others)} The text that "
            "it learnt may not be passed on, so it is not here to try.",
        )
    scores = [cache.everybody(reader.network, reader.key, bench.layer, c) for c in cuts]
    return _everybody(
        Consequence(*scores).sentence(),
        "(95% intervals; digits of MNIST's training set, which it has seen.)",
    )


def _of_words_here(subject: Subject, before: Trace, after: Trace) -> str:
    here = (perplexity_here(subject, trace) for trace in (before, after))
    return f"Of the words above {perplexity_sentence(*here)}"


def _everybody(sentence: str, words: str) -> str:
    return f'<p class="lab-badge lab-everybody"><b>{escape(sentence)}</b> {escape(words)}</p>'


def _choose_kind(bench: Bench, network: Network) -> None:
    kind = st.session_state["cut-kind"]
    if kind == FREE:
        kind = first_free_cut(network, bench.layer)
    bench.hold(kind=None if kind == NO_CUT else kind)


def _choose_units(bench: Bench) -> None:
    which = st.session_state["cut-units"]
    bench.hold(which=which, chosen=bench.knife.chosen or (bench.unit,) * (which == CHOSEN))


def _answer(subject: Subject, trace: Trace) -> str:
    said = answer(subject, trace)
    return f"<b>{escape(said.name)}</b> {escape(percent(said.share))}"
