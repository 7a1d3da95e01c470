"""Surprise, word by word, in a real browser, on the shipped network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.lab import Lab

SENTENCE = "The bank said Pikachu fell 8% on Friday."


def words(lab: Lab) -> Locator:
    return lab.page.locator(".surprise .map .word")


def word(lab: Lab, place: int) -> Locator:
    return lab.page.locator(f'.surprise .map .word[data-word="{place}"]')


def expected(lab: Lab) -> Locator:
    return lab.page.locator(".expected tbody tr:visible")


def question(lab: Lab) -> Locator:
    return lab.page.locator(".expected .question")


def field(lab: Lab) -> Locator:
    return lab.page.locator(".st-key-language-text textarea")


def types(lab: Lab, text: str) -> None:
    field(lab).fill(text)
    field(lab).press("Control+Enter")
    lab.wait_idle()


def test_a_sentence_is_typed_a_word_clicked_its_rivals_read_and_its_gates_seen(lab: Lab) -> None:
    lab.open("/language")
    expect(words(lab)).to_have_count(16)  # a finished example, with what may come next
    types(lab, SENTENCE)
    expect(words(lab)).to_have_count(11)
    expect(word(lab, 3)).to_have_text("<unk>Pikachu")
    expect(word(lab, 5)).to_have_text("N8")
    expect(lab.page.locator(".lab-lookahead").first).to_contain_text(
        "bank"
    )  # the part below follows the text
    word(lab, 4).click()
    expect(question(lab)).to_contain_text("Surprise at \u201cfell\u201d")
    expect(expected(lab).first.locator("td").first).not_to_have_text("")
    assert expected(lab).count() in (10, 11)
    expect(lab.page.locator(".expected tr.came td").first).to_have_text("fell")
    assert "word=4" in lab.page.url
    lab.page.get_by_role("link", name="See the gates of both layers at this word").click()
    expect(lab.heading).to_have_text("Inside the cell")
    lab.wait_idle()
    expect(lab.film).to_be_visible()
    expect(lab.film).to_have_attribute("data-row", "6")  # the end of a sentence came first


def test_the_pointer_and_the_keys_ask_the_server_for_nothing(lab: Lab) -> None:
    lab.open("/language?words=the+bank+said+shares+fell&word=1")
    sent: list[object] = []
    lab.page.on("websocket", lambda socket: socket.on("framesent", sent.append))
    expect(word(lab, 1)).to_have_class(re.compile("now"))
    word(lab, 2).hover()
    expect(lab.page.locator(".tip")).to_have_text(
        re.compile(r"said: \d+\.\d bits, probability [<\d.]+%")
    )
    lab.page.locator(".surprise .map").focus()
    for key, place in (("ArrowRight", 2), ("ArrowLeft", 1), ("End", 5), ("Home", 0)):
        lab.page.keyboard.press(key)
        expect(word(lab, place)).to_have_class(re.compile("now"))
    lab.page.locator(".bits svg").click(position={"x": 5, "y": 40})
    expect(word(lab, 0)).to_have_class(re.compile("now"))
    assert not sent


def test_a_likely_word_is_clicked_and_stands_behind_the_text(lab: Lab) -> None:
    lab.open("/language?words=the+new+york+stock&word=4")
    expect(question(lab)).to_contain_text("The likeliest next words")
    expected(lab).first.get_by_role("button").click()
    expect(field(lab)).to_have_value("the new york stock exchange")
    expect(word(lab, 5)).to_have_class(re.compile("next now"))


def test_a_turn_of_the_game_is_played(lab: Lab) -> None:
    lab.open("/language")
    lab.page.get_by_role("textbox", name="The next word").fill("said")
    lab.press("Guess")
    expect(lab.page.locator(".lab-game-totals")).to_contain_text("After 1 word")
    expect(lab.page.locator(".lab-game-turns li")).to_contain_text("the network")


def test_it_goes_on_and_a_link_tells_the_same(lab: Lab) -> None:
    lab.open("/language?words=the+bank+said&write=1&length=6&seed=4")
    expect(lab.page.locator(".word.written")).to_have_count(6)
    told = lab.page.locator(".surprise .map").inner_text()
    seed = lab.page.get_by_role("spinbutton", name="Random seed")
    seed.fill("5")
    seed.press("Enter")
    lab.wait_idle()
    expect(lab.page.locator(".surprise .map")).not_to_have_text(told)
    seed.fill("4")
    seed.press("Enter")
    lab.wait_idle()
    assert lab.page.locator(".surprise .map").inner_text() == told


@pytest.mark.slow
def test_ten_thousand_words_show_how_far_they_are_and_too_many_are_refused(lab: Lab) -> None:
    lab.open("/language")
    field(lab).fill("the bank said shares fell " * 2_000)
    field(lab).press("Control+Enter")
    expect(lab.page.get_by_text("of 10,000 words read")).to_be_visible()
    expect(words(lab)).to_have_count(10_001, timeout=180_000)
    types(lab, "the bank said shares fell " * 2_001)
    expect(lab.problems).to_contain_text("10,005 words; at most 10,000")


def test_markup_is_read_and_never_run(lab: Lab) -> None:
    lab.open("/language")
    types(lab, "the <b>bank</b> <img src=x onerror=alert(1)> $x$ **fell**")
    expect(lab.page.locator(".surprise .map b, .surprise .map img")).to_have_count(0)
    expect(lab.page.locator(".surprise .map .unread").first).to_have_text("<b>")
