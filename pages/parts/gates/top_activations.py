"""Where else the pinned unit, or the chosen ones, are active as they are in the current input."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import sample_digit_name
from core.analysis.input_sequence import InputSequence
from core.analysis.top_activations import (
    Activation,
    TextHiddenStates,
    activation_at,
    top_activations,
    top_words,
)
from core.formatting import signed
from core.i18n import N_
from core.i18n import gettext as _
from core.network.network import Network
from core.network.trace import Trace
from core.text.tokens import join
from pages.parts.digit_state import DigitState
from pages.parts.gates.components import moment_picker, strength
from pages.parts.gates.custom_cut import UNITS_FIELD, units_field
from pages.parts.gates.cut_form import CHOSEN, PINNED
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState
from pages.parts.story.components import chips

MOMENTS = 12
UNITS_NAMED = 6


def top_activations_panel(
    inspected: InspectedNetwork,
    digit_state: DigitState,
    state: GatesState,
    input_sequence: InputSequence,
    trace: Trace,
) -> None:
    """Show where the units are active together, and open the place that is clicked.

    Args:
        inspected: The network.
        digit_state: Receives the digit that is clicked.
        state: Has the units; receives the words that are clicked, and the row.
        input_sequence: What the network reads.
        trace: Its run without a cut.
    """
    st.header(_("Similar moments"), anchor=False)
    units = _choose_units(state, inspected.network)
    here = activation_at(trace.layer(state.layer), units)
    st.caption(f"{_active_sentence(here, input_sequence)} {_(_WHERE[_source(inspected)])}")
    if inspected.story_model or inspected.model:
        _in_a_text(inspected, state, here)
    else:
        _among_digits(inspected, digit_state, state, here)


_WHERE = {
    "language": N_(
        "Below: where else this is strongest in the app's example sentences. Click one to open it."
    ),
    "stories": N_(
        "Below: where else this is strongest in the training text. Click one to open it."
    ),
    "digits": N_("Below: where else this is strongest among 1,000 digits. Click one to open it."),
}


def _source(inspected: InspectedNetwork) -> str:
    """Return what similar moments are searched in."""
    if inspected.model:
        return "language"
    return "stories" if inspected.story_model else "digits"


def _choose_units(state: GatesState, network: Network) -> tuple[int, ...]:
    st.session_state["moments-of"] = state.search
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            _("Units to search for"),
            (PINNED, CHOSEN),
            required=True,
            key="moments-of",
            format_func={
                PINNED: _("unit {unit}", unit=state.unit),
                CHOSEN: _("chosen units"),
            }.__getitem__,
            on_change=lambda: state.search_for(st.session_state["moments-of"]),
            label_visibility="collapsed",
        )
        if state.search == CHOSEN:
            units_field(state, network, "moments-chosen")
            if sentence := state.typos.get(UNITS_FIELD):
                st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')
    return (state.unit,) if state.search == PINNED else state.cut_form.chosen


def _among_digits(
    inspected: InspectedNetwork, digit_state: DigitState, state: GatesState, here: Activation
) -> None:
    seen = cache.digit_hidden_states(inspected.network, inspected.key, state.layer)
    found = top_activations(seen, here.units, here.signs, MOMENTS + 1)
    others = [
        each for each in found if sample_digit_name(each.sequence) != digit_state.chosen_sample
    ][:MOMENTS]

    def read_it(sent: object) -> None:
        for moment in others:  # a browser may send anything
            name, row = sample_digit_name(moment.sequence), moment.row + 1
            if sent == {"name": name, "row": row}:
                digit_state.pick(name)
                state.go_to(row)
                state.reads_another = True

    moment_picker(others, here, key="like-moments", on_pick=read_it)


def _in_a_text(inspected: InspectedNetwork, state: GatesState, here: Activation) -> None:
    try:
        text, given = _text(inspected, state.layer)
    except ValueError as error:
        st.html(f'<p class="lab-error" role="status">{escape(str(error))}</p>')
        return
    found = top_words(text, here.units, here.signs, MOMENTS)
    kind = inspected.story_model.vocabulary.kind if inspected.story_model else "words"
    texts = {join(moment.words, kind): moment for moment in found}

    def read_it(text: str) -> None:
        if text in texts:
            state.words = text
            state.go_to(len(texts[text].words) + given)
            state.reads_another = True

    shown = tuple(
        {"text": f"{text}  {strength(moment.strength, here)}", "sends": text}
        for text, moment in texts.items()
    )
    group = {"words": "", "is_error": False, "chips": shown}
    chips((group,), key="like-words", on_pick=read_it)


def _text(inspected: InspectedNetwork, layer: str) -> tuple[TextHiddenStates, int]:
    """Return the states of a layer over a text, and how many steps precede its first word.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    if inspected.model:
        return cache.language_hidden_states(inspected.model, inspected.key, layer), 1
    assert inspected.story_model
    return cache.story_hidden_states(inspected.story_model, inspected.key, layer), 0


def rerun_for_another_reading(state: GatesState) -> None:
    """Run the page again if a moment was clicked, with the input that it names."""
    if state.reads_another:
        state.reads_another = False
        st.rerun()


def _active_sentence(here: Activation, input_sequence: InputSequence) -> str:
    """Say where in the current input the units are most active together."""
    place = {"step": input_sequence.step_name, "row": here.row + 1}
    if len(here.units) == 1:
        return _(
            "In the current input, unit {unit} is most active at {step} {row}: its hidden state is "
            "{value}.",
            unit=here.units[0],
            value=signed(here.values[0]),
            **place,
        )
    values = ", ".join(
        f"{unit} ({signed(value)})"
        for unit, value in list(zip(here.units, here.values, strict=True))[:UNITS_NAMED]
    )
    if len(here.units) <= UNITS_NAMED:
        return _(
            "In the current input, these units are most active together at {step} {row}: {values}.",
            values=values,
            **place,
        )
    return _(
        "In the current input, these units are most active together at {step} {row}: {values} and "
        "{more} more.",
        values=values,
        more=len(here.units) - UNITS_NAMED,
        **place,
    )
