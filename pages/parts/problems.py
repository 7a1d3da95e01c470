"""Errors on a page: a sentence where it can go on, and a report in the log of what nobody foresaw.

What a visitor sent is read inside `guarded`, so that the fields are drawn whatever happens while it
is read. An error that core foresaw is a ValueError with a sentence. Any other one is logged, and
its sentence carries the id of the report. `on_script_error` does the same for what is guarded
nowhere: the web server calls it in place of Streamlit's own error page.
"""

from __future__ import annotations

import hashlib
import threading
import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import ContextDecorator
from html import escape
from types import TracebackType

import streamlit as st

from core.i18n import gettext as _
from core.server_log import SERVER, place_of

_counts: Counter[str] = Counter()
_lock = threading.Lock()


class guarded(ContextDecorator):
    """Go on behind a block or a function after an error in it.

    Args:
        problems: Gets the sentence about the error; None shows it where the page now is.
    """

    def __init__(self, problems: list[str] | None = None) -> None:
        self._problems = problems

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """End the block; whatever the error is, the rest of the page can be used."""
        if not isinstance(error, Exception):  # Streamlit ends and repeats runs by other exceptions
            return False
        if self._problems is None:
            show_problems([sentence_on(error)])
        else:
            self._problems.append(sentence_on(error))
        return True


def show_problems(problems: Iterable[str]) -> None:
    """Show sentences about what cannot be used, each once."""
    for problem in filter(None, dict.fromkeys(problems)):
        st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')


def sentence_on(error: Exception) -> str:
    """The sentence about an error: its own where core foresaw it, else one with a report's id."""
    # A text that cannot be decoded is a ValueError too, with words that are for programmers.
    is_foreseen = isinstance(error, ValueError) and not isinstance(error, UnicodeError)
    if not is_foreseen:
        return report(error)
    place, times = _count(error)
    if times:
        SERVER.info("Refused an input at %s (%s), %d times", place_of(error), place, times)
    return str(error)


def report(error: Exception) -> str:
    """Log an error that nobody foresaw, and return the sentence for the page.

    The id stands for the place of the error, so that a visitor who causes it again and again cannot
    fill the log: its traceback is logged once, after that a line each time the count grows tenfold.
    The message of the error is not logged: it may hold what the visitor typed.
    """
    report_id, times = _count(error)
    if times == 1:
        trace = "".join(traceback.format_tb(error.__traceback__))
        SERVER.error("Report %s: %s\n%s", report_id, type(error).__name__, trace)
    elif times:
        SERVER.error("Report %s: %d times", report_id, times)
    return _(
        "This could not be read because of an error in the app (report {id}). Change what you "
        "entered, or reload the page.",
        id=report_id,
    )


def on_script_error(error: Exception) -> bool:
    """Show the sentence about an error in place of Streamlit's own error page."""
    show_problems([report(error)])
    return True


def _count(error: Exception) -> tuple[str, int]:
    """The id of an error's place, and how often it came, 0 where that need not be logged."""
    place = _place_id(error)
    with _lock:
        _counts[place] += 1
        times = _counts[place]
    return place, times if str(times).strip("0") == "1" else 0


def _place_id(error: Exception) -> str:
    """Eight hexadecimal digits, the same for each error of a type at a line of the code."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return hashlib.sha256(f"{type(error).__name__} {where}".encode()).hexdigest()[:8]
