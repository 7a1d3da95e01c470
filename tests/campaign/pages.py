"""Pages as the campaign opens them: by AppTest, through the whole app."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

from pages.parts import problems
from tests.campaign.hostile import sendable
from tests.campaign.outcome import ErrorPage
from tests.components_once import look_for_components_once

APP = str(Path(__file__).resolve().parents[2] / "app.py")
LIMIT_S = 900.0  # by the clock: a campaign may run beside much other work


def open_page(page: str, address: Mapping[str, str]) -> AppTest:
    """Open a page with an address.

    Raises:
        ErrorPage: If it shows an error in place of itself.
    """
    look_for_components_once()
    problems.report = _raised
    config.set_option("client.showErrorDetails", "full")  # what is wrong, not that something is
    sys.modules.pop(
        "keras", None
    )  # the web process never has it; Streamlit would clear its session
    app = AppTest.from_file(APP, default_timeout=LIMIT_S)
    app.switch_page(f"pages/{page}.py")
    for name, text in address.items():
        app.query_params[name] = sendable(text)
    return checked(app.run())


def _raised(error: Exception) -> str:
    """In place of a report of an error that nobody foresaw: it is what is looked for."""
    raise error


def checked(app: AppTest) -> AppTest:
    """The page, if it is none of an error.

    Raises:
        ErrorPage: If it is.
    """
    if app.exception:
        first = app.exception[0]
        trace = "\n".join([*first.stack_trace][-6:])
        raise ErrorPage(f"{first.message}\n{trace}\n{first.message.splitlines()[0][:300]}")
    return app
