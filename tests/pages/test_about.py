"""The page about the app: licence, version, shortcuts and every term of the glossary."""

from __future__ import annotations

from html import escape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.view.glossary import TERMS

ROOT = Path(__file__).resolve().parents[2]


def test_every_term_is_explained_and_the_licence_can_be_read() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page("pages/about.py").run()
    assert not app.exception
    shown = "\n".join(element.proto.body for element in app.get("html"))
    for term in TERMS:
        assert f"<dt>{escape(term.name)}</dt><dd>{escape(term.meaning)}" in shown
    assert app.code[0].value == (ROOT / "LICENSE").read_text("utf-8").strip()
