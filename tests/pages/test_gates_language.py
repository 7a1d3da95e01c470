"""The gates page with a language model: words in, rivals of the next one, cuts of what is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import cache as shared
from core.data.python_code import UNKNOWN
from core.network.card import Card
from core.network.network import Network
from pages.parts.gates import top_activations
from tests.core.language.made_up import ENTRIES, code_model, language_model
from tests.pages.made_up_networks import networks, offer
from tests.pages.test_gates import film, gates_page, html

NAME, CODE = "made-up-language", "made-up-code"


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offers a small language model beside the made-up networks."""
    offer(monkeypatch, language_model(NAME), code_model(CODE))


def test_it_reads_words_behind_the_end_of_a_sentence_and_names_the_next_ones_rivals() -> None:
    app = gates_page(network=NAME, words="The cat saw", row="3", layer="lstm_2")
    assert not app.exception
    assert 'class="lab-error"' not in html(app)
    shown = film(app)
    assert shown["words"] == ["<eos>", "the", "cat", "saw"]
    assert (shown["row"], shown["units"], shown["steps"]) == (3, 3, 4)
    names = shown["belief"]["runs"][0]["names"]
    assert len(names) == 4
    assert set(names[0]) <= set(ENTRIES)
    assert f'data-before="{names[-1][0]}"'.replace("<", "&lt;").replace(">", "&gt;") in html(app)
    assert app.query_params["words"] == "The cat saw"
    assert app.query_params["layer"] == "lstm_2"
    assert "sample" not in app.query_params
    assert "Its vocabulary has 9 words; its test perplexity is 8.50." in html(app)


def test_a_network_of_characters_reads_code_behind_a_line_break_and_is_cut() -> None:
    app = gates_page(network=CODE, words="x = 'é'", cut="amnesiac.all.1")
    assert not app.exception
    assert film(app)["words"] == ["\n", *"x = '", UNKNOWN, "'"]
    assert "text that it has never seen costs it 2.00 bits per character" in html(app)
    assert "perplexity" in html(app)


def test_layers_are_chosen_and_words_typed() -> None:
    app = gates_page(network=NAME, words="the cat")
    assert film(app)["units"] == 5
    app.selectbox(key="gates-layer").set_value("lstm_2").run()
    assert film(app)["units"] == 3
    app.text_input(key="words-read").set_value("a <b>zebra</b> ran").run()
    assert not app.exception
    assert film(app)["words"] == ["<eos>", "a", "<unk>", "ran"]
    assert "&#x27;zebra&#x27; as &lt;unk&gt;" in html(app)
    assert "<b>zebra" not in html(app)


def test_a_cut_is_measured_on_the_words_here_and_on_the_apps_own() -> None:
    app = gates_page(network=NAME, words="the cat saw a mouse")
    app.segmented_control(key="cut-kind").set_value("Amnesiac").run()
    assert not app.exception
    assert "On the words above: perplexity" in html(app)
    assert "On the app&#x27;s example sentences" in html(app)
    assert "cannot be redistributed" in html(app)
    assert len(film(app)["belief"]["runs"]) == 2


@pytest.fixture
def clicked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Clicks the first like moment: AppTest cannot click in a component."""
    heard: list[Any] = []

    def chips(groups: Any, *, key: str, on_pick: Callable[[str], None]) -> None:
        heard.append((groups[0]["chips"][0]["sends"], on_pick))

    monkeypatch.setattr(top_activations, "chips", chips)
    return lambda: heard[-1][1](heard[-1][0])


def test_a_like_moment_of_the_apps_own_sentences_is_read(clicked: Callable[[], None]) -> None:
    app = gates_page(network=NAME, words="the cat saw")
    assert any("in the app's example sentences" in each.value for each in app.caption)
    clicked()
    app.run()
    assert not app.exception
    assert film(app)["words"][0] == "<eos>"
    assert film(app)["row"] == film(app)["steps"] > 1


def own(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which only the run `abc` is done, of that family."""

    def only_abc(run: str) -> str:
        if run != "abc":
            raise ValueError(f"Expected a run, got {run!r}.")
        return family

    def network(run: str) -> tuple[Network, Card]:
        scores = {"mnist_test": {"accuracy": 0.5, "count": 10}}
        return networks()["gru"], Card("mnist-gru", {"title": ""}, 0, "", {}, {}, scores)

    monkeypatch.setattr(shared, "user_family", only_abc)
    monkeypatch.setattr(shared, "user_network", network)
    monkeypatch.setattr(shared, "user_language_model", lambda run: language_model("ptb"))


def test_a_digit_network_of_a_visitors_own_reads_what_the_address_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own("digits", monkeypatch)
    app = gates_page(run="abc", sample="easy-7", row="12")
    assert not app.exception
    shown = film(app)
    assert (shown["kind"], shown["steps"], shown["row"]) == ("gru", 28, 12)
    assert "<b>mnist-gru</b>: GRU of 64 units" in html(app)
    assert app.query_params["run"] == "abc"
    assert app.query_params["sample"] == "easy-7"
    app.segmented_control(key="cut-kind").set_value("Wipe").run()
    assert not app.exception
    assert "Of 1,000 digits it recognises" in html(app)


def test_a_language_model_of_a_visitors_own_reads_words(monkeypatch: pytest.MonkeyPatch) -> None:
    own("language", monkeypatch)
    app = gates_page(run="abc", words="the cat")
    assert not app.exception
    assert film(app)["words"] == ["<eos>", "the", "cat"]
    assert app.query_params["run"] == "abc"
    gone = gates_page(run="gone")
    assert not gone.exception
    assert "Expected a run, got &#x27;gone&#x27;" in html(gone)
