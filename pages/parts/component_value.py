"""What a browser component sends: checked before it is used, dropped if it cannot be.

A component's value is a client's word: of any type, nested as deep as JSON allows, a number of a
thousand digits. What Streamlit itself cannot decode fails before a callback runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.i18n import gettext as _
from pages.parts.problems import sentence_on

MAX_TEXT = 10_000
"""Characters of a text that a component sends."""


def on_value(key: str, name: str, take: Callable[[Any], None]) -> Callable[[], None]:
    """Make the callback for a value of a component.

    Args:
        key: Of the component.
        name: Of the value, such as `picked`.
        take: Check the value and use it; ValueError if it cannot be used, nothing then changed.

    Returns:
        The callback: it drops a value that cannot be used and says so, and the page goes on.
    """

    def heard() -> None:
        value = getattr(st.session_state.get(key), name, None)
        if value is None:
            return
        try:
            take(value)
        except ValueError:
            st.toast(_("Your browser sent something that this page cannot use; nothing changed."))
        except Exception as error:
            st.toast(sentence_on(error))

    return heard


def text_value(value: Any) -> str:
    """Return a value that is to be a text.

    Raises:
        ValueError: If it is of another type, or too long.
    """
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    raise ValueError(_("A text was expected."))
