"""Compute first, see the result afterwards: the question of the by-hand page and its verdict."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.view.by_hand_steps import Line, verdict, work_out
from pages.parts.by_hand.sheet import Sheet

_NUMBER = "by-hand-own-number"


def try_first(on_sheet: Sheet) -> int | None:
    """How many results may be seen, None for all; draws the switch, the field and the verdict."""
    lines = [line for step in work_out(on_sheet.last_whole) for line in step.lines]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.toggle("Let me compute first", key="by-hand-try", on_change=on_sheet.start_trying)
        if not st.session_state["by-hand-try"]:
            return None
        if on_sheet.tried != on_sheet.last_whole:
            on_sheet.start_trying()
        if on_sheet.solved < len(lines):
            _ask(on_sheet, lines[on_sheet.solved])
    said = on_sheet.verdict or "Type the result of the line with the question mark."
    if on_sheet.solved == len(lines):
        said = f"{said} That was all of it."
    st.html(f'<p class="lab-hand-verdict" role="status">{escape(said)}</p>')
    return on_sheet.solved


def _ask(on_sheet: Sheet, line: Line) -> None:
    def answer() -> None:
        text = st.session_state[_NUMBER]
        if not text.strip():
            return
        try:
            found = verdict(line, text)
        except ValueError as error:
            on_sheet.verdict = str(error)
            return
        on_sheet.verdict = found.sentence
        if found.is_right:
            go_on()

    def show() -> None:
        on_sheet.verdict = f"It was {line.value:.4f}."
        go_on()

    def go_on() -> None:
        on_sheet.solved += 1
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
