"""What a run does now, in a line, and the buttons that make it do something else."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core import cache
from core.runs.log import ACTIVE, Run
from core.view.run_status import status_sentence

_CAN_PAUSE = ("starting", "training")


def run_controls(run: Run, *, has_batches: bool = False) -> None:
    """Draws where a run stands, its progress, and its buttons.

    Args:
        run: The run.
        has_batches: Whether it can be told to learn one batch, or one pass, and pause again.
    """
    with st.container(key="run-bar", horizontal=True, gap="small", vertical_alignment="center"):
        where = '<p class="lab-standing" role="status" data-status="{}">{}</p>'
        st.html(where.format(run.status, escape(status_sentence(run))))
        if run.status != "done":
            _buttons(run, has_batches=has_batches)
    last = run.progress[-1] if run.progress else None
    st.progress(min(1.0, last.done / last.total) if last else 0.0)
    if problem := st.session_state.pop("run-error", ""):
        st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')


def _buttons(run: Run, *, has_batches: bool) -> None:
    runs = cache.runs()
    with st.container(horizontal=True, gap="small", width="content"):
        if run.status in _CAN_PAUSE:
            _button("Pause", runs.pause, run)
        else:
            _button("Go on", runs.resume, run, disabled=run.status in ("waiting", "stopping"))
        if has_batches:
            is_held = run.status not in ("paused", "training")
            _button("One batch", runs.learn, run, disabled=is_held)
            _button("One pass", runs.learn_epoch, run, disabled=is_held)
        _button("Stop", runs.stop, run, disabled=run.status not in ACTIVE - {"stopping"})


def _button(label: str, act: Callable[[str], None], run: Run, *, disabled: bool = False) -> None:
    def press() -> None:
        try:
            act(run.run_id)
        except ValueError as error:
            st.session_state["run-error"] = str(error)

    st.button(label, key=f"run-{label}", on_click=press, disabled=disabled)
