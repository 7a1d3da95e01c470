"""What mattered: which steps, ways and units made an answer, and how far back a network looks."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.baselines import Baseline, find_baseline
from core.analysis.what_mattered import METHODS, SPANS, WhatMattered, find_output, what_mattered
from core.i18n import gettext as _
from core.i18n import ngettext
from core.network.gradients import check_output_and_step
from core.view.attribution_view import TITLES, attribution_view, disagreement
from core.view.distance_figure import distance_figure, distance_sentence
from core.view.glossary import tooltip
from core.view.linked_text import link, text_parts
from core.view.quantities import quantity_looks
from pages.parts.component_value import on_value
from pages.parts.components import component
from pages.parts.gates.mattered_progress import with_progress
from pages.parts.gates.mattered_state import ALL_METHODS, MatteredState
from pages.parts.gates.mattered_subject import Subject
from pages.parts.gates.mattered_units import pin_sent, units_part
from pages.parts.gates.state import GatesState, GatesView, keep_in_address
from pages.parts.gates.top_activations import rerun_for_another_reading
from pages.parts.problems import guarded

_MATTERED = component(
    "mattered_place", "theme", "pixels", "heat", "series", "words", "linked", "mattered"
)
PANEL = "mattered"


@st.fragment
def mattered_panel(subject: Subject, view: GatesView) -> None:
    """Draw the panel; nothing is computed while it is closed.

    Args:
        subject: What is asked about.
        view: The visitor's state, kept in the address.
    """
    state: GatesState = view.state
    asked = state.mattered
    asked.settle(subject.owner, subject.steps)
    rerun_for_another_reading(state)
    box = st.expander(
        _("What mattered for this answer?"),
        expanded=asked.is_open,
        key=PANEL,
        on_change=lambda: _open(asked),
    )
    keep_in_address(view)
    if not asked.is_open:
        return
    with box, guarded():
        _panel(subject, state, asked)


def _open(asked: MatteredState) -> None:
    asked.is_open = bool(st.session_state[PANEL])


def _panel(subject: Subject, state: GatesState, asked: MatteredState) -> None:
    step = (asked.step or subject.steps) - 1 if subject.can_choose_step else subject.steps - 1
    _controls(subject, asked, step)
    output = subject.likeliest(step)[0] if asked.output is None else asked.output
    try:
        check_output_and_step((subject.steps, len(subject.outputs)), output, step)
        baseline = find_baseline(subject.baselines, asked.baseline)
        found = with_progress(
            (subject.key, "attribution", output, step, baseline.name, asked.span),
            _("Erasing every step ..."),
            lambda progress: _attributed(subject, asked, output, step, baseline),
        )
    except ValueError as error:
        st.html(f'<p class="lab-error" role="alert">{escape(str(error))}</p>')
        return
    answer = subject.logit_of(output)
    if nothing := _nothing_to_show(subject, found, answer):
        st.html(f'<p class="lab-error" role="status">{escape(nothing)}</p>')
    else:
        _picture(subject, state, asked, found, answer)
    units_part(subject, state, asked, output, step)
    _distance(subject, asked)


def _attributed(
    subject: Subject, asked: MatteredState, output: int, step: int, baseline: Baseline
) -> WhatMattered:
    return what_mattered(
        subject.score(output, step, baseline),
        output,
        span=asked.span,
        reads_image=subject.reads_image,
        reads_columns=subject.reads_columns,
        methods=subject.methods,
    )


def _nothing_to_show(subject: Subject, found: WhatMattered, answer: str) -> str:
    """A sentence where there is nothing to rank; "" where there is."""
    values = {"name": subject.name, "answer": answer, "step": subject.sequence.step_name}
    if found.is_baseline:
        return _(
            "Every {step} equals the baseline, so erasing one changes nothing. Choose another "
            "baseline or another input.",
            **values,
        )
    if found.is_flat:
        return _(
            "Whatever is erased, {answer} of {name} stays the same: it does not depend on what is "
            "read, and any ranking would be rounding.",
            **values,
        )
    return ""


def _controls(subject: Subject, asked: MatteredState, step: int) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _output_field(subject, asked, step)
        if subject.can_choose_step:
            _step_field(subject, asked)
        _baseline_field(subject, asked)
        st.session_state["mattered-span"] = asked.span
        st.segmented_control(
            _("Erased at once"),
            SPANS,
            key="mattered-span",
            required=True,
            format_func=lambda n: ngettext("{n} step", "{n} steps", n),
            on_change=lambda: setattr(asked, "span", st.session_state["mattered-span"]),
            help=_(
                "A run of steps with its middle at each step. {meaning}", meaning=tooltip("erasure")
            ),
        )
        if len(subject.methods) > 1:
            st.session_state["mattered-method"] = asked.method
            st.selectbox(
                _("Shown"),
                (ALL_METHODS, *METHODS),
                key="mattered-method",
                format_func=lambda name: (
                    _("side by side") if name == ALL_METHODS else _(TITLES[name])
                ),
                on_change=lambda: setattr(asked, "method", st.session_state["mattered-method"]),
                width=190,
                help=tooltip("attribution"),
            )


def _output_field(subject: Subject, asked: MatteredState, step: int) -> None:
    """The answers that are likeliest, and any other that is typed."""
    likeliest = list(subject.likeliest(step))
    if asked.output is not None and asked.output not in likeliest:
        likeliest.append(asked.output)
    names = {"": _("the answer")}
    for number in likeliest:
        if 0 <= number < len(subject.outputs):
            names[str(number)] = subject.outputs[number]
    chosen = "" if asked.output is None else str(asked.output)
    st.session_state["mattered-output"] = names.get(chosen, chosen)

    def take() -> None:
        typed, asked.problem = str(st.session_state["mattered-output"]), ""
        numbers = {name: number for number, name in names.items()}
        try:
            if numbers.get(typed) == "":
                asked.output = None
            else:
                asked.output = find_output(subject.name, subject.outputs, typed)
        except ValueError as error:
            asked.problem = str(error)

    st.selectbox(
        _("Output"),
        list(names.values()),
        key="mattered-output",
        accept_new_options=True,
        on_change=take,
        width=170,
        help=_("Whose logit is explained: the likeliest are listed, any other can be typed."),
    )
    if asked.problem:
        st.html(f'<p class="lab-error" role="alert">{escape(asked.problem)}</p>', width="content")


def _step_field(subject: Subject, asked: MatteredState) -> None:
    called = subject.sequence.step_name
    st.session_state["mattered-step"] = asked.step or subject.steps

    def take() -> None:
        step = st.session_state["mattered-step"]
        asked.step = None if step == subject.steps else step

    st.number_input(
        _("After {step}", step=called),
        1,
        subject.steps,
        key="mattered-step",
        on_change=take,
        width=110,
        help=_("The logit after this {step}; later ones do not matter for it.", step=called),
    )
    if subject.turning not in (None, subject.steps):
        st.button(
            _("{step} {n}: it turned", step=called, n=subject.turning),
            key="mattered-turning",
            on_click=lambda: setattr(asked, "step", subject.turning),
            disabled=asked.step == subject.turning,
            help=_(
                "Ask about the {step} that raised the probability of the answer most.", step=called
            ),
        )


def _baseline_field(subject: Subject, asked: MatteredState) -> None:
    titles = {baseline.name: baseline.title for baseline in subject.baselines}
    first = subject.baselines[0].name
    st.session_state["mattered-baseline"] = asked.baseline if asked.baseline in titles else first

    def take() -> None:
        chosen = st.session_state["mattered-baseline"]
        asked.baseline = "" if chosen == first else chosen

    st.selectbox(
        _("Baseline"),
        list(titles),
        key="mattered-baseline",
        format_func=lambda name: _(titles[name]),
        on_change=take,
        width=220,
        disabled=len(titles) == 1,
        help=tooltip("baseline"),
    )


def _picture(
    subject: Subject, state: GatesState, asked: MatteredState, found: WhatMattered, answer: str
) -> None:
    methods = [name for name in found.methods if asked.method in (ALL_METHODS, name)]
    sentences = [disagreement(found, subject.sequence, answer, link)]
    if subject.missing:
        sentences.append(subject.missing)
    view = attribution_view(
        found,
        subject.sequence,
        shown=methods or ["erasure"],
        columns=subject.columns,
        series=subject.series,
        sentences=[text_parts(sentence) for sentence in sentences],
    )
    _MATTERED(
        key="mattered-view",
        data={**view.as_data(), "looks": quantity_looks()},
        on_unit_change=on_value(
            "mattered-view", "unit", lambda sent: pin_sent(subject, state, sent)
        ),
    )


def _distance(subject: Subject, asked: MatteredState) -> None:
    st.markdown(f"**{_('How far back does it look?')}**")
    key = (subject.owner, "distance") if subject.network is not None else (subject.key, "distance")
    if not asked.asks_distance and not cache.is_measured(key):
        st.button(
            _("Measure how far back {name} looks", name=subject.name),
            key="mattered-distance",
            on_click=lambda: setattr(asked, "asks_distance", True),
            help=_("Erase each step of many inputs, and average by its distance from the answer."),
        )
        return
    try:
        found = with_progress(key, _("Erasing the steps of many inputs ..."), subject.distance)
    except ValueError as error:
        st.html(f'<p class="lab-error" role="status">{escape(str(error))}</p>')
        return
    step = subject.sequence.step_name
    sentence = distance_sentence(found, step)
    caption = _(
        "Mean over {inputs}. Distance 0 is the last {step}.",
        inputs=subject.about(found.sequences),
        step=step,
    )
    if found.erasure.max() > found.rounding:
        st.plotly_chart(
            distance_figure(found, st.context.theme.type or "light", step),
            key="mattered-distance-chart",
            config={"displayModeBar": False},
            alt=f"{caption} {sentence}",
        )
    st.caption(f"{sentence} {caption}")
