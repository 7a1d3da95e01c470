"""The link to what is shown can be copied on every page, also where the clipboard is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.lab import Lab

CLOSED = "void (navigator.clipboard.writeText = () => Promise.reject(new Error('closed')))"


@pytest.mark.parametrize("address", ["/", "/by_hand", "/teach"])
def test_every_page_has_the_button_in_its_header(lab: Lab, address: str) -> None:
    lab.open(address)
    expect(lab.page.get_by_role("button", name="Copy link")).to_have_count(1)


def test_the_address_with_the_view_is_copied(lab: Lab) -> None:
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.open("/by_hand?cell=gru")
    button = lab.page.get_by_role("button", name="Copy link")
    before = button.bounding_box()
    button.click()
    expect(lab.page.get_by_text("The link is copied.")).to_be_attached()
    copied = lab.page.evaluate("navigator.clipboard.readText()")
    assert copied == lab.page.url
    assert "cell=gru" in copied
    assert lab.page.get_by_role("button", name="Copied").bounding_box() == before


def test_with_a_closed_clipboard_the_address_is_shown_selected(lab: Lab) -> None:
    lab.open("/by_hand?cell=lstm")
    lab.page.evaluate(CLOSED)
    lab.page.get_by_role("button", name="Copy link").press("Enter")
    field = lab.page.get_by_label("Copy this address:")
    expect(field).to_have_value(lab.page.url)
    expect(field).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(lab.page.get_by_role("button", name="Copy link")).to_be_focused()
