"""The language page without a browser: what it makes of texts, numbers, addresses and guesses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import cache
from core.data.ptb import FOLDER_VARIABLE
from core.language.example_texts import EXAMPLES
from core.language.ngrams import Ngrams
from core.language.scored_text import score_text
from pages.parts.language.state import FIRST_TEXT
from tests.core.language.made_up import ENTRIES
from tests.pages.language import html, language_page, made_up, offer, shown, types

MODEL = made_up()


@pytest.fixture(autouse=True)
def small_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    offer(monkeypatch, MODEL)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))


def test_the_first_paint_is_a_finished_example() -> None:
    app = language_page()
    data = shown(app)
    assert app.text_area(key="language-text").value == FIRST_TEXT
    assert data["bits"] == score_text(MODEL, FIRST_TEXT).bits.round(2).tolist()
    assert data["sentences"][0].startswith("On your 15 words it was, on average, as unsure")
    assert "made-up: LSTM(5) + LSTM(3)" in html(app)
    assert EXAMPLES[0].look_for in html(app)


def test_a_typed_text_is_read_at_once() -> None:
    app = types(language_page(), "The cat ran.")
    data = shown(app)
    assert data["tokens"] == ["the", "cat", "ran", "<eos>"]
    assert data["asked"]["stamp"] == 1  # the cursor goes to the new text
    assert (
        app.query_params["words"] == ["The cat ran."] or app.query_params["words"] == "The cat ran."
    )
    assert EXAMPLES[0].look_for not in html(app)


@pytest.mark.parametrize(
    ("typed", "tokens", "note"),
    [
        ("", [], "The text is empty"),
        ("   \n ", [], "The text is empty"),
        ("\x00", [], "The text is empty"),
        ("?!", ["", ""], "This text has only signs"),
        ("cat", ["cat"], "Perplexity is a mean"),
        ("zebra quagga", ["<unk>"] * 2, "None of these words"),
        (
            "\u0647\u0644\u0627 \u043c\u0438\u0440 \u8001\u4e95",
            ["<unk>"] * 4,
            "None of these words",
        ),
        ("the cat saw 42 mouse", ["the", "cat", "saw", "N", "mouse"], "Every number is read as N"),
        (
            "the cat, ran",
            ["the", "cat", "", "ran"],
            "Not read, because they do not occur in the training text: ,",
        ),
        ("<b>cat</b> ran", ["", "cat", "", "ran"], "&lt;b&gt; &lt;/b&gt;"),
        (".'s the .n't cat", ["", "", "<unk>", "the", "", "<unk>", "cat"], "Not read"),
    ],
)
def test_what_is_no_plain_sentence_is_read_all_the_same(
    typed: str, tokens: list[str], note: str
) -> None:
    app = types(language_page(), typed)
    assert shown(app)["tokens"] == tokens
    assert note in html(app)
    assert "<b>cat" not in html(app)
    assert app.text_area(key="language-text").value == typed


@pytest.mark.slow
def test_ten_thousand_words_are_read_and_one_more_is_not() -> None:
    app = types(language_page(), "the cat saw ran " * 2_500)
    assert len(shown(app)["bits"]) == 10_000
    assert "words" not in app.query_params
    text = "the cat saw ran " * 2_500 + "the"
    app = types(app, text)
    assert "10,001 words; at most 10,000" in html(app)
    assert len(shown(app)["bits"]) == 10_000  # what could be read last stands there
    assert app.text_area(key="language-text").value == text


def test_a_text_that_no_link_can_hold_says_so() -> None:
    random = np.random.default_rng(0)
    noise = " ".join("".join(random.choice(list("abcdefghij"), 9)) for _ in range(1_500))
    app = types(language_page(), noise)
    assert "too long for a link" in html(app)
    assert "text" not in app.query_params


def test_it_goes_on_writing_with_the_storys_sampler() -> None:
    app = language_page(words="the cat")
    app.toggle(key="language-writes").set_value(True).run()
    data = shown(app)
    assert (data["typed_words"], len(data["bits"])) == (2, 22)
    assert "<unk>" not in data["tokens"]
    app.number_input(key="language-length").set_value(5).run()
    assert len(shown(app)["bits"]) == 7
    app.select_slider(key="language-temperature").set_value(0.0).run()
    first = shown(app)["tokens"]
    app.number_input(key="language-seed").set_value(9).run()
    assert shown(app)["tokens"] == first  # at temperature 0 nothing is drawn
    assert app.query_params["write"] == "1"


@pytest.mark.parametrize(
    ("key", "number", "sentence"),
    [
        ("language-length", 0, "Words must be a whole number from 1 to 100, not 0."),
        ("language-top_k", 500, "Top-k must be a whole number from 1 to 9, not 500."),
        (
            "language-seed",
            -1,
            "Random seed must be a whole number from 0 to 2,147,483,647, not \u22121.",
        ),
    ],
)
def test_a_number_out_of_range_gets_a_sentence_and_the_last_good_one_stays(
    key: str, number: int, sentence: str
) -> None:
    app = language_page(words="the cat", write="1")
    before = shown(app)["tokens"]
    app.number_input(key=key).set_value(number).run()
    assert sentence in html(app)
    assert shown(app)["tokens"] == before
    assert app.number_input(key=key).value == number


def test_a_trigram_is_counted_only_where_its_text_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = language_page(trigram="1")
    assert [one["title"] for one in shown(app)["compared"]] == [
        "this network",
        "word frequencies only",
        "no knowledge",
    ]
    assert "reach" in app.caption[0].value
    (tmp_path / "ptb.train.txt").write_text("the cat ran\n")
    text = np.random.default_rng(0).integers(0, len(ENTRIES), 100)
    monkeypatch.setattr(cache, "trigram", lambda name: Ngrams.of(text, len(ENTRIES), 3))
    app = language_page()
    assert len(shown(app)["compared"]) == 3
    app.toggle(key="language-count-three").set_value(True).run()
    assert shown(app)["compared"][1]["title"] == "three-word counts"


def test_lookahead_is_shown_on_the_visitors_words() -> None:
    app = types(language_page(), "the cat <b>saw")
    rows = html(app).partition('<div class="lab-lookahead">')[2].split("lab-lookahead")
    assert len(rows) == 3
    assert all(">cat</span>" in row for row in rows)


def test_a_turn_of_the_game_is_played_and_scored() -> None:
    app = language_page()
    assert 'class="lab-hidden">the &lt;unk&gt;' in html(app)
    app.text_input(key="game-word").set_value("the")
    app.button(key="game-guess").click().run()
    assert "You gave it 30.0% (1.7 bits), the network" in html(app)
    assert "After 1 word" in html(app)
    app.button(key="game-no-idea").click().run()
    assert "After 2 words" in html(app)


def test_a_guess_that_is_none_costs_nothing() -> None:
    app = language_page()
    app.text_input(key="game-word").set_value("two words")
    app.button(key="game-guess").click().run()
    assert "Type a single word" in html(app)
    assert "After 1 word" not in html(app)


def test_a_game_that_is_over_leads_to_another_and_to_its_map() -> None:
    app = language_page()
    while "game-next" not in [button.key for button in app.button]:
        app.button(key="game-no-idea").click().run()
    hidden = html(app).partition('class="lab-hidden">')[2].partition("<")[0]
    app.button(key="game-look").click().run()
    assert app.text_area(key="language-text").value.startswith("the ")
    app.button(key="game-next").click().run()
    assert hidden not in html(app).partition('class="lab-hidden">')[2].partition("</p>")[0]
