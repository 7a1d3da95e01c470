"""The panel "What mattered" in a real browser: one cursor, links, and another method."""

from __future__ import annotations

import re

from playwright.sync_api import Position, expect

from tests.e2e.lab import Lab


def test_what_mattered_follows_the_cursor_and_leads_to_rows_and_units(lab: Lab) -> None:
    lab.open("/gates?sample=notorious-10")
    page = lab.page
    expect(page.locator(".mattered")).to_have_count(0)
    page.get_by_text("What mattered for this answer?").click()
    panel = page.locator(".mattered")
    expect(panel).to_be_visible()
    lab.wait_idle()
    assert "mattered=1" in page.url
    expect(panel).to_have_attribute("data-row", "14")
    lab.film.focus()
    page.keyboard.press("ArrowLeft")
    expect(panel).to_have_attribute("data-row", "13")

    erasure = panel.locator('[data-method="erasure"]')
    expect(erasure.locator(".value")).to_contain_text("row 13:")
    square = erasure.locator(".square")
    box = square.bounding_box()
    assert box
    square.hover(position=Position(x=box["width"] / 2, y=box["height"] * 18.5 / 28))
    expect(erasure.locator(".value")).to_contain_text(re.compile(r"row 19: .*patch here"))
    expect(panel.locator('[data-method="gradient_x_input"] .value')).to_contain_text("row 19:")

    link = panel.locator(".link").first
    row = link.inner_text()
    link.click()
    expect(lab.film).to_have_attribute("data-row", row)
    assert f"row={row}" in page.url
    panel.focus()
    page.keyboard.press("Home")
    expect(lab.film).to_have_attribute("data-row", "1")

    page.locator(".st-key-mattered-method").get_by_role("combobox").click()
    page.get_by_role("option", name="Integrated gradients").click()
    expect(panel.locator("[data-method]")).to_have_count(1)
    lab.wait_idle()
    assert "method=integrated_gradients" in page.url
    expect(page).to_have_url(re.compile(r"row=1\b"))  # the browser writes it anew

    unit = page.locator(".lists .link").first
    number = unit.inner_text().removeprefix("unit ")
    unit.click()
    expect(page.get_by_role("heading", name=f"Unit {number}")).to_be_visible()
    expect(lab.film.get_by_role("spinbutton", name="Pinned unit")).to_have_value(number)
    assert f"unit={number}" in page.url


def test_the_sentence_above_the_film_leads_to_its_row_and_units(lab: Lab) -> None:
    lab.open("/gates?sample=notorious-10&row=3")
    words = lab.page.locator(".text .link")
    words.first.click()
    expect(lab.film).to_have_attribute("data-row", "14")
    words.nth(1).click()
    expect(lab.page.get_by_role("heading", name="Unit 24")).to_be_visible()
    lab.wait_idle()
    assert "unit=24" in lab.page.url
