"""What a browser sends as the value of a widget: dropped if the widget cannot have sent it.

Streamlit takes a visitor's own word for the type and the range of a value. It reads the value
before any of a page's code runs, so a wrong one ends the run, and every later run of the session.
Streamlit has no place for a check; it is therefore put before a function that is not public
(`widget_check`, tried with Streamlit 1.67). With a version that does not have it the app starts
without the check, and says so in the log.
"""

from __future__ import annotations

import functools
import logging

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

_LOG = logging.getLogger("lstm_lab")


@functools.cache
def check_widget_values() -> bool:
    """From now on drop values that a widget cannot have sent, in all sessions of this process.

    Returns:
        Whether they are dropped: not with a version of Streamlit that this app does not know.
    """
    try:
        from pages.parts.widget_check import put_check_before_streamlit

        put_check_before_streamlit()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        _LOG.warning(
            "What browsers send is not checked: this app does not know Streamlit %s (%s).",
            st.__version__,
            error,
        )
        return False
    return True


def uploaded_file(key: str) -> UploadedFile | None:
    """The file in a `st.file_uploader`.

    None also where a browser still shows one that the server no longer has, as after a restart.

    Args:
        key: Of the uploader.
    """
    file = st.session_state.get(key)
    return file if isinstance(file, UploadedFile) else None
