"""The whole app in Chinese: no English words but names, and a switch that loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from core.recipes import RECIPES
from core.view.component_files import READABLE_ATTRIBUTES
from tests.e2e.lab import Lab
from tests.server import APP

HAN = re.compile("[\u4e00-\u9fff]")
PAGES = sorted(page.stem for page in APP.parent.glob("pages/*.py"))
TEXTS_OF_DATA = ("about", "language", "story", "teach", "units")
"""Pages with English texts of their own: the licence, a story, a sentence, code."""

SEEN = """(attributes) => {
  const passedOver = "style, script, noscript, title, code, kbd, [dir=auto], textarea"
  const found = new Set()
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return void found.add(node.data.trim())
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches(passedOver) || node.dataset.testid === "stIconMaterial") return
      if (!node.checkVisibility() && !node.matches("option, optgroup")) return
      for (const name of attributes) found.add(node.getAttribute(name) ?? "")
      if (node.shadowRoot) visit(node.shadowRoot)
    }
    node.childNodes.forEach(visit)
  }
  visit(document.body)
  return [...found]
}"""
"""Collect all texts that are shown or read out, also those of the components."""

WORDS_IN_A_ROW = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
WORD = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(
    r"\b(?:LSTM|GRU|[a-z]+LSTM|Lab|English|Keras|RMSprop|SGD|Adam|softmax|tanh|sigmoid|logit|top-k"
    r"|PNG|JPG|HEIC|HEIF|WEBP|BMP|CSV|NPZ|Ctrl|Enter|lstm|output|[a-z]+_[a-z_]+|[a-z]+-[a-z-]+|"
    + "|".join(name.removeprefix("mnist-") for name in RECIPES)
    + r")\b"
)
"""What is the same in every language: names, and the letters of formulas."""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "locale": "zh-CN"}


def english(lab: Lab, *, may_have_data: bool) -> list[str]:
    """Texts that are not Chinese: of names and words, or a Chinese one with English in a row."""
    return [
        text
        for text in lab.page.evaluate(SEEN, READABLE_ATTRIBUTES)
        if WORDS_IN_A_ROW.search(text)
        or (not HAN.search(text) and WORD.search(NAMES.sub("", text)))
        if HAN.search(text) or not may_have_data
    ]


def test_every_page_is_chinese_in_a_chinese_browser(lab: Lab) -> None:
    for name in PAGES:
        lab.open("/" if name == "home" else f"/{name}")
        expect(lab.page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(lab.heading).to_have_text(HAN)
        assert not english(lab, may_have_data=name in TEXTS_OF_DATA), name
        assert "lang=" not in lab.page.url


def test_the_switch_works_with_the_keyboard_and_keeps_the_view(lab: Lab) -> None:
    lab.open("/gates?sample=notorious-10&unit=24&cut=amnesiac.24.5")
    lab.film.get_by_label("游标位置").press("Home")
    expect(lab.film).to_have_attribute("data-row", "1")
    before = lab.page.url
    lab.page.get_by_role("button", name="English").press("Enter")
    expect(lab.heading).to_have_text("Inside the cell")
    lab.wait_idle()
    expect(lab.page.locator("html")).to_have_attribute("lang", "en")
    expect(lab.film).to_have_attribute("data-row", "1")
    assert sorted(lab.page.url.partition("?")[2].split("&")) == sorted(
        [*before.partition("?")[2].split("&"), "lang=en"]
    )
    lab.navigation.filter(has_text="By hand").click()
    expect(lab.heading).to_have_text("By hand")
    expect(lab.page).to_have_url(re.compile("lang=en"))
    lab.page.get_by_role("button", name="中文").click()
    expect(lab.heading).to_have_text("手算")
