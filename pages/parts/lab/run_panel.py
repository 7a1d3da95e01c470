"""A run of the lab, watched: where it stands, its curves, and the gates of a digit being born."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.recipes.settings import DigitSettings, settings_of
from core.runs.example_run import lab_example
from core.runs.status import ACTIVE, Run
from core.view.run_curves import gate_curves, pace_curves, score_curves
from pages.parts.lab.state import LabState
from pages.parts.lab.timeline import EXAMPLE, timeline_panel
from pages.parts.run_controls import run_controls

LOOK_EVERY_S = 1.0

_CURVES = (("scores", score_curves), ("pace", pace_curves))
_GATE_CURVES = (_CURVES[0], ("gates", gate_curves), _CURVES[1])
_HOW_TO_READ = (
    "Over the batches: each line thin, the mean of nine dotted, what was measured beside them "
    "**bold**."
)
_SATURATED = " Saturated: the share of a gate below 0.1 or above 0.9."


def lab_watch(state: LabState, *, is_active: bool) -> None:
    """Draws the watched run, again and again while it is under way; without one, the example."""
    if not state.run:
        st.html(
            '<p class="lab-standing">How 28 units learned a sample of MNIST once, before you '
            "came. Press Train to see it happen.</p>"
        )
        _curves(lab_example(), has_gates=True)
        timeline_panel(state, EXAMPLE)
        return
    watch = st.fragment(_watch, run_every=LOOK_EVERY_S if is_active else None)
    watch(state, is_active)


def _watch(state: LabState, was_active: bool) -> None:
    try:
        run = cache.runs().follow(state.run)
    except ValueError:
        st.rerun()  # it was cleared away meanwhile: the page says so
    if (run.status in ACTIVE) != was_active:
        st.rerun()  # the looks begin or end, and what is below knows it too
    run_controls(run, has_batches=True)
    try:
        trained = cache.runs().recipe(run.run_id)
    except ValueError as error:  # settings of another version
        st.html(f'<p class="lab-error" role="alert">{escape(str(error))}</p>')
        return
    cache.throughput().note(trained, run.progress)
    settings = settings_of(trained)
    if isinstance(settings, DigitSettings):
        _curves(run, has_gates=settings.cell != "rnn")
        timeline_panel(state, run.run_id)
    else:
        _curves(run, has_gates=False)
        _told(run)


def _curves(run: Run, *, has_gates: bool) -> None:
    ground = st.context.theme.type or "light"
    shown = _GATE_CURVES if has_gates else _CURVES
    for column, (name, curves) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        with column:
            st.plotly_chart(
                curves(run, ground), key=f"lab-{name}", config={"displayModeBar": False}
            )
    st.caption(_HOW_TO_READ + _SATURATED * has_gates)


def _told(run: Run) -> None:
    lines = "".join(
        f'<li><b>pass {each.epoch}</b><span dir="auto">{escape(each.story)}</span></li>'
        for each in run.progress[::-1]
        if each.story
    )
    st.html(f'<ol class="lab-told" tabindex="0" aria-label="What it said">{lines}</ol>')
