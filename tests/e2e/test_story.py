"""Telling stories, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.lab import Lab

TOLD = (
    "had a general council to consider what measures they could take to outwit their common enemy "
    ", the cat . some said this , and some said that but at last a young mouse got"
)
PLACE = 17  # `some`, after `the cat .`


def columns(lab: Lab) -> Locator:
    return lab.page.locator(".story .column")


def word(lab: Lab, place: int, column: int = 0) -> Locator:
    return columns(lab).nth(column).locator(f'.word[data-word="{place}"]')


def text(lab: Lab, column: int) -> Locator:
    return columns(lab).nth(column).locator(".text")


def rivals(lab: Lab) -> Locator:
    return lab.page.locator(".rivals tbody tr:visible")


def begins(lab: Lab, words: str) -> None:
    field = lab.page.get_by_label("Begin with")
    field.fill(words)
    field.press("Enter")
    lab.wait_idle()


def test_the_fable_is_told_at_once_and_a_click_tells_what_else_was_considered(lab: Lab) -> None:
    lab.open("/story")
    expect(columns(lab)).to_have_count(1)
    expect(text(lab, 0)).to_have_text(TOLD)
    expect(lab.page.locator(".fresh")).to_have_count(0)  # finished: nothing is still to come
    word(lab, 0).click()
    expect(lab.page.locator(".question")).to_contain_text(
        "Generated after \u201chad a general\u201d."
    )
    expect(lab.page.locator(".read")).to_have_text(["had", "a", "general"])
    expect(rivals(lab)).to_have_count(10)
    expect(rivals(lab).first).to_contain_text("council")
    expect(rivals(lab).first).to_have_class(re.compile("said"))
    assert "word=0.0" in lab.page.url


def test_a_branch_stands_beside_and_can_be_closed(lab: Lab) -> None:
    lab.open("/story")
    word(lab, PLACE).click()
    second = rivals(lab).nth(1)
    taken = second.locator("td").first.inner_text()
    second.get_by_role("button").click()
    expect(columns(lab)).to_have_count(2)
    expect(columns(lab).nth(1).locator(".fresh")).to_have_count(32 - PLACE)  # the rest stood there
    lab.wait_idle()
    after = lab.page.url.partition("/story")[2]
    for _ in range(2):  # told, and told again from its link
        expect(text(lab, 0)).to_have_text(TOLD)
        expect(text(lab, 1)).to_contain_text(f"their common enemy , the cat . {taken}")
        expect(columns(lab).nth(1).locator(".fork")).to_have_text(taken)
        expect(word(lab, PLACE, 1)).to_have_class(re.compile("now"))
        lab.open(f"/story{after}")
    columns(lab).nth(1).get_by_role("button", name="Close this story").click()
    expect(columns(lab)).to_have_count(1)


def test_the_temperature_of_the_rivals_reads_the_kept_logits_again(lab: Lab) -> None:
    lab.open("/story")
    word(lab, 0).click()
    chance = rivals(lab).first.locator(".share span")
    logit = rivals(lab).first.locator("td").nth(1)
    before, kept = chance.inner_text(), logit.inner_text()
    slider = lab.page.get_by_label("Temperature for the same logits")
    slider.fill("30")
    expect(lab.page.locator(".rivals .scaled")).to_have_text("\u00f7 3.0")
    expect(chance).not_to_have_text(before)
    expect(logit).to_have_text(kept)
    slider.fill("0")
    expect(chance).to_have_text("100%")
    expect(text(lab, 0)).to_have_text(TOLD)
    slider.fill("20")
    lab.page.get_by_role("button", name="Generate alongside").click()
    expect(columns(lab)).to_have_count(2)
    expect(columns(lab).nth(1).locator("h3")).to_contain_text("Temperature 2.0")


def test_another_temperature_tells_another_story_and_what_stood_there_stays(lab: Lab) -> None:
    lab.open("/story?temperature=2.4&seed=5&word=0.-7")
    before = text(lab, 0).inner_text()
    slider = lab.page.get_by_role("slider", name="Temperature").first
    slider.press("ArrowRight")
    expect(columns(lab).nth(0).locator("h3")).to_contain_text("Temperature 2.5")
    slider.press("ArrowLeft")
    expect(columns(lab).nth(0).locator("h3")).to_contain_text("Temperature 2.4")
    expect(text(lab, 0)).to_have_text(before)  # the same seed, the same story
    lab.wait_idle()
    assert "temperature=2.4" in lab.page.url


def test_three_temperatures_at_once_and_what_is_copied(lab: Lab) -> None:
    lab.open("/story?seed=3")
    lab.page.get_by_role("button", name="Three temperatures").click()
    expect(columns(lab)).to_have_count(3)
    expect(columns(lab).locator("h3")).to_have_text(
        [re.compile("always the likeliest"), re.compile("Temperature 1.0"), re.compile("2.0")]
    )
    lab.page.get_by_role("button", name="Copied or new").click()
    expect(lab.page.locator(".story")).to_have_attribute("data-look", "copied")
    expect(columns(lab).nth(0).locator(".text span:not(.quoted)")).to_have_count(0)
    expect(columns(lab).nth(2).locator(".text span:not(.quoted)")).not_to_have_count(0)
    expect(columns(lab).nth(0)).to_contain_text("100% copied verbatim")
    third = text(lab, 2).inner_text()
    lab.page.goto(lab.page.url)
    expect(text(lab, 2)).to_have_text(third)
    expect(lab.page.locator(".story")).to_have_attribute("data-look", "copied")


def test_the_arrow_keys_walk_through_the_words(lab: Lab) -> None:
    lab.open("/story?word=0.3")
    expect(word(lab, 3)).to_have_class(re.compile("now"))
    columns(lab).nth(0).focus()
    for key, place in (("ArrowRight", 4), ("ArrowLeft", 3), ("Home", 0), ("End", 31)):
        lab.page.keyboard.press(key)
        expect(word(lab, place)).to_have_class(re.compile("now"))
    lab.page.keyboard.press("ArrowUp")
    here = int(lab.page.locator(".now").get_attribute("data-word") or 31)
    assert here < 31
    lab.page.keyboard.press("ArrowDown")
    assert int(lab.page.locator(".now").get_attribute("data-word") or 0) > here


def test_seed_words_are_typed_corrected_and_suggested(lab: Lab) -> None:
    lab.open("/story")
    begins(lab, "had a colonel <b>$x$</b>")
    expect(lab.page.locator(".chips .problem").first).to_have_text(
        "\u201ccolonel\u201d is not in its vocabulary. Instead:"
    )
    expect(text(lab, 0)).to_have_text(TOLD)
    begins(lab, "had a colonel")
    lab.page.locator(".chips button").first.click()
    expect(lab.page.locator(".chips .problem")).to_have_count(0)
    expect(columns(lab).locator(".seed").first).to_have_text("had")
    lab.page.locator(".chips").get_by_text("mouse mouse mouse").click()
    expect(columns(lab).locator(".seed")).to_have_text(["mouse"] * 3)
    expect(columns(lab).locator(".word")).to_have_count(32)
    expect(lab.page.get_by_label("Begin with")).to_have_value("mouse mouse mouse")


def test_a_word_leads_to_its_gates(lab: Lab) -> None:
    lab.open("/story")
    word(lab, 0).click()
    lab.page.get_by_role("link", name="See its gates at this word").click()
    expect(lab.heading).to_have_text("Inside the cell")
    lab.wait_idle()
    expect(lab.page.get_by_role("textbox", name="Words to read")).to_have_value("had a general")
    expect(lab.film).to_be_visible()
    expect(lab.problems).to_have_count(0)


def test_the_chinese_fable_is_told_by_characters(lab: Lab) -> None:
    lab.open("/story")
    lab.page.get_by_role("radio").nth(2).click()
    lab.wait_idle()
    first = columns(lab).locator(".text").inner_text()
    assert len(first) > 32
    assert " " not in first
    word(lab, 0).click()
    lab.page.locator(".rivals tbody button").nth(1).click()
    expect(columns(lab)).to_have_count(2)


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_nothing_moves_for_who_does_not_want_it(lab: Lab) -> None:
    lab.open("/story")
    begins(lab, "mouse mouse mouse")
    expect(columns(lab).locator(".fresh")).not_to_have_count(0)
    assert (
        columns(lab).locator(".fresh").last.evaluate("e => getComputedStyle(e).animationName")
        == "none"
    )
