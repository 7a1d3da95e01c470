"""The panel "What mattered" without a browser: every kind of network, its questions, bad links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.models.folder import DATA_VARIABLE, MODELS_VARIABLE
from tests.core.models.made import keras_bytes

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def gates_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page("pages/gates.py")
    for name, value in {"mattered": "1", **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def sent(app: AppTest, field: str) -> dict[str, Any]:
    """What a component gets whose data have this field."""
    all_sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(data for data in all_sent if field in data)


def said(app: AppTest) -> str:
    sentences = sent(app, "methods")["sentences"]
    return " ".join("".join(part["text"] for part in parts) for parts in sentences)


@pytest.mark.parametrize(
    ("network", "kind", "has_paths"),
    [
        ("mnist-small", "image", True),
        ("mnist-gru", "image", False),
        ("mnist-bidirectional", "image", True),
        ("belling-the-cat", "words", True),
        ("the-frog-in-the-well", "words", True),
    ],
)
def test_each_kind_of_network_is_attributed(network: str, kind: str, has_paths: bool) -> None:
    app = gates_page(network=network)
    shown = sent(app, "methods")
    assert (shown["kind"], len(shown["methods"])) == (kind, 3)
    assert (shown["paths"] is not None) == has_paths
    assert said(app).startswith("Erasing ")
    titles = [each["title"] for each in sent(app, "lists")["lists"]]
    assert "Removed alone, for this answer" in titles
    assert any("over" in title for title in titles)
    assert app.query_params["mattered"] == "1"


def test_nothing_is_computed_while_the_panel_is_closed() -> None:
    app = gates_page(mattered="0")
    assert not [one for one in app.get("bidi_component") if '"methods"' in one.proto.json]
    assert "mattered" not in app.query_params


def test_a_link_asks_about_another_output_step_baseline_and_method() -> None:
    address = {"output": "8", "after": "13", "baseline": "mean", "erased": "3", "method": "erasure"}
    app = gates_page(network="mnist-small", **address)
    shown = sent(app, "methods")
    assert [each["name"] for each in shown["methods"]] == ["erasure"]
    assert shown["until"] == 13
    assert "the logit of 8" in said(app)
    for name, value in address.items():
        assert app.query_params[name] == value
    app.selectbox(key="mattered-output").set_value("the answer").run()
    app.number_input(key="mattered-step").set_value(28).run()
    app.selectbox(key="mattered-method").set_value("all").run()
    assert not {"output", "after", "method"} & set(app.query_params)
    assert len(sent(app, "methods")["methods"]) == 3


def test_the_step_at_which_the_answer_turned_is_one_click_away() -> None:
    app = gates_page(sample="notorious-10")
    app.button(key="mattered-turning").click().run()
    assert app.query_params["after"] == "14"
    assert sent(app, "methods")["until"] == 14


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("output", "10", "Output must be a whole number from 0 to 9, not 10"),
        ("after", "29", "Step must be a whole number from 1 to 28, not 29"),
        ("baseline", "unknown", "There is no baseline unknown here; choose one of: blank, mean."),
        ("baseline", "<b>x", "baseline in the link must be one of"),
        ("erased", "2", "erased in the link must be one of 1, 3, 5, not 2"),
        ("method", "guess", "method in the link must be one of all, erasure"),
        ("mattered", "yes", "mattered in the link must be 1 or 0, not yes"),
    ],
)
def test_what_a_link_asks_in_vain_is_told(name: str, value: str, sentence: str) -> None:
    app = gates_page(network="mnist-small", **{name: value})
    assert sentence in html(app)
    assert "<b>x" not in html(app)


def test_a_word_of_the_list_is_asked_about() -> None:
    app = gates_page(network="belling-the-cat")
    field = app.selectbox(key="mattered-output")
    field.set_value(field.options[3]).run()
    assert f"the logit of {field.options[3]!r}" in said(app)
    assert app.query_params["output"].isdigit()


def test_a_network_says_how_far_back_it_looks() -> None:
    app = gates_page(network="belling-the-cat")
    app.button(key="mattered-distance").click().run()
    assert app.query_params["distance"] == "1"
    caption = next(each.value for each in app.caption if "Mean over" in each.value)
    assert "Half of the influence lies within the last" in caption
    assert "windows of the text that it was trained on" in caption


def test_a_model_from_a_file_is_asked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.keras").write_bytes(keras_bytes())
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    app = gates_page(network="small.keras", distance="1")
    shown = sent(app, "methods")
    assert (shown["kind"], len(shown["methods"])) == ("series", 3)
    assert shown["methods"][0]["heat"]["columns"] == 3
    assert [each["title"] for each in sent(app, "lists")["lists"]] == [
        "Removed alone, for this answer"
    ]
    assert any("made-up examples" in each.value for each in app.caption)
    app = gates_page(network="small.keras", output="99")
    assert "Output 99 does not exist: choose one from 0 to" in html(app)
