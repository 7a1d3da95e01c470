"""What a browser sends as the value of a widget: dropped if the widget cannot have sent it.

Streamlit takes a visitor's own word for the type and the range of a value. It reads the value
before any of a page's code runs, so a wrong one ends the run, and every later run of the session.
Streamlit has no place for a check; it is therefore put before the one function through which all
values of a message come into a session (Streamlit 1.67).
"""

from __future__ import annotations

import functools
from typing import Any

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.i18n import gettext as _

MAX_DEPTH = 32
"""Of lists and records within each other in a value; a drawing has 6."""

_ALSO_SENT = {("double_value", "int_value")}
"""By what a widget is registered with, what a browser sends: a field for whole numbers."""

_FILES = ("file_uploader_state_value", "chat_input_value")  # reading them twice would use them up


@functools.cache
def check_widget_values() -> None:
    """From now on drop values that a widget cannot have sent, in all sessions of this process."""
    take_all = SessionState.set_widgets_from_proto

    def set_widgets_from_proto(session: SessionState, widget_states: WidgetStates) -> None:
        known = session._new_widget_state.widget_metadata
        sent = list(widget_states.widgets)
        readable = [each for each in sent if _is_readable(each, known.get(each.id))]
        usable = [each for each in readable if _is_offered(each, known.get(each.id))]
        take_all(session, WidgetStates(widgets=usable))
        if len(readable) < len(sent):
            st.toast(_("Your browser sent something that this page cannot use; nothing changed."))

    setattr(SessionState, set_widgets_from_proto.__name__, set_widgets_from_proto)


def uploaded_file(key: str) -> UploadedFile | None:
    """The file in a `st.file_uploader`.

    None also where a browser still shows one that the server no longer has, as after a restart.

    Args:
        key: Of the uploader.
    """
    file = st.session_state.get(key)
    return file if isinstance(file, UploadedFile) else None


def _is_readable(sent: WidgetState, widget: WidgetMetadata[Any] | None) -> bool:
    """Whether a value is of the kind that a widget sends. Nothing reads those of unknown ones."""
    kind = sent.WhichOneof("value")
    if widget is None or kind is None:
        return True
    if kind != widget.value_type and (widget.value_type, kind) not in _ALSO_SENT:
        return False
    if kind in _FILES:
        return True
    try:
        value = widget.deserializer(unpack_widget_state_value(sent))
    except Exception:  # the widget's own code, on whatever was sent
        return False
    if kind == "json_trigger_value":
        return all(isinstance(each, dict) for each in value or ()) and _is_shallow(value)
    return kind != "json_value" or _is_shallow(value)


def _is_offered(sent: WidgetState, widget: WidgetMetadata[Any] | None) -> bool:
    """Whether what was chosen is among what a choice offers; Streamlit lets any text pass.

    One thing is always chosen on these pages, except where several can be. A browser may still send
    what was offered before.
    """
    choice = getattr(widget and widget.deserializer, "__self__", None)
    offered = getattr(choice, "formatted_options", None)
    if offered is None:
        return True
    raw = unpack_widget_state_value(sent)
    chosen = [raw] if isinstance(raw, str) else list(raw or ())
    takes_several = hasattr(choice, "default_option_indices")
    return (bool(chosen) or takes_several) and all(each in offered for each in chosen)


def _is_shallow(value: Any) -> bool:
    """Whether lists and records are nested at most `MAX_DEPTH` deep."""
    level = [value]
    for _depth in range(MAX_DEPTH + 1):
        nested = [each for each in level if isinstance(each, dict | list)]
        if not nested:
            return True
        level = [
            part for each in nested for part in (each.values() if isinstance(each, dict) else each)
        ]
    return False
