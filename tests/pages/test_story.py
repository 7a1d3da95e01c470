"""The story page without a browser: what it makes of words, numbers, addresses and requests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.network.card import load_card
from core.stories.texts import STORIES
from tests.core.made_up_teller import made_up_teller

APP = str(Path(__file__).resolve().parents[2] / "app.py")
TOLD = (
    "had a general council to consider what measures they could take to outwit their common enemy "
    ", the cat . some said this , and some said that but at last a young mouse got"
)


def story_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/story.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def sent(app: AppTest, name: str) -> dict[str, Any]:
    """What is sent to the browser for the component that gets something of that name."""
    assert not app.exception
    data = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(one for one in data if name in one)


def columns(app: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent(app, "columns")["columns"]
    return found


def text(column: dict[str, Any]) -> str:
    return " ".join([*column["seed"], *(word["text"] for word in column["words"])])


def groups(app: AppTest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent(app, "groups")["groups"]
    return found


def types(app: AppTest, words: str) -> AppTest:
    return app.text_input(key="story-words").set_value(words).run()


def test_the_first_paint_is_a_finished_story() -> None:
    app = story_page()
    assert [text(column) for column in columns(app)] == [TOLD]
    assert "belling-the-cat, seed" in html(app)
    assert groups(app)[0]["chips"][0] == {"text": "had a general", "sends": "had a general"}


@pytest.mark.parametrize("name", STORIES)
def test_every_story_is_told(name: str) -> None:
    app = story_page(story=name)
    (column,) = columns(app)
    assert len(column["words"]) == 32
    assert f"{name}, seed" in html(app)


def test_another_story_is_chosen_and_begins_with_its_own_words() -> None:
    app = story_page(beside="1.0~0.0_5.3")
    assert len(columns(app)) == 3
    other = list(STORIES)[1]
    app.segmented_control(key="story-choice").set_value(other).run()
    assert app.text_input(key="story-words").value == STORIES[other].seeds[0]
    assert [column["id"] for column in columns(app)] == ["told", "1.0"]  # branches are closed
    assert app.query_params["story"] == other


def test_words_it_knows_are_told_on_in_its_own_spelling() -> None:
    app = types(story_page(), "The MICE,said")
    assert columns(app)[0]["seed"] == ["the", "mice", ",", "said"]
    assert app.query_params["words"] == "The MICE,said"


def test_a_word_it_never_met_is_told_with_its_nearest_and_the_story_stays() -> None:
    app = types(story_page(), "had a colonel <b>")
    assert text(columns(app)[0]) == TOLD
    told = groups(app)
    assert [group["words"] for group in told] == [
        f"\u201c{unknown_word}\u201d is not in its vocabulary. Instead:"
        for unknown_word in ("colonel", "<", "b")
    ] + ["And 1 more."]
    assert all(group["is_error"] for group in told)
    assert told[0]["chips"][0]["sends"].startswith("had a ")
    assert "<b>" not in html(app)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Enter some words to begin with."),
        ("\x00 \x00", "Enter some words to begin with."),
        ("mouse " * 100_000, "Begin with at most 1,000 characters, not 600,000."),
    ],
    ids=["empty", "null bytes", "100,000 words"],
)
def test_words_that_cannot_be_read_get_a_sentence_and_the_story_stays(
    words: str, sentence: str
) -> None:
    app = types(story_page(), words)
    assert [group["words"] for group in groups(app)] == [sentence, "Try"]
    assert text(columns(app)[0]) == TOLD
    assert app.text_input(key="story-words").value == words


@pytest.mark.parametrize(
    ("key", "number", "sentence"),
    [
        ("story-length", 0, "Length must be a whole number from 1 to 200, not 0."),
        ("story-length", 100_000, "Length must be a whole number from 1 to 200, not 100,000."),
        ("story-top_k", 500, "Top-k must be a whole number from 1 to 112, not 500."),
        (
            "story-seed",
            -1,
            "Random seed must be a whole number from 0 to 2,147,483,647, not \u22121.",
        ),
    ],
)
def test_a_number_out_of_range_gets_a_sentence_and_nothing_is_lost(
    key: str, number: int, sentence: str
) -> None:
    app = story_page()
    app.number_input(key=key).set_value(number).run()
    assert [group["words"] for group in groups(app)] == [sentence, "Try"]
    assert text(columns(app)[0]) == TOLD
    assert app.number_input(key=key).value == number
    app.text_input(key="story-words").set_value("mouse mouse mouse").run()
    assert columns(app)[0]["seed"] == ["mouse"] * 3


def test_a_link_carries_everything() -> None:
    address = {
        "words": "mouse mouse mouse",
        "temperature": "1.5",
        "top_k": "20",
        "length": "12",
        "seed": "7",
        "beside": "0.0~1.5_4.3",
        "word": "2.5",
        "look": "copied",
    }
    app = story_page(**address)
    first = [text(column) for column in columns(app)]
    assert [column["id"] for column in columns(app)] == ["told", "0.0", "1.5_4.3"]
    assert first[0].split()[:7] == first[2].split()[:7]
    assert len(set(first)) == 3
    data = sent(app, "columns")
    assert (data["asked"]["column"], data["asked"]["word"], data["look"]) == (2, 5, "copied")
    for name in address.keys() - {"word", "look"}:
        assert app.query_params[name] == address[name]
    assert [text(column) for column in columns(story_page(**address))] == first


def test_what_an_address_asks_in_vain_is_told_and_never_rendered() -> None:
    app = story_page(story="<b>none", length="0")
    assert "There is no story" in html(app)
    assert "Length must be a whole number from 1 to 200, not 0." in html(app)
    assert "<b>" not in html(app)
    assert text(columns(app)[0]) == TOLD


def test_a_visitors_own_network_tells_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    own = replace(
        made_up_teller(),
        card=replace(load_card("belling-the-cat"), name="own-text", data={"story": ""}),
    )
    monkeypatch.setattr(cache, "user_story_model", {"abc": own}.__getitem__)
    app = story_page(run="abc")
    assert columns(app)[0]["seed"] == ["long", "ago", "the"]
    assert columns(app)[0]["words"][0]["gates"].startswith("gates?run=abc&words=long+ago+the")
    assert "own-text, seed" in html(app)
    assert app.query_params["run"] == "abc"
    app.segmented_control(key="story-choice").set_value("belling-the-cat").run()
    assert text(columns(app)[0]) == TOLD
    assert "run" not in app.query_params
    app.segmented_control(key="story-choice").set_value("own-text").run()
    assert columns(app)[0]["seed"] == ["long", "ago", "the"]


def test_a_run_that_is_not_there_is_told_and_the_fable_stands_instead() -> None:
    app = story_page(run="<b>none")
    assert html(app).count('class="lab-error"') == 1
    assert "<b>none" not in html(app)
    assert text(columns(app)[0]) == TOLD
