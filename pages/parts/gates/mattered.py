"""What mattered: which steps, ways and units made an answer, and how far back a network looks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from html import escape
from typing import TypeAlias

import streamlit as st

from core import cache
from core.analysis.baselines import find_baseline
from core.analysis.what_mattered import WhatMattered, what_mattered
from core.i18n import gettext as _
from core.network.gradients import check_output_and_step
from core.view.attribution_view import AttributionView, attribution_view, disagreement
from core.view.distance_figure import distance_figure, distance_sentence
from core.view.linked_text import link, text_parts
from core.view.quantities import quantity_looks
from pages.parts.component_value import on_value
from pages.parts.components import component
from pages.parts.gates.mattered_controls import controls
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
_ADDRESS = component("address")

FindSubject: TypeAlias = Callable[[], Subject | None]
"""Finds what is asked about, once the panel is open; None where no step can be erased."""

PANEL = "mattered"


@st.fragment
@guarded()
def mattered_panel(find_subject: FindSubject, view: GatesView) -> None:
    """Draw the panel; nothing is computed while it is closed.

    Args:
        find_subject: Finds what is asked about.
        view: The visitor's state, kept in the address.
    """
    state: GatesState = view.state
    asked = state.mattered
    asked.settle(view.key, view.input_sequence.steps)
    rerun_for_another_reading(state)
    box = st.expander(
        _("What mattered for this answer?"),
        expanded=asked.is_open,
        key=PANEL,
        on_change=lambda: _open(asked),
    )
    keep_in_address(view)
    if asked.is_open:
        with box, guarded():
            subject = find_subject()
            if subject is None:
                st.caption(_("This input has more than two axes, so no step of it can be erased."))
            else:
                _panel(subject, state, asked)
    asked.runs += 1
    _ADDRESS(key="mattered-address", data={"run": asked.runs})


def _open(asked: MatteredState) -> None:
    asked.is_open = bool(st.session_state[PANEL])


def _step(subject: Subject, asked: MatteredState) -> int:
    """The step that is asked about, from 0."""
    return (asked.step or subject.steps) - 1 if subject.can_choose_step else subject.steps - 1


def _panel(subject: Subject, state: GatesState, asked: MatteredState) -> None:
    step = _step(subject, asked)
    controls(subject, asked, step)
    output = _output(subject, asked, step)
    try:
        key, measure = _question(subject, asked)
        found = with_progress(key, _("Erasing every step ..."), lambda progress: measure())
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


def _output(subject: Subject, asked: MatteredState, step: int) -> int:
    """The number of the output that is asked about."""
    return subject.likeliest(step)[0] if asked.output is None else asked.output


def _question(
    subject: Subject, asked: MatteredState
) -> tuple[Hashable, Callable[[], WhatMattered]]:
    """What tells the question from all others, and a function that answers it.

    Raises:
        ValueError: If there is no such output, step or baseline.
    """
    step = _step(subject, asked)
    output = _output(subject, asked, step)
    check_output_and_step((subject.steps, len(subject.outputs)), output, step)
    baseline = find_baseline(subject.baselines, asked.baseline)
    key = (subject.key, "attribution", output, step, baseline.name, asked.span)
    return key, lambda: what_mattered(
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


def _picture(
    subject: Subject, state: GatesState, asked: MatteredState, found: WhatMattered, answer: str
) -> None:
    view = _view(subject, asked, found, answer)
    _MATTERED(
        key="mattered-view",
        data={**view.as_data(), "looks": quantity_looks()},
        on_unit_change=on_value(
            "mattered-view", "unit", lambda sent: pin_sent(subject, state, sent)
        ),
    )


def _view(
    subject: Subject, asked: MatteredState, found: WhatMattered, answer: str
) -> AttributionView:
    methods = [name for name in found.methods if asked.method in (ALL_METHODS, name)]
    sentences = [disagreement(found, subject.sequence, answer, link)]
    if subject.missing:
        sentences.append(subject.missing)
    return attribution_view(
        found,
        subject.sequence,
        shown=methods or ["erasure"],
        columns=subject.columns,
        series=subject.series,
        sentences=[text_parts(sentence) for sentence in sentences],
    )


def attribution_in_view(find_subject: FindSubject, asked: MatteredState) -> AttributionView | None:
    """What the panel shows, for the page as one file; None where it is closed or has nothing."""
    subject = find_subject() if asked.is_open else None
    if subject is None:
        return None
    try:
        found = cache.measured(*_question(subject, asked))
    except ValueError:
        return None
    answer = subject.logit_of(found.output)
    if _nothing_to_show(subject, found, answer):
        return None
    return _view(subject, asked, found, answer)


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
