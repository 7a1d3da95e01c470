"""A pasted text, learnt before one's eyes, in a real browser and with TensorFlow."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import expect

from core.stories.texts import story_text
from tests.e2e.lab import Lab

TEXT = (
    "The owl who lives in our oak counts the stars every night. On Monday she counted nine "
    "hundred and two. On Tuesday a cloud came by, and she wrote down nothing at all."
)
START_LIMIT_MS = 120_000
"""TensorFlow takes seconds to import, on a busy machine many."""


@pytest.fixture
def taught(lab: Lab) -> Lab:
    """The page with a pasted text in training."""
    lab.open("/teach")
    lab.text.fill(TEXT)
    lab.text.press("Control+Enter")
    lab.wait_idle()
    expect(lab.page.locator(".lab-badge")).to_contain_text("37 words, 32 different")
    passes = lab.page.get_by_role("spinbutton", name="Epochs")
    passes.fill("400")
    passes.press("Enter")
    lab.wait_idle()
    lab.press("Train")
    expect(lab.standing).to_have_attribute("data-status", "training", timeout=START_LIMIT_MS)
    return lab


def test_a_pasted_text_is_learnt_watched_stopped_gone_on_with_and_told(taught: Lab) -> None:
    lab = taught
    lab.press("Stop")
    expect(lab.standing).to_have_attribute("data-status", "stopped")
    where = lab.standing.inner_text()
    address = lab.page.url
    lab.page.reload()
    lab.wait_idle()
    assert lab.page.url == address
    expect(lab.standing).to_have_text(where)
    expect(lab.text).to_have_value(TEXT)
    lab.press("Resume")
    expect(lab.standing).to_have_attribute("data-status", "done", timeout=START_LIMIT_MS)
    expect(lab.page.locator(".lab-told li").first).to_contain_text("The owl who lives in our oak")
    expect(lab.page.locator(".js-plotly-plot")).to_contain_text("best for this window")
    with lab.page.expect_download() as download:
        lab.press("Download")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == [
            "metrics.csv",
            "own-text.ids.npy",
            "own-text.json",
            "own-text.keras",
            "own-text.vocabulary.json",
            "tensorboard/events.out.tfevents.lstm-lab",
            "train.py",
        ]
    lab.page.get_by_role("link", name="Generate a story").click()
    expect(lab.page).to_have_url(re.compile(r"/story\?.*run="))
    lab.wait_idle()
    expect(lab.page.locator(".story")).to_contain_text("stars every night")


def test_a_paused_run_goes_on_from_another_tab(taught: Lab) -> None:
    lab = taught
    lab.press("Pause")
    expect(lab.standing).to_have_attribute("data-status", "paused")
    other = lab.page.context.new_page()
    other.goto(lab.page.url)
    elsewhere = Lab(other, lab.server)
    elsewhere.wait_idle()
    expect(elsewhere.standing).to_have_attribute("data-status", "paused")
    elsewhere.press("Resume")
    expect(elsewhere.standing).to_have_attribute("data-status", "done", timeout=START_LIMIT_MS)
    expect(lab.standing).to_have_attribute("data-status", "done")


def test_the_chinese_fable_is_learnt_by_characters_told_and_branched(lab: Lab) -> None:
    frog = story_text("the-frog-in-the-well")
    lab.open("/teach")
    lab.text.fill(frog.text)
    lab.text.press("Control+Enter")
    lab.wait_idle()
    expect(lab.page.locator(".lab-badge")).to_contain_text("286 characters, 128 different")
    lab.press("Train")
    expect(lab.standing).to_have_attribute("data-status", "done", timeout=START_LIMIT_MS)
    lab.page.get_by_role("link", name="Generate a story").click()
    expect(lab.page).to_have_url(re.compile(r"/story\?.*run="))
    lab.wait_idle()
    stories = lab.page.locator(".story .column")
    told = re.sub(r"\s", "", stories.first.locator(".text").inner_text())
    assert told[:20] in re.sub(r"\s", "", frog.text)
    stories.first.locator(".word").first.click()
    lab.page.locator(".rivals tbody button").nth(1).click()
    expect(stories).to_have_count(2)
