"""Everything on a page that is a message goes through translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.recipes import RECIPES
from core.runs.example_run import example_run
from core.stories.texts import STORIES
from core.view.component_files import messages_in, translations
from pages.parts.language.state import FIRST_TEXT
from tests.pseudo_language import untranslated, use_pseudo_language

ROOT = Path(__file__).resolve().parents[2]
NEWEST_VERSION = re.search("^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[1]
APP = str(ROOT / "app.py")
FABLE = next(iter(STORIES.values()))
TITLES = tuple(story.title for story in STORIES.values())

PAGES: dict[str, tuple[str, ...]] = {
    "pages/home.py": (),
    "pages/draw.py": ("`digits", "-last-row`"),
    "pages/gates.py": ("digits", "lstm"),
    "pages/by_hand.py": ("hidden_state", "tanh", "output ="),
    "pages/lab.py": ("mnist-", "deep-", *(name.removeprefix("mnist-") for name in RECIPES)),
    "pages/story.py": (*TITLES, FABLE.text),
    "pages/memory.py": (),
    "pages/teach.py": (*TITLES, *{record.story for record in example_run() if record.story}),
    "pages/units.py": tuple(sorted(set(FABLE.tokens), key=len, reverse=True)),
    "pages/language.py": ("the company", *FIRST_TEXT.lower().rstrip(".").split()),
    "pages/about.py": (
        NEWEST_VERSION,
        *(
            "Ctrl",
            "sigmoid",
            "tanh",
            "softmax",
            "exp(z",
            "sum_j",
            "mean(",
            "log2",
            "-ln",
            "max(log",
        ),
    ),
}
"""By page file the texts on it that are data, not messages."""


@pytest.mark.parametrize("page", PAGES)
def test_every_message_on_a_page_is_translated(page: str) -> None:
    with use_pseudo_language():
        app = AppTest.from_file(APP, default_timeout=60).run()
        app.switch_page(page).run()
        assert not app.exception
        assert not untranslated(app, data=("LSTM Lab", *PAGES[page]))


def test_the_messages_of_a_component_are_found_in_its_script_and_its_page() -> None:
    files = {
        "js": 'say(t("Saved as {file}.", { file })); count(tn("{n} row", "{n} rows", 2)); not("a")',
        "html": '<b data-t title="Play">Go</b><i title="raw">x</i>',
    }
    found = messages_in(files)
    assert found == ("Saved as {file}.", ("{n} row", "{n} rows"), "Play", "Go")
    assert translations(found) == {}
    with use_pseudo_language():
        assert translations(found)["{n} row"] == ["⟦{n} row⟧", "⟦{n} rows⟧"]
