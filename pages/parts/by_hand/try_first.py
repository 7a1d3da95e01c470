"""Compute first, see the result afterwards: the question of the by-hand page and its verdict."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.view.by_hand_steps import Line, verdict, work_out
from pages.parts.by_hand.state import ByHandState

_NUMBER = "by-hand-own-number"


def try_first(state: ByHandState) -> int | None:
    """How many results may be seen, None for all; draws the switch, the field and the verdict."""
    lines = [line for step in work_out(state.last_whole) for line in step.lines]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.toggle("Let me compute first", key="by-hand-try", on_change=state.start_trying)
        if not st.session_state["by-hand-try"]:
            return None
        if state.tried != state.last_whole:
            state.start_trying()
        if state.solved < len(lines):
            _ask(state, lines[state.solved])
    said = state.verdict or "Type the result of the line with the question mark."
    if state.solved == len(lines):
        said = f"{said} That was all of it."
    st.html(f'<p class="lab-hand-verdict" role="status">{escape(said)}</p>')
    return state.solved


def _ask(state: ByHandState, line: Line) -> None:
    def answer() -> None:
        text = st.session_state[_NUMBER]
        if not text.strip():
            return
        try:
            found = verdict(line, text)
        except ValueError as error:
            state.verdict = str(error)
            return
        state.verdict = found.sentence
        if found.is_right:
            go_on()

    def show() -> None:
        state.verdict = f"It was {line.value:.4f}."
        go_on()

    def go_on() -> None:
        state.solved += 1
        st.session_state[_NUMBER] = ""

    st.text_input(
        "Your result",
        key=_NUMBER,
        on_change=answer,
        placeholder="your result",
        label_visibility="collapsed",
        width=130,
        max_chars=20,
    )
    st.button("Show it", key="by-hand-show", on_click=show)
