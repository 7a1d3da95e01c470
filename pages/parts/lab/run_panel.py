"""A run of the lab, watched: where it stands, its curves, and its gates during training."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.formatting import duration
from core.i18n import gettext as _
from core.recipes.settings import DigitSettings, settings_of
from core.runs.example_run import LAB_EXAMPLE, lab_example
from core.runs.status import ACTIVE, Run
from core.view.run_curves import CHART_CONFIG, gate_curves, pace_curves, score_curves
from pages.parts.lab.state import LabState
from pages.parts.lab.timeline import EXAMPLE, timeline_panel
from pages.parts.problems import guarded
from pages.parts.run_controls import run_controls

LOOK_EVERY_S = 3.0

_CURVES = (("scores", score_curves), ("pace", pace_curves))
_GATE_CURVES = (_CURVES[0], ("gates", gate_curves), _CURVES[1])


def lab_watch(state: LabState, *, is_active: bool) -> None:
    """Draw the watched run, again and again while it is in progress; without one, the example."""
    if not state.run:
        _example(state)
        return
    watch = st.fragment(_watch, run_every=LOOK_EVERY_S if is_active else None)
    watch(state, is_active)


def _example(state: LabState) -> None:
    run, settings = lab_example(), settings_of(LAB_EXAMPLE.recipe())
    sentence = _(
        "Earlier example run: an LSTM with {units} units, not the recipe opened here, trained for "
        "{time} on a sample of MNIST. Press Train to train one now.",
        units=settings.units if isinstance(settings, DigitSettings) else 0,
        time=duration(run.progress[-1].seconds),
    )
    st.html(f'<p class="lab-standing">{escape(sentence)}</p>')
    _curves(run, has_gates=True)
    timeline_panel(state, EXAMPLE, is_active=False)


@guarded()
def _watch(state: LabState, was_active: bool) -> None:
    try:
        run = cache.runs().follow(state.run)
    except ValueError:
        st.rerun()  # it was deleted meanwhile: the page says so
    if (run.status in ACTIVE) != was_active:
        st.rerun()  # the looks begin or end, and what is below knows it too
    run_controls(run, has_batches=True)
    with guarded():
        _progress(state, run, is_active=was_active)


def _progress(state: LabState, run: Run, *, is_active: bool) -> None:
    trained = cache.runs().recipe(run.run_id)
    settings = settings_of(trained)
    if isinstance(settings, DigitSettings):
        _curves(run, has_gates=settings.cell != "rnn")
        timeline_panel(state, run.run_id, is_active=is_active)
    else:
        _curves(run, has_gates=False)
        _samples(run)


def _curves(run: Run, *, has_gates: bool) -> None:
    ground = st.context.theme.type or "light"
    shown = _GATE_CURVES if has_gates else _CURVES
    for column, (name, curves) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        with column:
            st.plotly_chart(curves(run, ground), key=f"lab-{name}", config=CHART_CONFIG)
    how_to_read = _(
        "Over the batches: thin, each record of the training batches; dotted, the mean of nine; "
        "**bold**, what is measured on validation data. Drag over a chart to enlarge a part, "
        "double-click to go back."
    )
    saturated = _("Saturated: the share of a gate's values below 0.1 or above 0.9.")
    st.caption(f"{how_to_read} {saturated}" if has_gates else how_to_read)


def _samples(run: Run) -> None:
    lines = "".join(
        f"<li><b>{escape(_('epoch {n}', n=each.epoch))}</b>"
        f'<span dir="auto">{escape(each.story)}</span></li>'
        for each in run.progress[::-1]
        if each.story
    )
    label = escape(_("Generated samples"))
    st.html(f'<ol class="lab-told" tabindex="0" aria-label="{label}">{lines}</ol>')
