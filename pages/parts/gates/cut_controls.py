"""The knife: which cut, in which units, from which row."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import (
    AblationEffect,
    next_words_sentence,
    perplexity_here,
    perplexity_sentence,
)
from core.analysis.attribution import logit_attribution
from core.analysis.input_sequence import InputSequence, answer, turning_sentence
from core.analysis.input_words import step_name
from core.formatting import probability
from core.network.layer_info import cell_layer
from core.network.network import Network
from core.network.trace import Trace
from core.view.cut_parameter import ERASE, FreeCut, kinds
from core.view.gate_film import VIEWS
from pages.parts.gates.custom_cut import free_form
from pages.parts.gates.cut_form import ALL, CHOSEN, PINNED, first_free_cut
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState

NO_CUT, FREE = "No cut", "Free"
VIEW_LABELS = dict(zip(VIEWS, ("without the cut", "with the cut", "the difference"), strict=True))


def cut_controls(state: GatesState, network: Network, input_sequence: InputSequence) -> None:
    """Shows the cut that is made, and takes another."""
    knife = state.cut_form
    backward = cell_layer(network, state.layer).backward
    is_free = isinstance(knife.kind, FreeCut)
    st.session_state["cut-kind"] = FREE if is_free else knife.kind or NO_CUT
    st.session_state["cut-units"] = knife.which
    st.session_state["cut-row"] = knife.row
    which_units = {ALL: "all units", PINNED: f"unit {state.unit}", CHOSEN: "chosen"}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            "Cut",
            (NO_CUT, *kinds(network, state.layer), FREE),
            required=True,
            key="cut-kind",
            on_change=_choose_kind,
            args=(state, network),
            label_visibility="collapsed",
        )
        st.segmented_control(
            "In which units",
            (ALL, PINNED, CHOSEN),
            required=True,
            key="cut-units",
            format_func=which_units.__getitem__,
            on_change=_choose_units,
            args=(state,),
            disabled=knife.kind == ERASE,
            label_visibility="collapsed",
        )
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", width="content"
        ):
            where = "from" if state.cut is None or state.cut.goes_on else "at"
            counted = "step" if backward and knife.kind != ERASE else input_sequence.step
            st.html(f'<span class="lab-badge">{where} {counted}</span>', width="content")
            st.number_input(
                "From row",
                1,
                input_sequence.steps,
                key="cut-row",
                on_change=lambda: state.hold(row=st.session_state["cut-row"]),
                width=64,
                label_visibility="collapsed",
            )
            st.button(
                "Undo",
                key="cut-undo",
                on_click=state.undo,
                disabled=not state.past,
                help="Back to the last cut",
            )
    free_form(state, network)


def view_choice(state: GatesState) -> None:
    """Which run the maps show, where there is a cut."""
    st.session_state["view"] = state.view

    def choose() -> None:
        state.view = st.session_state["view"]

    st.segmented_control(
        "The maps show",
        VIEWS,
        required=True,
        key="view",
        format_func=VIEW_LABELS.__getitem__,
        on_change=choose,
        label_visibility="collapsed",
    )


def answers_html(input_sequence: InputSequence, before: Trace, after: Trace | None) -> str:
    """The answer, and beside it the one with the cut."""
    changed = f' data-after="{escape(answer(input_sequence, after).name)}"' if after else ""
    words = f'<span class="before">{_answer(input_sequence, before)}</span>'
    if after:
        words += (
            f'<span>with the cut</span><span class="after">{_answer(input_sequence, after)}</span>'
        )
    said = escape(answer(input_sequence, before).name)
    return f'<div class="lab-cut" data-before="{said}"{changed}>{words}</div>'


def cut_sentence(
    state: GatesState, network: Network, input_sequence: InputSequence, trace: Trace
) -> str:
    """What the cut does to the cell; without one, which step mattered most, and which units."""
    if state.cut is None:
        found = logit_attribution(network, input_sequence, trace)
        who = f" {found.names()} did most for it." if found else ""
        return (
            f"{turning_sentence(network, input_sequence, trace)}{who} Cut "
            f"something: what becomes of the "
            "answer?"
        )
    return state.cut.sentence(network, state.layer, input_sequence.step)


def consequence_html(
    state: GatesState,
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace,
) -> str:
    """What the cut does to everybody; to a language model also what it does to the words here."""
    cuts = (None, state.cut)
    if story_model := inspected.story_model:
        whole, cut = (
            cache.next_words_with_cut(story_model, inspected.key, state.layer, c) for c in cuts
        )
        return _everybody(
            next_words_sentence(whole, cut, step_name(story_model)), "It learnt from this text."
        )
    if model := inspected.model:
        others = [
            cache.example_perplexity_with_cut(model, inspected.key, state.layer, c) for c in cuts
        ]
        return _everybody(
            _of_words_here(input_sequence, before, after),
            f"Of the sentences that come with the app {perplexity_sentence(*others)} The text that "
            "it learnt may not be passed on, so it is not here to try.",
        )
    scores = [
        cache.digit_scores_with_cut(inspected.network, inspected.key, state.layer, c) for c in cuts
    ]
    return _everybody(
        AblationEffect(*scores).sentence(),
        "(95% intervals; digits of MNIST's training set, which it has seen.)",
    )


def _of_words_here(input_sequence: InputSequence, before: Trace, after: Trace) -> str:
    here = (perplexity_here(input_sequence, trace) for trace in (before, after))
    return f"Of the words above {perplexity_sentence(*here)}"


def _everybody(sentence: str, words: str) -> str:
    return f'<p class="lab-badge lab-everybody"><b>{escape(sentence)}</b> {escape(words)}</p>'


def _choose_kind(state: GatesState, network: Network) -> None:
    kind = st.session_state["cut-kind"]
    if kind == FREE:
        kind = first_free_cut(network, state.layer)
    state.hold(kind=None if kind == NO_CUT else kind)


def _choose_units(state: GatesState) -> None:
    which = st.session_state["cut-units"]
    state.hold(which=which, chosen=state.cut_form.chosen or (state.unit,) * (which == CHOSEN))


def _answer(input_sequence: InputSequence, trace: Trace) -> str:
    said = answer(input_sequence, trace)
    return f"<b>{escape(said.name)}</b> {escape(probability(said.share))}"
