"""The language page on a small network with random weights, for what hangs on no training."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.language.model import LanguageModel
from tests.core.language.made_up import cheat, language_model, unigram

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def made_up() -> LanguageModel:
    """Nine words, and a card that the page can quote."""
    model = language_model()
    return replace(model, card=replace(model.card, data={"trained_on": 100, "test": 10}))


def offer(patch: pytest.MonkeyPatch, model: LanguageModel) -> None:
    """Lets the page show this model in place of the shipped one."""
    patch.setattr(cache, "language_model", lambda name: model)
    patch.setattr(cache, "unigram", lambda name: unigram())
    patch.setattr(cache, "bidirectional_model", lambda name: cheat())


def language_page(**address: str) -> AppTest:
    """The page at an address, after its first run."""
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/language.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    """All that is written as HTML."""
    return "\n".join(element.proto.body for element in app.get("html"))


def shown(app: AppTest) -> dict[str, Any]:
    """What the browser gets for the map."""
    assert not app.exception
    data = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(one for one in data if "running_bits" in one)


def types(app: AppTest, text: str) -> AppTest:
    """Types a text into the field."""
    return app.text_area(key="language-text").set_value(text).run()
