"""The controls of a cut, and what it does to the answer, here and on many other inputs."""

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
from core.analysis.attribution import UNITS_NAMED, LogitAttribution, logit_attribution
from core.analysis.input_sequence import InputSequence, answer, turning_sentence, turning_step
from core.formatting import Mark, probability, unmarked
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.network.layer_info import cell_layer, cell_layers
from core.network.network import Network
from core.network.trace import Trace
from core.view.cut_parameter import ERASE, FreeCut, kind_sentence, kind_title, kinds
from core.view.gate_film import AFTER, BEFORE, DIFFERENCE, VIEWS
from core.view.linked_text import link
from pages.parts.components import component
from pages.parts.gates.custom_cut import free_form
from pages.parts.gates.cut_form import ALL, CHOSEN, PINNED, first_free_cut
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.linked_sentence import linked_sentence
from pages.parts.gates.state import GatesState, pin_in_layer

NO_CUT, FREE = "No cut", "Free"
SENTENCE_PX = 560
"""Width of the sentence beside the answers; on a narrow screen it stands below them."""
VIEW_LABELS = {
    BEFORE: N_("without the cut"),
    AFTER: N_("with the cut"),
    DIFFERENCE: N_("difference"),
}
_TOOLTIPS = component("tooltips")


def cut_controls(
    state: GatesState, network: Network, input_sequence: InputSequence, before: Trace
) -> None:
    """Show the cut that applies, and take another.

    Args:
        state: The visitor's state.
        network: The network.
        input_sequence: What it reads.
        before: Its run without a cut.
    """
    form = state.cut_form
    backward = cell_layer(network, state.layer).backward
    is_free = isinstance(form.kind, FreeCut)
    st.session_state["cut-kind"] = FREE if is_free else form.kind or NO_CUT
    st.session_state["cut-units"] = form.which
    st.session_state["cut-row"] = form.row
    named = kinds(network, state.layer)
    titles = {NO_CUT: _("No cut"), FREE: _("Custom"), **{kind: kind_title(kind) for kind in named}}
    which_units = {
        ALL: _("all units"),
        PINNED: _("unit {unit}", unit=state.unit),
        CHOSEN: _("chosen"),
    }
    with st.container(
        key="cut-controls", horizontal=True, gap="small", vertical_alignment="center"
    ):
        st.segmented_control(
            _("Cut"),
            (NO_CUT, *named, FREE),
            required=True,
            key="cut-kind",
            format_func=titles.__getitem__,
            on_change=_choose_kind,
            args=(state, network, input_sequence, turning_step(network, input_sequence, before)),
            label_visibility="collapsed",
        )
        st.segmented_control(
            _("Units to change"),
            (ALL, PINNED, CHOSEN),
            required=True,
            key="cut-units",
            format_func=which_units.__getitem__,
            on_change=_choose_units,
            args=(state,),
            disabled=form.kind == ERASE,
            label_visibility="collapsed",
        )
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", width="content"
        ):
            counted = _("step") if backward and form.kind != ERASE else input_sequence.step_name
            goes_on = state.cut is None or state.cut.goes_on
            where = _("from {step}", step=counted) if goes_on else _("at {step}", step=counted)
            st.html(f'<span class="lab-badge">{escape(where)}</span>', width="content")
            st.number_input(
                _("First row to change"),
                1,
                input_sequence.steps,
                key="cut-row",
                on_change=lambda: state.hold(row=st.session_state["cut-row"]),
                width=64,
                label_visibility="collapsed",
            )
            st.button(
                _("Undo"),
                key="cut-undo",
                on_click=state.undo,
                disabled=not state.past,
                help=_("Back to the previous cut"),
            )
    _TOOLTIPS(
        key="cut-tooltips", data={"key": "cut-kind", "titles": _tooltips(network, state, titles)}
    )
    free_form(state, network)


def view_choice(state: GatesState) -> None:
    """Let the visitor choose which run the maps show; disabled without a cut."""
    st.session_state["view"] = state.view

    def choose() -> None:
        state.view = st.session_state["view"]

    st.segmented_control(
        _("Run in the maps"),
        VIEWS,
        required=True,
        key="view",
        format_func=lambda view: _(VIEW_LABELS[view]),
        on_change=choose,
        disabled=state.cut is None,
        label_visibility="collapsed",
    )


def answers_html(input_sequence: InputSequence, before: Trace, after: Trace | None) -> str:
    """Return the answer, and beside it the one with the cut, as HTML."""
    changed = f' data-after="{escape(answer(input_sequence, after).name)}"' if after else ""
    words = f'<span class="before">{_answer(input_sequence, before)}</span>'
    if after:
        words += (
            f"<span>{escape(_('with the cut'))}</span>"
            f'<span class="after">{_answer(input_sequence, after)}</span>'
        )
    said = escape(answer(input_sequence, before).name)
    return f'<div class="lab-cut" data-before="{said}"{changed}>{words}</div>'


def cut_sentence(
    state: GatesState,
    network: Network,
    input_sequence: InputSequence,
    trace: Trace,
    mark: Mark = unmarked,
) -> str:
    """Say what the cut changes; without one, which step and which units mattered most.

    Args:
        state: The visitor's.
        network: What read.
        input_sequence: What it read.
        trace: Its run without a cut.
        mark: Writes the numbers of the step and of the units.
    """
    if state.cut is not None:
        return state.cut.sentence(network, state.layer, input_sequence)
    found = logit_attribution(network, input_sequence, trace)
    return " ".join(
        (
            turning_sentence(network, input_sequence, trace, mark),
            *([_most(found, mark)] if found else ()),
            _("Try an intervention and watch the answer change."),
        )
    )


def show_cut_sentence(
    state: GatesState, network: Network, input_sequence: InputSequence, trace: Trace
) -> None:
    """Show `cut_sentence`, with its step and units as links."""
    words = cut_sentence(state, network, input_sequence, trace, link)
    if state.cut is not None:
        st.html(f'<p class="lab-badge lab-cut-words">{escape(words)}</p>', width=SENTENCE_PX)
        return
    linked_sentence(
        (words,),
        input_sequence.step_name,
        key="cut-words",
        on_unit=lambda sent: pin_in_layer(state, network, cell_layers(network)[-1].name, sent),
        width=SENTENCE_PX,
    )


def _most(found: LogitAttribution, mark: Mark) -> str:
    return ngettext(
        "Unit {units} contributed most.",
        "Units {units} contributed most.",
        len(found.units[:UNITS_NAMED]),
        units=found.names(mark),
    )


def effect_html(
    state: GatesState,
    inspected: InspectedNetwork,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace,
) -> str:
    """Return as HTML what the cut does on many inputs; for a language model also on this one."""
    cuts = (None, state.cut)
    if story_model := inspected.story_model:
        whole, cut = (
            cache.next_words_with_cut(story_model, inspected.key, state.layer, c) for c in cuts
        )
        return _effect(
            next_words_sentence(whole, cut, input_sequence.step),
            _("The network was trained on this text."),
        )
    if model := inspected.model:
        others = [
            cache.example_perplexity_with_cut(model, inspected.key, state.layer, c) for c in cuts
        ]
        here = [perplexity_here(input_sequence, trace) for trace in (before, after)]
        return _effect(
            _("On the words above: {perplexity}", perplexity=perplexity_sentence(*here)),
            _(
                "On the app's example sentences: {perplexity} (Its training text cannot be "
                "redistributed, so it is not used here.)",
                perplexity=perplexity_sentence(*others),
            ),
        )
    scores = [
        cache.digit_scores_with_cut(inspected.network, inspected.key, state.layer, c) for c in cuts
    ]
    return _effect(
        AblationEffect(*scores).sentence(),
        _("(95% intervals; digits from MNIST's training set, which the network has seen.)"),
    )


def _effect(sentence: str, words: str) -> str:
    return f"<b>{escape(sentence)}</b> {escape(words)}"


def _tooltips(network: Network, state: GatesState, titles: dict[str, str]) -> dict[str, str]:
    """Return by option of the cut what its tooltip says."""
    named = {
        titles[kind]: kind_sentence(kind, network, state.layer)
        for kind in titles
        if kind not in (NO_CUT, FREE)
    }
    return {
        titles[NO_CUT]: _("Run the network as it was trained"),
        **named,
        titles[FREE]: _("Choose a quantity to hold, scale or freeze"),
    }


def _choose_kind(
    state: GatesState, network: Network, input_sequence: InputSequence, turning: int | None
) -> None:
    chosen = st.session_state["cut-kind"]
    kind = first_free_cut(network, state.layer) if chosen == FREE else chosen
    form = state.cut_form.switched(
        None if chosen == NO_CUT else kind, input_sequence.steps, turning
    )
    state.hold(kind=form.kind, which=form.which, row=form.row)


def _choose_units(state: GatesState) -> None:
    which = st.session_state["cut-units"]
    state.hold(which=which, chosen=state.cut_form.chosen or (state.unit,) * (which == CHOSEN))


def _answer(input_sequence: InputSequence, trace: Trace) -> str:
    said = answer(input_sequence, trace)
    return f"<b>{escape(said.name)}</b> {escape(probability(said.share))}"
