"""Where else the pinned unit, or the chosen ones, fire as they do in what is being read."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.ablation_effect import name_of
from core.analysis.input_sequence import Subject
from core.analysis.top_activations import Firing, SeenWords, firing, like_moments, word_moments
from core.network.trace import Network, Trace
from core.text.tokens import join
from pages.parts.desk import Desk
from pages.parts.gates.bench import Bench
from pages.parts.gates.components import moment_picker, strength
from pages.parts.gates.free_form import UNITS_FIELD, units_field
from pages.parts.gates.knife import CHOSEN, PINNED
from pages.parts.gates.who_reads import Reader
from pages.parts.story.components import chips

MOMENTS = 12
UNITS_NAMED = 6


def show_like_moments(
    reader: Reader, on_desk: Desk, bench: Bench, subject: Subject, trace: Trace
) -> None:
    """Shows where the units fire together, and reads the place that is clicked.

    Args:
        reader: What reads.
        on_desk: Gets the digit that is clicked.
        bench: Knows the units; gets the words that are clicked, and the row.
        subject: What is being read.
        trace: What came of it without a cut.
    """
    st.subheader("Like moments", anchor=False)
    units = _choose_units(bench, reader.network)
    here = firing(trace.layer(bench.layer), units)
    st.caption(_firing_sentence(here, subject.step, _where(reader)))
    if reader.teller or reader.model:
        _in_a_text(reader, bench, here)
    else:
        _among_digits(reader, on_desk, bench, here)


def _where(reader: Reader) -> str:
    if reader.model:
        return "in the few sentences that come with the app"
    return "in the text that it learnt" if reader.teller else "among 1,000 digits"


def _choose_units(bench: Bench, network: Network) -> tuple[int, ...]:
    st.session_state["moments-of"] = bench.search
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.segmented_control(
            "Whose moments",
            (PINNED, CHOSEN),
            required=True,
            key="moments-of",
            format_func={PINNED: f"unit {bench.unit}", CHOSEN: "the chosen units"}.__getitem__,
            on_change=lambda: bench.search_for(st.session_state["moments-of"]),
            label_visibility="collapsed",
        )
        if bench.search == CHOSEN:
            units_field(bench, network, "moments-chosen")
            if sentence := bench.typos.get(UNITS_FIELD):
                st.html(f'<p class="lab-complaint" role="alert">{escape(sentence)}</p>')
    return (bench.unit,) if bench.search == PINNED else bench.knife.chosen


def _among_digits(reader: Reader, on_desk: Desk, bench: Bench, here: Firing) -> None:
    seen = cache.seen(reader.network, reader.key, bench.layer)
    found = like_moments(seen, here.units, here.signs, MOMENTS + 1)
    others = [each for each in found if name_of(each.sequence) != on_desk.chosen_sample][:MOMENTS]

    def read_it(sent: object) -> None:
        for moment in others:  # a stranger's browser may send anything
            name, row = name_of(moment.sequence), moment.row + 1
            if sent == {"name": name, "row": row}:
                on_desk.pick(name)
                bench.go_to(row)
                bench.reads_another = True

    moment_picker(others, here, key="like-moments", on_pick=read_it)


def _in_a_text(reader: Reader, bench: Bench, here: Firing) -> None:
    try:
        text, given = _text(reader, bench.layer)
    except ValueError as error:
        st.html(f'<p class="lab-complaint" role="status">{escape(str(error))}</p>')
        return
    found = word_moments(text, here.units, here.signs, MOMENTS)
    kind = reader.teller.vocabulary.kind if reader.teller else "words"
    texts = {join(moment.words, kind): moment for moment in found}

    def read_it(text: str) -> None:
        if text in texts:
            bench.words = text
            bench.go_to(len(texts[text].words) + given)
            bench.reads_another = True

    shown = tuple(
        {"text": f"{text}  {strength(moment.strength, here)}", "sends": text}
        for text, moment in texts.items()
    )
    group = {"words": "", "is_complaint": False, "chips": shown}
    chips((group,), key="like-words", on_pick=read_it)


def _text(reader: Reader, layer: str) -> tuple[SeenWords, int]:
    """A text in which a layer was watched, and how many steps are read before its first word.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    if reader.model:
        return cache.seen_sentences(reader.model, reader.key, layer), 1
    assert reader.teller
    return cache.seen_words(reader.teller, reader.key, layer), 0


def rerun_for_another_reading(bench: Bench) -> None:
    """Nothing, unless a moment was clicked: then the page runs again, with what it names."""
    if bench.reads_another:
        bench.reads_another = False
        st.rerun()


def _firing_sentence(here: Firing, step: str, where: str) -> str:
    values = [
        f"{unit} to {value:+.2f}" for unit, value in zip(here.units, here.values, strict=True)
    ]
    if len(values) == 1:
        return (
            f"In what is read here, unit {here.units[0]} goes furthest at {step} {here.row + 1}: "
            f"its hidden state is {here.values[0]:+.2f}. Here is where else, {where}, it goes that "
            "way furthest. Click one to read it there."
        )
    more = f" and {len(values) - UNITS_NAMED} more" if len(values) > UNITS_NAMED else ""
    return (
        f"In what is read here, these units go furthest together at {step} {here.row + 1}: "
        f"{', '.join(values[:UNITS_NAMED])}{more}. Here is where else, {where}, all of them go "
        "that way. Click one to read it there."
    )
