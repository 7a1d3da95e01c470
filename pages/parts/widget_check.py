"""The check that is put before the function through which widget values come into a session.

All of this module depends on parts of Streamlit that are not public; importing it, or calling
`put_check_before_streamlit`, fails where a version of Streamlit has others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from inspect import signature, unwrap
from typing import Any

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata, unpack_widget_state_value
from streamlit.runtime.state.session_state import SessionState

from core.i18n import gettext as _
from pages.parts.problems import report

MAX_DEPTH = 32
"""Of lists and records within each other in a value; a drawing has 6."""

_ALSO_SENT = {("double_value", "int_value")}
"""By what a widget is registered with, what a browser sends: a field for whole numbers."""

_FILES = ("file_uploader_state_value", "chat_input_value")  # reading them twice would use them up


def put_check_before_streamlit() -> None:
    """From now on drop values that a widget cannot have sent, in all sessions of this process.

    Raises:
        AttributeError: If this version of Streamlit does not have what the check needs.
    """
    _check_streamlit()
    take_all = unwrap(SessionState.set_widgets_from_proto)  # once, also where modules are reloaded

    @wraps(take_all)
    def set_widgets_from_proto(session: SessionState, widget_states: WidgetStates) -> None:
        sent = list(widget_states.widgets)
        try:
            readable, usable = _sorted_out(session, sent)
        except Exception as error:  # the check itself fails: as good as none
            report(error)
            readable = usable = sent
        take_all(session, WidgetStates(widgets=usable))
        if len(readable) < len(sent):
            st.toast(_("Your browser sent something that this page cannot use; nothing changed."))

    setattr(SessionState, set_widgets_from_proto.__name__, set_widgets_from_proto)


def _check_streamlit() -> None:
    taken = tuple(signature(SessionState.set_widgets_from_proto).parameters)
    if taken != ("self", "widget_states"):
        raise AttributeError(f"SessionState.set_widgets_from_proto takes {taken}")
    if not isinstance(SessionState()._new_widget_state.widget_metadata, Mapping):
        raise AttributeError("WStates.widget_metadata is no mapping")
    if missing := {"value_type", "deserializer"} - WidgetMetadata.__dataclass_fields__.keys():
        raise AttributeError(f"WidgetMetadata has no {', '.join(sorted(missing))}")


def _sorted_out(
    session: SessionState, sent: list[WidgetState]
) -> tuple[list[WidgetState], list[WidgetState]]:
    """The values that can be read, and those of them that a widget can have sent."""
    known = session._new_widget_state.widget_metadata
    readable = [each for each in sent if _is_readable(each, known.get(each.id))]
    return readable, [each for each in readable if _is_offered(each, known.get(each.id))]


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
