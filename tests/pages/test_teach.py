"""The page that teaches a visitor's text, without a browser and without TensorFlow."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.recipes import recipe
from core.runs.limits import Limits
from core.runs.manager import RunManager
from core.stories.texts import STORIES
from core.stories.user_text import MAX_TOKENS

APP = str(Path(__file__).resolve().parents[2] / "app.py")
FAKE = "tests.core.runs.fake_child"
LIMIT_S = 30.0
TEXT = "the cat sat on the mat and the dog sat on the cat <script>alert(1)</script> $x$ **b**"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunManager]:
    """The server's runs, with a training that takes no TensorFlow."""
    made = RunManager(tmp_path / "runs", Limits(at_once=1, waiting=1), FAKE)
    monkeypatch.setattr(cache, "runs", lambda: made)
    yield made
    made.close()


def teach_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/teach.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def problem(app: AppTest) -> str:
    return html(app).partition('role="alert">')[2].partition("<")[0]


def curves(app: AppTest) -> dict[str, list[float]]:
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return {trace.get("name", "loss"): trace["y"] for trace in figure["data"]}


def run_of(app: AppTest) -> str:
    """The run in the address, which AppTest gives as text or as a list."""
    named = app.query_params["run"]
    return named if isinstance(named, str) else str(named[0])


def with_text(text: str) -> AppTest:
    return teach_page().text_area(key="teach-text").set_value(text).run()


def until(app: AppTest, is_so: Callable[[AppTest], bool]) -> AppTest:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(app.run()):
        assert time.monotonic() < deadline, html(app)
        time.sleep(0.05)
    assert not app.exception
    return app


def test_the_first_paint_shows_a_text_and_how_it_was_learnt_once(runs: RunManager) -> None:
    app = teach_page()
    assert not app.exception
    assert app.text_area(key="teach-text").value == STORIES["belling-the-cat"].text
    assert "198 of 198 (100%)" in html(app)
    assert max(curves(app)["whole text"]) == 1.0
    assert "had a general council to consider" in html(app)
    assert not app.button(key="teach-train").disabled


@pytest.mark.slow
def test_a_text_is_learnt_and_what_it_says_is_shown_as_text(runs: RunManager) -> None:
    app = with_text(TEXT)
    app.button(key="teach-train").click().run()
    run_id = run_of(app)
    assert runs.text(run_id) == TEXT
    until(app, lambda app: 'data-status="done"' in html(app))
    assert curves(app)["whole text"][-1] == 1.0
    assert "&lt;b&gt;$x$&lt;/b&gt;" in html(app)
    assert "<b>$x$" not in html(app)
    assert not app.button(key="teach-train").disabled
    assert app.get("page_link")[0].proto.label == "**Generate a story** →"


@pytest.mark.slow
def test_a_link_finds_a_run_with_its_text_and_a_stopped_one_goes_on(runs: RunManager) -> None:
    app = with_text(TEXT)
    app.number_input(key="teach-epochs").set_value(20).run()
    app.number_input(key="teach-units").set_value(16).run()
    app.button(key="teach-train").click().run()
    app.button(key="run-stop").click().run()
    until(app, lambda app: 'data-status="stopped"' in html(app))
    again = teach_page(run=run_of(app))
    assert again.text_area(key="teach-text").value == TEXT
    assert again.number_input(key="teach-epochs").value == 20
    assert again.number_input(key="teach-units").value == 16
    assert 'data-status="stopped"' in html(again)
    app.button(key="run-resume").click().run()
    until(app, lambda app: 'data-status="done"' in html(app))


def test_who_finds_the_queue_full_is_told(runs: RunManager) -> None:
    for _ in range(2):
        runs.start(replace(recipe("digits"), title="slow", epochs=100))
    app = teach_page()
    app.button(key="teach-train").click().run()
    assert problem(app).startswith("1 run is already waiting")


def test_who_waits_is_told_the_place(runs: RunManager) -> None:
    runs.start(replace(recipe("digits"), title="slow", epochs=100))
    app = teach_page()
    app.button(key="teach-train").click().run()
    assert "Waiting for its turn: number 1 in the queue." in html(app)
    assert app.button(key="teach-train").disabled


@pytest.mark.parametrize("run", ["nonsense", "../../etc", "a" * 22])
def test_a_link_to_no_run_is_told_of_and_shows_the_example(runs: RunManager, run: str) -> None:
    app = teach_page(run=run)
    assert problem(app).startswith("No training run found for this link")
    assert "An earlier run on the fable" in html(app)
    assert "run" not in app.query_params


@pytest.mark.slow
def test_a_run_that_was_cleared_away_is_let_go(runs: RunManager, tmp_path: Path) -> None:
    app = teach_page()
    app.button(key="teach-train").click().run()
    until(app, lambda app: 'data-status="done"' in html(app))
    run_id = run_of(app)
    (tmp_path / "runs" / run_id / "settings.json").unlink()
    app.run()
    assert not app.exception
    assert "It may have been deleted" in problem(app)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste or upload a text to train on."),
        ("word", "A window of 6 needs a text of more than 6 words"),
        ("one two three", "A window of 6 needs a text of more than 6 words"),
        ("a\x00b", "This text has null characters"),
    ],
)
def test_a_text_that_cannot_be_learnt_is_told_of(
    runs: RunManager, text: str, sentence: str
) -> None:
    app = with_text(text)
    assert not app.exception
    assert problem(app).startswith(sentence)
    assert app.button(key="teach-train").disabled


@pytest.mark.parametrize(
    ("text", "figures", "kind"),
    [
        ("cat " * 1000, "1,000 words, 1 different", "words"),
        ("# A *b* <i>c</i> $\\frac{1}{2}$ [d](http://e) f g", "different", "words"),
        (
            "\u05d4\u05d7\u05ea\u05d5\u05dc \u05d9\u05e9\u05d1 " * 9,
            "18 words, 2 different",
            "words",
        ),
        ("\U0001f600 \U0001f680 " * 9, "18 words, 2 different", "words"),
        ("\u4e00\u53e3\u8001\u4e95\u91cc\u4f4f\u7740\u4e00\u53ea", "9 characters", "characters"),
    ],
)
def test_any_text_gets_its_figures_and_the_kind_that_suits_it(
    runs: RunManager, text: str, figures: str, kind: str
) -> None:
    app = with_text(text)
    assert not app.exception
    assert figures in html(app)
    assert app.segmented_control(key="teach-kind").value == kind


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("window", 0, "Window must be a whole number from 1 to 20, not 0."),
        ("units", 100_000, "Units must be a whole number from 8 to 512, not 100,000."),
        ("epochs", -3, "Epochs must be a whole number from 1 to 1,000, not \u22123."),
        ("learning_rate", 2.0, "Learning rate must be a number from 0.00001 to 1, not 2."),
    ],
)
def test_a_setting_out_of_its_limits_is_told_of(
    runs: RunManager, field: str, value: float, sentence: str
) -> None:
    app = teach_page()
    app.number_input(key=f"teach-{field}").set_value(value).run()
    assert not app.exception
    assert problem(app) == sentence
    assert app.button(key="teach-train").disabled


def test_another_story_is_a_click_away(runs: RunManager) -> None:
    app = teach_page()
    app.button(key="teach-the-frog-in-the-well").click().run()
    assert app.text_area(key="teach-text").value == STORIES["the-frog-in-the-well"].text
    assert app.segmented_control(key="teach-kind").value == "characters"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"PK\x03\x04\x00\x00", "This file is a ZIP archive or an office document"),
        (b"%PDF-1.7", "This file is a PDF"),
        (b"a " * 1_000_001, "This file has 2.0 MB; at most 2.0 MB"),
        (b"", "Paste or upload a text to train on."),
    ],
)
def test_a_file_that_is_no_text_is_named_and_leaves_no_text_to_train_on(
    runs: RunManager, raw: bytes, sentence: str
) -> None:
    app = teach_page()
    app.file_uploader(key="teach-file").set_value(("a.txt", raw, "text/plain")).run()
    assert not app.exception
    assert problem(app).startswith(sentence)
    assert app.text_area(key="teach-text").value == ""
    assert app.button(key="teach-train").disabled


def test_a_detected_encoding_is_shown_and_another_one_can_be_chosen(runs: RunManager) -> None:
    app = teach_page()
    text = "\u4e00\u53e3\u8001\u4e95\u91cc\u4f4f\u7740\u4e00\u53ea\u9752\u86d9\u3002" * 5
    raw = text.encode("gb18030")
    app.file_uploader(key="teach-file").set_value(("a.txt", raw, "text/plain")).run()
    assert app.text_area(key="teach-text").value == text
    assert app.selectbox(key="teach-encoding").value == "gb18030"
    app.selectbox(key="teach-encoding").set_value("koi8_r").run()
    assert app.text_area(key="teach-text").value == raw.decode("koi8_r")
    app.text_area(key="teach-text").set_value("the cat sat").run()
    assert "teach-encoding" not in [box.key for box in app.selectbox]


def test_the_first_part_of_a_text_that_is_too_long_is_offered(
    runs: RunManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MAX_TOKENS, "words", 1_000)
    app = with_text("a cat " * 1_000)
    assert problem(app) == "This text has 2,000 words; at most 1,000 can be trained on here."
    assert app.button(key="teach-train").disabled
    app.button(key="teach-first-part").click().run()
    assert not app.button(key="teach-train").disabled


def test_an_uploaded_file_is_put_into_the_field(runs: RunManager) -> None:
    app = teach_page()
    raw = TEXT.encode("utf-16")
    app.file_uploader(key="teach-file").set_value(("../../a.txt", raw, "text/plain")).run()
    assert not app.exception
    assert app.text_area(key="teach-text").value == TEXT
