"""By hand, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.lab import Lab


def test_a_changed_number_changes_the_equation_and_reset_brings_it_back(lab: Lab) -> None:
    lab.open("/by_hand")
    first = lab.page.locator('.lab-hand ul[data-step="1"] li').first
    expect(first).to_contain_text("tanh(0.5·1 + 0.1·0 + 0.3·0 + 0.1) = tanh(0.6000) = 0.5370")
    field = lab.page.get_by_label("input weight of hidden_state, unit 0")
    field.fill("0.7")
    field.press("Tab")
    lab.page.keyboard.type("0.9")
    lab.page.keyboard.press("Enter")
    expect(first).to_contain_text("tanh(0.7·1 + 0.9·0 + 0.3·0 + 0.1) = tanh(0.8000) = 0.6640")
    field.fill("half")
    field.press("Enter")
    expect(lab.problems).to_contain_text("'half' cannot be used")
    expect(first).to_contain_text("tanh(0.7·1")
    lab.page.get_by_role("button", name="Reset").click()
    expect(first).to_contain_text("tanh(0.5·1 + 0.1·0")
    expect(field).to_have_value("0.5")
    expect(lab.problems).to_have_count(0)


def test_a_cold_link_shows_its_cell(cold_lab: Lab) -> None:
    cold_lab.open("/by_hand?cell=gru")
    expect(cold_lab.page).to_have_title(re.compile("By hand"))
    expect(cold_lab.page.locator('.lab-hand li[data-part="update_gate"]')).to_have_count(4)
    assert "cell=gru" in cold_lab.page.url
