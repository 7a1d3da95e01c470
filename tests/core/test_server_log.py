"""What the server logs, and what it does not."""

from __future__ import annotations

import logging

import pytest

from core.server_log import SERVER, place_of, set_up_log, short


@pytest.mark.parametrize(
    ("asked", "level"),
    [("debug", logging.DEBUG), ("WARNING", logging.WARNING), ("chatty", logging.INFO)],
)
def test_the_level_is_that_of_the_variable(
    monkeypatch: pytest.MonkeyPatch, asked: str, level: int
) -> None:
    before, handlers, propagate = SERVER.level, SERVER.handlers[:], SERVER.propagate
    monkeypatch.setenv("LSTM_LAB_LOG", asked)
    try:
        set_up_log()
        set_up_log()
        assert SERVER.level == level
        assert len(SERVER.handlers) <= max(1, len(handlers))
    finally:
        SERVER.setLevel(before)
        SERVER.handlers, SERVER.propagate = handlers, propagate


def test_the_place_of_an_error_is_a_file_and_a_line() -> None:
    with pytest.raises(ValueError, match="words") as caught:
        int("a visitor's words")
    assert place_of(caught.value).startswith("tests/core/test_server_log.py:")
    assert place_of(ValueError("x")) == "an unknown place"


def test_a_run_is_named_by_too_little_to_open_it() -> None:
    assert short("a" * 22) == "aaaaaa"
