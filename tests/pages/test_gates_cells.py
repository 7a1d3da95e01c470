"""The gates page without a browser, for every kind of cell, of layering, of size, and for text."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from core import cache as shared
from core.analysis.input_sequence import turning_row
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from tests.pages.made_up_networks import networks, offer, storyteller
from tests.pages.test_gates import film, gates_page, html

SLOW = {"large", "plain", "gru-before", "stacked", "dropped", "projected"}


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offers networks with random weights in place of the shipped ones."""
    offer(monkeypatch, storyteller())


def read_by(app: AppTest, network: str) -> AppTest:
    return app.selectbox(key="gates-network").set_value(network).run()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in networks()]
)
def test_every_network_shows_a_working_page(name: str) -> None:
    app = gates_page(network=name, sample="easy-7")
    assert not app.exception
    assert 'class="lab-error"' not in html(app)
    shown = film(app)
    assert shown["units"] > shown["unit"]
    assert {one["name"] for one in shown["maps"]} == set(shown["numbers"]["equations"])
    assert f"<b>{name}</b>: " in html(app)


@pytest.mark.parametrize(
    ("name", "equations", "orders"),
    [
        ("rnn", {"hidden_state"}, ["likeness", "number", "waking"]),
        (
            "gru",
            {"update_gate", "reset_gate", "candidate", "hidden_state"},
            ["likeness", "number", "waking", "update", "reset"],
        ),
    ],
)
def test_a_cell_has_its_own_equations_orders_and_cuts(
    name: str, equations: set[str], orders: list[str]
) -> None:
    app = gates_page(network=name)
    assert set(film(app)["numbers"]["equations"]) == equations
    assert [order["name"] for order in film(app)["orders"]] == orders
    offered = app.segmented_control(key="cut-kind").options
    assert "Mute" not in offered
    assert ("Amnesiac" in offered) == (name == "gru")


def test_a_layer_is_chosen_only_where_there_are_several() -> None:
    app = gates_page(network="stacked")
    picker = app.selectbox(key="gates-layer")
    assert picker.options == ["lower: LSTM, 20 units", "upper: LSTM, 12 units"]
    picker.set_value("upper").run()
    assert not app.exception
    assert app.query_params["layer"] == "upper"
    assert film(app)["reads"] == "units of lower"
    assert "The inputs of this layer are units of lower" in film(app)["guide"]
    read_by(app, "gru")
    assert "layer" not in app.query_params
    assert "gates-layer" not in {each.key for each in app.selectbox}


def test_a_backward_reader_is_told_and_drawn_from_the_end() -> None:
    app = gates_page(network="both-ways", layer="both_backward")
    assert film(app)["backward"]
    assert "from the last row to the first" in film(app)["guide"]
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    (words,) = next(data["sentences"] for data in sent if "sentences" in data)
    assert "reads from both ends and answers only at the end" in words[0]["text"]
    belief = film(app)["belief"]
    assert (belief["kind"], belief["title"]) == ("bars", "Answer at the end")
    assert film(app)["row"] == 28


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            {"network": "stacked", "layer": "middle"},
            "&#x27;middle&#x27;; choose one of: lower, upper",
        ),
        ({"network": "one-unit", "unit": "1"}, "Unit must be a whole number from 0 to 0"),
        ({"network": "rnn", "cut": "mute.all.1"}, "There is no cut"),
        ({"network": "gru", "order": "forget"}, "choose from likeness"),
        ({"network": "tale", "words": "the zebra had"}, "tale does not know &#x27;zebra&#x27;"),
        (
            {"network": "tale", "words": "the cat", "row": "3"},
            "Step must be a whole number from 1 to 2, not 3.",
        ),
        ({"network": "tale", "words": "the cat", "cut": "wipe.all.3"}, "The row of a cut must be"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_once(address: dict[str, str], sentence: str) -> None:
    app = gates_page(**address)
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert sentence in html(app)


def test_another_network_lets_go_of_what_it_does_not_have_and_says_so() -> None:
    app = gates_page(network="plain", unit="100", cut="mute.all.20")
    read_by(app, "rnn")
    assert not app.exception
    assert film(app)["unit"] == 57
    assert "cut" not in app.query_params
    assert "has no unit 100: now unit 57 is pinned" in html(app)
    assert "knows no cut Mute: now nothing is cut" in html(app)
    read_by(app, "plain")
    assert "has no unit" not in html(app)


def test_a_text_is_read_word_by_word() -> None:
    app = gates_page(network="tale", words="the cat had a bell")
    shown = film(app)
    assert shown["words"] == ["the", "cat", "had", "a", "bell"]
    assert shown["image"] is None
    assert "sample" not in app.query_params
    story_model = storyteller()
    trace = story_model.network.trace(story_model.vocabulary.ids(shown["words"])[None])
    assert shown["row"] == turning_row(trace.probabilities[0])
    said = story_model.vocabulary.entries[trace.probabilities[0, -1].argmax()]
    assert f'data-before="{said}"' in html(app)
    assert shown["belief"]["runs"][0]["names"][-1][0] == said
    assert "each column a word" in film(app)["guide"]


def test_other_words_are_typed_and_kept_in_the_address() -> None:
    app = gates_page(network="tale")
    assert "words" not in app.query_params
    app.text_input(key="words-read").set_value("all was <b>well").run()
    assert not app.exception
    assert film(app)["words"] == ["all", "was", "well"]
    assert app.query_params["words"] == "all was <b>well"
    assert "<b>well" not in html(app)
    read_by(app, "plain")
    assert "words" not in app.query_params
    assert film(app)["steps"] == 28


def test_a_text_of_one_word_and_a_cut_of_a_text() -> None:
    app = gates_page(network="tale", words="bell")
    assert film(app)["steps"] == 1
    app.segmented_control(key="cut-kind").set_value("Mute").run()
    assert not app.exception
    assert "next words of its text it predicts" in html(app)
    assert len(film(app)["belief"]["runs"]) == 2


def only_run_abc(run_id: str) -> StoryModel:
    if run_id != "abc":
        raise ValueError(f"Expected a run, got {run_id!r}.")
    return storyteller(USER_TEXT)


def test_a_visitors_own_network_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "user_family", lambda run: "stories")
    monkeypatch.setattr(shared, "user_story_model", only_run_abc)
    app = gates_page(run="abc", words="the cat had")
    assert not app.exception
    assert film(app)["words"] == ["the", "cat", "had"]
    assert app.selectbox(key="gates-network").value == USER_TEXT
    assert app.query_params["run"] == "abc"
    app.segmented_control(key="cut-kind").set_value("Mute").run()
    assert "next words of its text it predicts" in html(app)
    read_by(app, "gru")
    assert not app.exception
    assert "run" not in app.query_params


def test_a_run_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "user_family", lambda run: "stories")
    monkeypatch.setattr(shared, "user_story_model", only_run_abc)
    app = gates_page(run="<b>gone")
    assert not app.exception
    assert "Expected a run, got &#x27;&lt;b&gt;gone&#x27;" in html(app)
    assert film(app)["steps"] == 28
