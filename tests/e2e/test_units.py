"""What a unit stands for, in a real browser: a place, its next words, marks, and the gates page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.lab import Lab

FABLE = "/units?network=belling-the-cat"


def piece(lab: Lab, place: int) -> Locator:
    return lab.page.locator(f'.units .map [data-k="{place}"]')


def test_a_word_is_clicked_passages_are_marked_and_a_unit_is_found_for_them(lab: Lab) -> None:
    sent: list[object] = []

    def keep(frame: object) -> None:
        sent.append(frame)

    lab.page.on("websocket", lambda socket: socket.on("framesent", keep))
    lab.open(FABLE)
    assert sent  # the page itself was asked for
    sent.clear()
    piece(lab, 3).click()
    expect(piece(lab, 3)).to_have_class(re.compile("now"))
    expect(lab.page.locator(".after .question")).to_contain_text("After")
    expect(lab.page.locator(".after tbody tr")).to_have_count(10)
    lab.page.locator(".units .map").focus()
    for key, place in (("ArrowRight", 4), ("ArrowLeft", 3), ("Home", 0)):
        lab.page.keyboard.press(key)
        expect(piece(lab, place)).to_have_class(re.compile("now"))
    assert "at=0" in lab.page.url
    assert not sent

    lab.open(f"{FABLE}&idea=marked")
    expect(lab.page.get_by_text("Drag over the text to select")).to_be_visible()
    piece(lab, 10).hover()
    lab.page.mouse.down()
    piece(lab, 50).hover()
    lab.page.mouse.up()
    lab.page.get_by_role("button", name="Mark the selection").click()
    lab.wait_idle()
    expect(lab.page.locator(".units .map .marked")).to_have_count(41)
    lab.page.locator(".units .map").focus()
    lab.page.keyboard.press("End")
    for _ in range(40):
        lab.page.keyboard.press("Shift+ArrowLeft")
    lab.page.keyboard.press("Enter")
    lab.wait_idle()
    expect(lab.page.locator(".units .map .marked")).to_have_count(82)
    expect(lab.page.locator(".lab-units-table").first).to_be_visible()
    assert "marks=10-51." in lab.page.url
    lab.page.reload()
    expect(lab.page.locator(".units .map .marked")).to_have_count(82)

    lab.page.get_by_role("link", name="Look inside the cell at this place").click()
    expect(lab.heading).to_have_text("Inside the cell")
    lab.wait_idle()
    expect(lab.film).to_be_visible()
