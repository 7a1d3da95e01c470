"""Whatever a browser sends as the value of a component, the page goes on."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.stories.variants import Variant, branch_from_plain, check_temperature
from core.view.unit_view import check_unit
from pages.parts import component_value
from pages.parts.component_value import MAX_TEXT, on_value, text_value
from tests.core.test_whole_numbers import ANYTHING

SENT = ANYTHING | st.sampled_from(
    [10**400, -(10**400), 1e308, float("inf"), float("nan"), "9" * 20_000, {"column": "told"}]
)
TAKES = {
    "text": text_value,
    "unit": lambda value: check_unit(value, 128),
    "temperature": check_temperature,
    "branch": lambda value: branch_from_plain(value, {"told": Variant(0.0)}, 112),
}


@pytest.fixture
def toasts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(component_value.st, "toast", shown.append)
    return shown


def send(monkeypatch: pytest.MonkeyPatch, value: Any, take: Any) -> None:
    session = {"key": SimpleNamespace(picked=value)}
    monkeypatch.setattr(component_value.st, "session_state", session)
    on_value("key", "picked", take)()


@pytest.mark.parametrize("name", TAKES)
@settings(max_examples=100, deadline=None)
@given(value=SENT)
def test_every_check_takes_a_value_or_raises_a_value_error(name: str, value: Any) -> None:
    with contextlib.suppress(ValueError):
        TAKES[name](value)


def test_what_cannot_be_used_is_dropped_and_said(
    monkeypatch: pytest.MonkeyPatch, toasts: list[str]
) -> None:
    taken: list[str] = []
    send(monkeypatch, ["no", "text"], lambda value: taken.append(text_value(value)))
    assert (taken, len(toasts)) == ([], 1)
    send(monkeypatch, "x" * (MAX_TEXT + 1), lambda value: taken.append(text_value(value)))
    assert (taken, len(toasts)) == ([], 2)
    send(monkeypatch, "a text", lambda value: taken.append(text_value(value)))
    assert (taken, len(toasts)) == (["a text"], 2)


def test_a_component_that_sent_nothing_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, toasts: list[str]
) -> None:
    send(monkeypatch, None, text_value)
    monkeypatch.setattr(component_value.st, "session_state", {})
    on_value("key", "picked", text_value)()
    assert toasts == []
