"""The memory lab, in a real browser: the carousel by keyboard, every gate, and a link to it all."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.lab import Lab


def test_a_gate_moved_by_keyboard_breaks_the_carousel_and_the_link_keeps_it(lab: Lab) -> None:
    lab.open("/memory?cells=lstm,gru")
    numbers = lab.page.locator(".lab-carousel b")
    expect(numbers).to_have_text(["1", "1"])
    slider = lab.page.get_by_role("slider", name="Forget gate of all units")
    slider.focus()
    lab.page.keyboard.press("ArrowLeft")
    expect(numbers).to_have_text(["0.3660", "0.3660"])
    expect(lab.page).to_have_url(re.compile("forget=0.99"))
    lab.page.get_by_test_id("stMain").get_by_role("radio", name="GRU").click()
    expect(lab.page.locator(".film .equations li")).to_have_count(4)
    address = lab.page.url
    assert "film=gru" in address
    lab.open(address[address.index("/memory") :])
    expect(numbers).to_have_text(["0.3660", "0.3660"])
    expect(lab.page.locator(".film .equations li")).to_have_count(4)
    expect(lab.page.locator(".lab-table").first).to_contain_text("GRU")
