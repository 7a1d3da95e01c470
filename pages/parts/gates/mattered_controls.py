"""The fields of the panel "What mattered": output, step, baseline, and what is erased and shown."""

from __future__ import annotations

import streamlit as st

from core.analysis.what_mattered import METHODS, SPANS, find_output
from core.i18n import gettext as _
from core.i18n import ngettext
from core.view.attribution_view import TITLES
from core.view.glossary import tooltip
from pages.parts.gates.mattered_state import ALL_METHODS, MatteredState
from pages.parts.gates.mattered_subject import Subject
from pages.parts.problems import show_problems


def controls(subject: Subject, asked: MatteredState, step: int) -> None:
    """Show what is asked, and take another question.

    Args:
        subject: What is asked about.
        asked: The question.
        step: After which step, from 0.
    """
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
    show_problems([asked.problem])


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
