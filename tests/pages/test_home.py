"""The first page: it shows a finished reading at once."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def test_a_digit_has_been_read_and_the_network_is_named() -> None:
    app = AppTest.from_file(APP, default_timeout=30).run()
    assert not app.exception
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert 'lab-answer-line" data-digit="' in shown
    assert 'data-network="digits"' in shown
