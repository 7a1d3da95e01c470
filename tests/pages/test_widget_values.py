"""Whatever a client sends as the value of a widget, the page and its values stay."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit.runtime.state.common as streamlit_common
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import SessionState, WStates
from streamlit.testing.v1 import AppTest

from pages.parts import widget_check
from pages.parts.widget_values import check_widget_values

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def send(app: AppTest, key: str, field: str, value: object) -> AppTest:
    """Send a value as a client does that need not be a browser."""
    state = WidgetState(id=next(one.proto.id for one in app._tree if ends(one, key)))
    if isinstance(value, list):
        getattr(state, field).data.extend(value)
        getattr(state, field).SetInParent()
    else:
        setattr(state, field, value)
    app._run(WidgetStates(widgets=[state]))
    return app


def value_of(app: AppTest, key: str) -> object:
    try:
        return app.session_state[key]
    except KeyError:
        return None


def ends(element: object, key: str) -> bool:
    found = getattr(getattr(element, "proto", None), "id", "")
    return isinstance(found, str) and found.endswith(f"-{key}")


@pytest.mark.parametrize(
    ("page", "key", "field", "value"),
    [
        ("story", "story-words", "int_value", 5),
        ("story", "story-words", "json_value", '"x"'),
        ("story", "story-length", "string_value", "many"),
        ("story", "story-length", "double_array_value", [1.0]),
        ("story", "story-length", "bool_value", True),
        ("story", "story", "json_value", "[" * 20_000),
        ("story", "story", "json_value", '{"branch":' * 200 + "1" + "}" * 200),
        ("story", "story", "json_value", "{"),
        ("story", "story", "string_value", "x"),
        ("teach", "teach-text", "bytes_value", b"\xff"),
        ("teach", "teach-file", "string_value", "x"),
    ],
)
def test_what_a_widget_cannot_have_sent_is_dropped_and_said(
    page: str, key: str, field: str, value: object
) -> None:
    app = opened(page)
    before = value_of(app, key)
    app = send(app, key, field, value)
    assert not app.exception
    assert len(app.toast) == 1
    assert value_of(app, key) == before
    assert not app.run().exception


@pytest.mark.parametrize(
    ("page", "key", "chosen"),
    [
        ("story", "story-choice", ["no such story"]),
        ("story", "story-choice", []),
        ("teach", "teach-kind", ["letters"]),
        ("by_hand", "by-hand-cell", []),
        ("lab", "lab-family", []),
    ],
)
def test_what_is_not_offered_is_not_chosen(page: str, key: str, chosen: list[str]) -> None:
    app = opened(page)
    before = app.session_state[key]
    app = send(app, key, "string_array_value", chosen)
    assert not app.exception
    assert app.session_state[key] == before


def test_a_choice_without_a_value_is_none() -> None:
    app = opened("gates")
    state = WidgetState(id=next(one.proto.id for one in app._tree if ends(one, "gates-network")))
    app._run(WidgetStates(widgets=[state]))
    assert not app.exception
    assert app.session_state["gates-network"] == "digits"


@pytest.mark.parametrize(
    ("page", "key"), [("teach", "teach-file"), ("draw", "photo"), ("gates", "opened-model")]
)
def test_an_upload_that_the_server_no_longer_has_is_none(page: str, key: str) -> None:
    """As after a restart: the browser shows the file, and sends its id."""
    app = opened(page, network="own-model") if page == "gates" else opened(page)
    state = WidgetState(id=next(one.proto.id for one in app._tree if ends(one, key)))
    state.file_uploader_state_value.uploaded_file_info.add(file_id="gone", name="7.png", size=5)
    app._run(WidgetStates(widgets=[state]))
    assert not app.exception
    assert not app.run().exception


def test_a_field_for_whole_numbers_takes_what_a_browser_sends() -> None:
    app = send(opened("story"), "story-length", "int_value", 12)
    assert not app.toast
    assert app.session_state["story-length"] == 12


def test_what_a_widget_can_have_sent_is_taken() -> None:
    app = send(opened("story"), "story-choice", "string_array_value", ["The Crow and the Pitcher"])
    assert not app.toast
    assert app.session_state["story-choice"] == "the-crow-and-the-pitcher"


@pytest.fixture
def another_streamlit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The check as before the start of a server, and its module not imported yet."""
    monkeypatch.setattr(SessionState, "set_widgets_from_proto", SessionState.set_widgets_from_proto)
    monkeypatch.delitem(sys.modules, "pages.parts.widget_check", raising=False)
    check_widget_values.cache_clear()
    yield
    check_widget_values.cache_clear()


def test_the_check_knows_this_version_of_streamlit() -> None:
    """Where this fails, look at what `pages/parts/widget_check.py` uses of Streamlit."""
    widget_check._check_streamlit()
    assert check_widget_values()


def other_arguments(self: Any, states: Any, more: Any) -> None:
    """As a later version of Streamlit might take them."""


@pytest.mark.usefixtures("another_streamlit")
@pytest.mark.parametrize(
    ("where", "name", "new"),
    [
        (streamlit_common, "unpack_widget_state_value", None),
        (SessionState, "set_widgets_from_proto", None),
        (SessionState, "set_widgets_from_proto", other_arguments),
        (WStates, "widget_metadata", None),
    ],
)
def test_the_app_starts_without_the_check_where_streamlit_has_changed(
    where: Any, name: str, new: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    caplog.set_level(logging.WARNING, "lstm_lab")
    if new:
        monkeypatch.setattr(where, name, new)
    elif where is WStates:
        state = SessionState()
        monkeypatch.setattr(state._new_widget_state, "widget_metadata", None)
        monkeypatch.setattr(widget_check, "SessionState", lambda: state)
        monkeypatch.setitem(sys.modules, "pages.parts.widget_check", widget_check)
    else:
        monkeypatch.delattr(where, name)
    assert not check_widget_values()
    assert "What browsers send is not checked" in caplog.text


def test_a_check_that_fails_lets_values_pass_and_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_args: object) -> Any:
        raise AttributeError("another Streamlit")

    reports: list[Exception] = []
    app = opened("story")
    monkeypatch.setattr(widget_check, "_sorted_out", fails)
    monkeypatch.setattr(widget_check, "report", reports.append)
    app = send(app, "story-length", "int_value", 12)
    assert app.session_state["story-length"] == 12
    assert reports
