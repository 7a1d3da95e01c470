"""Compute a line yourself before its result is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import streamlit as st

from core.i18n import gettext as _
from core.view.by_hand import ByHand
from core.view.by_hand_steps import Line, verdict, work_out
from pages.parts.by_hand.worked_steps import Shown
from pages.parts.problems import guarded

_NUMBER = "by-hand-own-number"
_LINE = "by-hand-line"
_SWITCH = "by-hand-try"


@dataclass
class Attempt:
    """The lines that a visitor computes.

    Attributes:
        stage: The numbers; other numbers begin a new attempt.
        known: The lines that are done, by their number from 0.
        asked: The line that is asked for.
        verdict: What was said about the last result.
    """

    stage: ByHand | None = None
    known: set[int] = field(default_factory=set)
    asked: int = 0
    verdict: str = ""


def try_first(stage: ByHand) -> Shown:
    """Draw the switch, the choice of a line, the field for a result and the verdict.

    Returns:
        Which results may be shown.
    """
    lines = [line for step in work_out(stage) for line in step.lines]
    attempt: Attempt = st.session_state.setdefault("by-hand-attempt", Attempt())

    def start() -> None:
        attempt.stage, attempt.known, attempt.asked, attempt.verdict = stage, set(), 0, ""
        st.session_state.pop(_NUMBER, None)

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.toggle(
            _("Let me compute first"),
            key=_SWITCH,
            on_change=start,
            help=_(
                "Hides the results. Choose any line, compute it, and enter your result: two "
                "decimals, correctly rounded, are enough."
            ),
        )
        if not st.session_state[_SWITCH]:
            return Shown()
        if attempt.stage != stage:
            start()
        if len(attempt.known) < len(lines):
            _choose_line(attempt, lines, len(lines) // len(stage.inputs))
            _ask(attempt, lines)
    said = attempt.verdict or _(
        "Enter the result of the line with the question mark. Two decimals, correctly rounded, are "
        "enough; with more, it may be 0.001 off."
    )
    if len(attempt.known) == len(lines):
        said = _("{verdict} That was the last line.", verdict=attempt.verdict)
    st.html(f'<p class="lab-hand-verdict" role="status">{escape(said)}</p>')
    return Shown() if len(attempt.known) == len(lines) else Shown(attempt.known, attempt.asked)


def _choose_line(attempt: Attempt, lines: list[Line], lines_per_step: int) -> None:
    def choose() -> None:
        attempt.asked, attempt.verdict = st.session_state[_LINE], ""

    def title(at: int) -> str:
        line = lines[at]
        step = at // lines_per_step + 1
        if line.unit is None:
            return _("step {step}: {quantity}", step=step, quantity=line.quantity)
        return _(
            "step {step}: {quantity}, unit {unit}",
            step=step,
            quantity=line.quantity,
            unit=line.unit,
        )

    st.session_state[_LINE] = attempt.asked
    st.selectbox(
        _("Line to compute"),
        [at for at in range(len(lines)) if at not in attempt.known],
        key=_LINE,
        format_func=title,
        on_change=choose,
        label_visibility="collapsed",
        width=230,
    )


def _ask(attempt: Attempt, lines: list[Line]) -> None:
    line = lines[attempt.asked]

    def answer() -> None:
        text = st.session_state[_NUMBER]
        if not text.strip():
            return
        problems: list[str] = []
        with guarded(problems):
            found = verdict(line, text)
            attempt.verdict = found.sentence
            if found.is_right:
                go_on()
        if problems:
            attempt.verdict = problems[0]

    def show() -> None:
        attempt.verdict = _("It is {value}.", value=f"{line.value:.4f}")
        go_on()

    def go_on() -> None:
        attempt.known.add(attempt.asked)
        after = [*range(attempt.asked, len(lines)), *range(attempt.asked)]
        attempt.asked = next((at for at in after if at not in attempt.known), 0)
        st.session_state[_NUMBER] = ""

    st.text_input(
        _("Your result"),
        key=_NUMBER,
        on_change=answer,
        placeholder=_("your result"),
        label_visibility="collapsed",
        width=130,
        max_chars=20,
    )
    st.button(_("Show it"), key="by-hand-show", on_click=show)
