"""Every page can be reached, and a link to it works as the very first request."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.lab import Lab


def test_a_deep_link_as_the_first_request_shows_its_page(cold_lab: Lab) -> None:
    cold_lab.open("/draw")
    expect(cold_lab.page).to_have_title(re.compile("Draw"))
    expect(cold_lab.heading).to_have_count(1)
    expect(cold_lab.navigation).not_to_have_count(0)
    expect(cold_lab.canvas).to_be_visible()


def test_a_deep_link_keeps_what_its_query_says(cold_lab: Lab) -> None:
    cold_lab.open("/draw?row=12")
    assert "row=12" in cold_lab.page.url
