"""Whatever happens while a visitor's input is read, the fields of the page stay and it says so."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import pages.parts
from core.drawing.strokes import pack
from pages.parts import problems
from pages.parts.problems import guarded, on_script_error

APP = str(Path(__file__).resolve().parents[2] / "app.py")
REPORT = re.compile(r"\(report ([0-9a-f]{8})\)")
INK = pack([np.array([[100, 40], [150, 240]], np.int16)]) or ""


class Unforeseen(Exception):
    """An error that no code expects."""


def fails(*_args: object, **_kwargs: object) -> Any:
    raise Unforeseen


def fails_on(text: str, read: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which fails on one text."""

    def reads(*args: Any, **kwargs: Any) -> Any:
        return fails() if text in args else read(*args, **kwargs)

    return reads


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Any:
    """The log of a server that reports; in other tests an unforeseen error fails the test."""
    monkeypatch.setattr(problems, "report", REAL_REPORT)
    monkeypatch.setattr(problems, "_counts", type(problems._counts)())
    caplog.set_level(logging.ERROR, "lstm_lab")
    return caplog


@pytest.fixture(scope="module", autouse=True)
def canvas() -> None:
    """The canvas finds its files only where a page has imported it.

    Every module is imported before a name in one is replaced: one that were imported meanwhile
    would keep the replacement for all later tests.
    """
    opened("draw", {})
    for module in walk_packages(pages.parts.__path__, "pages.parts."):
        import_module(module.name)


REAL_REPORT = problems.report
DIGIT = ("pad-1", "undo", "clear", "samples", "photo")
STORY = ("story-choice", "story-words", "story-temperature", "story-length", "story-seed")
LANGUAGE = ("language-text", "language-read", "language-examples", "language-writes", "game-word")
TEACH = ("teach-text", "teach-file", "teach-window", "teach-units", "teach-train")
LAB = ("lab-recipe", "lab-units", "lab-seed", "lab-train")
HAND = ("by-hand-cell", "by-hand-simple_rnn-fed-0", "by-hand-undo", "by-hand-try")
MEMORY = ("memory-task", "memory-cells")
UNITS = ("units-source", "units-network", "units-quantity")
READ = [
    ("draw", {}, "draw.pad.strokes_from_canvas", DIGIT),
    ("draw", {}, "draw.pad.read_all", DIGIT),
    ("draw", {"ink": INK}, "digit_state.unpack", DIGIT),
    ("draw", {"ink": INK}, "draw.pad.digit_images", DIGIT),
    ("gates", {"ink": INK}, "digit_state.digit_image", ("what-is-read", "gates-network", "film")),
    ("gates", {"cut": "amnesiac.57.12"}, "gates.state.cut_from_text", ("gates-network", "film")),
    ("gates", {}, "gates.state.turning_step", ("what-is-read", "gates-network", "film")),
    ("gates", {}, "gates.panels.cell_layer", ("what-is-read", "gates-network")),
    ("gates", {"network": "own-model"}, "opened.page.opened", ("gates-network", "opened-model")),
    ("by_hand", {}, "by_hand.state.stage_from_fields", HAND),
    ("by_hand", {}, "by_hand.worked_steps.work_out", HAND[:3]),
    ("by_hand", {"numbers": "fed-1:3"}, "by_hand.state.number_from_text", HAND),
    ("story", {"words": "a b"}, "story.state.read_seed_words", STORY),
    ("story", {"words": "zzz"}, "story.fields.corrections", STORY),
    ("story", {"beside": "1.0"}, "story.state.variants_from_text", STORY),
    ("story", {}, "story.story_panel.generate_variant", STORY),
    ("language", {}, "language.page.surprise_view", LANGUAGE),
    ("language", {}, "language.fields.notes", LANGUAGE),
    ("language", {}, "language.lookahead.compare_lookahead", LANGUAGE),
    ("language", {"text": "x"}, "language.state.from_text", LANGUAGE),
    ("teach", {}, "teach.state.training_plan", TEACH),
    ("teach", {"run": "a" * 22}, "teach.state.cache.runs", TEACH),
    ("lab", {"recipe": "mnist-98"}, "lab.state.changed", LAB),
    ("lab", {"recipe": "mnist-98", "units": "9"}, "lab.state.setting_from_link", LAB),
    ("lab", {}, "lab.run_panel.lab_example", LAB),
    ("lab", {}, "lab.results.score", LAB),
    ("memory", {"cells": "lstm"}, "memory.state.check_cells", MEMORY),
    ("memory", {}, "memory.results.score_figure", MEMORY),
    ("units", {"idea": "x"}, "units.state.concept", UNITS),
    ("units", {}, "units.page.unit_text_view", UNITS),
]


def opened(page: str, address: dict[str, str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def check(app: AppTest, fields: tuple[str, ...], log: Any) -> None:
    """Check that the fields are there, and one sentence with the id that is in the log."""
    assert not app.exception
    ids = [str(getattr(getattr(each, "proto", None), "id", "")) for each in app._tree]
    missing = [key for key in fields if not any(each.endswith(f"-{key}") for each in ids)]
    assert not missing
    shown = {
        found for each in app._tree for found in REPORT.findall(str(getattr(each, "proto", "")))
    }
    assert len(shown) == 1
    assert f"Report {shown.pop()}" in log.text
    assert "Unforeseen" in log.text


@pytest.mark.parametrize(("page", "address", "reads", "fields"), READ)
def test_an_error_while_reading_leaves_the_fields(
    page: str,
    address: dict[str, str],
    reads: str,
    fields: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    log: Any,
) -> None:
    monkeypatch.setattr(f"pages.parts.{reads}", fails)
    check(opened(page, address), fields, log)


@pytest.mark.parametrize(
    ("page", "address", "module", "name", "fields"),
    [
        ("gates", {"network": "ptb"}, "gates.input_picker", "language_sequence", ("words-read",)),
        ("gates", {"network": "belling-the-cat"}, "gates.input_picker", "story_sequence", ()),
        ("language", {}, "language.state", "score_text", LANGUAGE),
        ("teach", {}, "teach.state", "kind_of", TEACH),
    ],
)
def test_a_text_that_cannot_be_read_stands_in_its_field(
    page: str,
    address: dict[str, str],
    module: str,
    name: str,
    fields: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    log: Any,
) -> None:
    app = opened(page, address)
    where = import_module(f"pages.parts.{module}")
    monkeypatch.setattr(where, name, fails_on("bad", getattr(where, name)))
    key = {"gates": "words-read", "language": "language-text", "teach": "teach-text"}[page]
    kind = "text_input" if page == "gates" else "text_area"
    field = next(each for each in getattr(app, kind) if each.key == key)
    app = field.set_value("bad").run()
    check(app, (*fields, key), log)
    assert next(each for each in getattr(app, kind) if each.key == key).value == "bad"


def test_a_sentence_of_core_is_shown_as_it_is(log: Any) -> None:
    found: list[str] = []
    with guarded(found):
        raise ValueError("A sentence.")
    assert found == ["A sentence."]
    assert not log.text


def test_an_error_of_an_encoding_is_not_foreseen(log: Any) -> None:
    found: list[str] = []
    with guarded(found):
        b"\xff".decode()
    assert REPORT.search(found[0])


def test_what_ends_a_run_of_streamlit_goes_through() -> None:
    class Ends(BaseException):
        pass

    with pytest.raises(Ends), guarded([]):
        raise Ends


def test_the_same_error_again_and_again_does_not_fill_the_log(log: Any) -> None:
    found: list[str] = []
    for _ in range(1_000):
        with guarded(found):
            fails()
    assert len(set(found)) == 1
    assert [each.getMessage()[17:].partition("\n")[0] for each in log.records] == [
        "Unforeseen",
        *(f"{n} times" for n in (10, 100, 1000)),
    ]


def test_an_error_that_nothing_guards_is_said_as_well(log: Any) -> None:
    def script() -> None:
        from pages.parts.problems import on_script_error

        assert on_script_error(IndexError("deep inside"))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert any(REPORT.search(str(each.proto)) for each in app._tree if hasattr(each, "proto"))
    assert "IndexError" in log.text
    assert "deep inside" not in log.text, "a message may hold what a visitor typed"


def test_the_web_server_is_told_of_it() -> None:
    import app

    assert app.app._on_script_error is on_script_error


SECRET = "zanzibar"


def test_the_log_says_what_and_where_and_never_what_a_visitor_sent(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "report", REAL_REPORT)
    monkeypatch.setattr(problems, "_counts", type(problems._counts)())
    caplog.set_level(logging.DEBUG)
    for error in (ValueError(f"Not {SECRET}."), RuntimeError(SECRET), KeyError(SECRET)):
        found: list[str] = []
        with guarded(found):
            raise error
        assert found
    app = opened("story", {"words": SECRET, "temperature": SECRET, "length": SECRET, "row": SECRET})
    app = opened("draw", {"sample": SECRET, "drawing": INK + SECRET, "picture": SECRET})
    app = opened("lab", {"recipe": SECRET, "run": SECRET, "units": SECRET})
    assert not app.exception
    assert SECRET not in caplog.text
    assert "Refused an input at tests/pages/test_problems.py" in caplog.text
    assert "Report" in caplog.text
    assert "RuntimeError" in caplog.text
