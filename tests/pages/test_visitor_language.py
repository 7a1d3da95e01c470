"""The language comes from the link, from the switch, or from the browser."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import PropertyMock, patch

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import i18n
from core.stories.texts import STORIES
from tests.pages.test_translation import APP

PAGES = sorted(f"pages/{page.name}" for page in Path(APP).parent.glob("pages/*.py"))
FABLE = STORIES["the-frog-in-the-well"]
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_current", i18n._current)


def app(**address: str) -> AppTest:
    made = AppTest.from_file(APP, default_timeout=60)
    for name, text in address.items():
        made.query_params[name] = text
    return made.run()


def lang(of: AppTest) -> object:
    return of.query_params.get("lang")


def in_chinese(page: str, **address: str) -> AppTest:
    made = app(lang="zh")
    for name, text in address.items():
        made.query_params[name] = text
    return made.switch_page(page).run()


def test_without_a_choice_the_browser_decides_and_the_address_stays_short() -> None:
    with patch.object(type(st.context), "locale", PropertyMock(return_value="zh-CN")):
        chinese = app()
    assert HAN.search(chinese.title[0].value)
    assert lang(chinese) is None


def test_a_link_decides_and_the_choice_stays_in_the_address() -> None:
    chinese = app(lang="zh")
    assert HAN.search(chinese.title[0].value)
    assert lang(chinese) in ("zh", ["zh"])
    assert not HAN.search(app(lang="en").title[0].value)


def test_an_unknown_language_in_a_link_is_passed_over() -> None:
    english = app(lang="xx")
    assert not HAN.search(english.title[0].value)
    assert lang(english) is None


@pytest.mark.parametrize(("now", "other"), [("en", "zh"), ("zh", "en")])
def test_the_switch_changes_to_the_other_language(now: str, other: str) -> None:
    made = app(lang=now)
    made.button(key=f"language-{other}").click().run()
    assert bool(HAN.search(made.title[0].value)) == (other == "zh")
    assert lang(made) in (other, [other])


def test_the_chinese_fable_comes_first_and_a_link_means_the_same_in_every_language() -> None:
    story = in_chinese("pages/story.py")
    assert story.query_params["story"] in (FABLE.name, [FABLE.name])
    link = in_chinese("pages/story.py", words="had a general")
    assert "story" not in link.query_params


def test_a_text_in_characters_is_proposed_to_teach() -> None:
    teach = in_chinese("pages/teach.py")
    assert teach.text_area(key="teach-text").value == FABLE.text
    assert teach.session_state["teach-kind"] == "characters"


@pytest.mark.slow
@pytest.mark.parametrize("file", PAGES)
def test_every_page_runs_in_chinese(file: str) -> None:
    chinese = in_chinese(file)
    assert not chinese.exception
    assert all(HAN.search(title.value) for title in chinese.title)
