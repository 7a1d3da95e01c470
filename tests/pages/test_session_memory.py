"""What a session of the story page holds of the network that tells the stories: nothing.

A visitor's own network may have 85 MB, and a cache limits how many are kept. A callback that held
one would keep it as long as the session lives.
"""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.network.network import Network
from core.stories.story_model import load_story_model

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def test_a_session_of_the_story_page_holds_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Network]] = []

    def story_model(name: str) -> Any:
        model = load_story_model(name)
        made.append(weakref.ref(model.network))
        return model

    monkeypatch.setattr(cache, "story_model", story_model)
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page("pages/story.py")
    app.query_params["beside"] = "1.0"
    app.run()
    assert not app.exception
    gc.collect()
    assert made
    assert not [network for network in made if network() is not None]
