"""One unit on the gates page, in a real browser: its card, free cuts, and what is taken away."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.lab import Lab


def test_a_unit_is_pinned_cut_with_others_put_back_and_taken_away(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&order=missed")
    page = lab.page
    pinned = lab.film.get_by_role("spinbutton", name="Pinned unit")
    pinned.fill("102")
    pinned.press("Enter")
    expect(page.get_by_role("heading", name="Unit 102")).to_be_visible()
    expect(page.get_by_text("Ranked 1 of 128")).to_be_visible()

    lab.cut("Custom")
    page.locator(".st-key-cut-units").get_by_role("radio", name="chosen").click()
    lab.wait_idle()
    units = page.get_by_label("Chosen units").first
    units.fill("3, 17, 40-52, 128")
    units.press("Enter")
    expect(lab.problems).to_contain_text("units from 0 to 127")
    units.fill("3, 17, 40-52")
    units.press("Enter")
    expect(lab.problems).to_have_count(0)
    number = page.get_by_role("textbox", name="Number")
    number.fill("0.25")
    number.press("Enter")
    page.locator(".st-key-cut-chosen-add").get_by_role("button").click()
    lab.wait_idle()
    assert "cut=force-forget_gate-0.25.3%2C17%2C40-52%2C102.1" in page.url
    expect(lab.equation("forget_gate")).to_contain_text("forced to 0.25")
    expect(lab.answers).to_have_attribute("data-after", re.compile(r"^\d$"))

    page.locator(".st-key-cut-undo").get_by_role("button").click()
    expect(lab.equation("forget_gate")).not_to_contain_text("forced")
    lab.wait_idle()
    assert "cut=force-forget_gate-0.25.3%2C17%2C40-52.1" in page.url

    with page.expect_download() as download:
        page.locator(".st-key-take-csv").get_by_role("button").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    cut = {"layer": "lstm", "quantity": "forget_gate", "unit": "17"}
    assert {line["value"] for line in lines if cut.items() <= line.items()} == {"0.25"}


def test_a_like_moment_is_read_at_its_row(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=5")
    for _ in range(2):  # the second time too, though the cursor has been elsewhere
        moment = lab.page.locator(".moments button").nth(1)
        name = moment.get_attribute("data-name")
        told = re.search(r"at row (\d+)", moment.get_attribute("aria-label") or "")
        assert told
        moment.click()
        lab.wait_idle()
        expect(lab.film).to_have_attribute("data-row", told[1])
        assert f"sample={name}" in lab.page.url
        assert f"row={told[1]}" in lab.page.url
        lab.film.get_by_role("button", name="First").click()
        expect(lab.film).to_have_attribute("data-row", "1")


def test_the_pictures_are_saved_as_they_stand(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20")
    with lab.page.expect_download() as download:
        lab.page.get_by_role("button", name="Picture (PNG)").click()
    assert download.value.suggested_filename == "digits-easy-7.png"
    picture = np.asarray(Image.open(download.value.path()).convert("RGB")).reshape(-1, 3)
    colours = {tuple(colour) for colour in np.unique(picture, axis=0).tolist()}
    assert {(213, 94, 0), (0, 114, 178)} <= colours  # the full colours of two gates
    assert len(picture) > 1_000_000


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_the_link_is_copied_with_all_that_the_browser_put_into_it(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20&cut=mute.57.3")
    lab.film.focus()
    lab.page.keyboard.press("ArrowLeft")
    lab.page.get_by_role("button", name="Copy link").click()
    expect(lab.page.get_by_role("button", name="Copied")).to_be_visible()
    link = lab.page.evaluate("navigator.clipboard.readText()")
    assert link == lab.page.url
    assert "row=19" in link
    assert "cut=mute.57.3" in link
