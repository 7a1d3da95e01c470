"""What a run does now, in a line, and the buttons that make it do something else."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.runs.status import ACTIVE, Run
from core.view.run_status import status_sentence
from pages.parts.problems import guarded, show_problems
from pages.parts.visitor import get_visitor

_CAN_PAUSE = ("starting", "training")


def run_controls(run: Run, *, has_batches: bool = False) -> None:
    """Draw where a run stands, its progress, and its buttons if it is the visitor's.

    Args:
        run: The run.
        has_batches: Whether it can be told to train for one batch, or one epoch, and pause again.
    """
    is_theirs = cache.runs().is_owner(run.run_id, get_visitor()) and not run.is_elsewhere
    with st.container(key="run-bar", horizontal=True, gap="small", vertical_alignment="center"):
        where = '<p class="lab-standing" role="status" data-status="{}">{}</p>'
        st.html(where.format(run.status, escape(status_sentence(run))))
        if run.status != "done" and is_theirs:
            _buttons(run, has_batches=has_batches)
    last = run.progress[-1] if run.progress else None
    st.progress(min(1.0, last.done / last.total) if last else 0.0)
    if run.status != "done" and not is_theirs:
        st.caption(
            _("Another server trains this run; it can be controlled there.")
            if run.is_elsewhere
            else _("You can watch this run. Only the visitor who started it can control it.")
        )
    if problem := st.session_state.pop("run-error", ""):
        show_problems([problem])


def training_problems() -> list[str]:
    """Why no run can be started now: a sentence, or none where one can."""
    problems: list[str] = []
    with guarded(problems):
        problems.append(cache.runs().problem())
    return problems


def _buttons(run: Run, *, has_batches: bool) -> None:
    runs = cache.runs()
    with st.container(horizontal=True, gap="small", width="content"):
        if run.status in _CAN_PAUSE:
            _button("pause", _("Pause"), runs.pause, run)
        else:
            is_off = run.status in ("waiting", "stopping")
            _button("resume", _("Resume"), runs.resume, run, disabled=is_off)
        if has_batches:
            is_off = run.status not in ("paused", "training")
            _button("batch", _("One batch"), runs.train_batches, run, disabled=is_off)
            _button("epoch", _("One epoch"), runs.train_epoch, run, disabled=is_off)
        is_off = run.status not in ACTIVE - {"stopping"}
        _button("stop", _("Stop"), runs.stop, run, disabled=is_off)


def _button(
    name: str, label: str, act: Callable[[str], None], run: Run, *, disabled: bool = False
) -> None:
    def press() -> None:
        problems: list[str] = []
        with guarded(problems):
            cache.runs().check_owner(run.run_id, get_visitor())
            act(run.run_id)
        if problems:
            st.session_state["run-error"] = problems[0]

    st.button(label, key=f"run-{name}", on_click=press, disabled=disabled)
