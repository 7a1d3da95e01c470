"""A person opens their own model, feeds it a table, cuts a gate and takes the page away."""

from __future__ import annotations

import math
from pathlib import Path

from playwright.sync_api import expect

from tests.core.models.made import STEPS, keras_bytes
from tests.e2e.lab import Lab

ROWS = STEPS + 3


def test_a_model_and_a_table_of_ones_own(lab: Lab, tmp_path: Path) -> None:
    model, table = tmp_path / "mine.keras", tmp_path / "series.csv"
    model.write_bytes(keras_bytes())
    lines = [f"{20 + k},{math.sin(k):.3f},{-k}" for k in range(ROWS)]
    table.write_text("\n".join(["warmth,wave,fall", *lines]))
    page = lab.page
    lab.open("/gates?network=own-model")
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(model)
    expect(page.locator(".film .column").first).to_contain_text("column 1")
    page.get_by_role("button", name="Data").click()
    page.locator('.st-key-opened-data [data-testid="stFileUploaderDropzoneInput"]').set_input_files(
        table
    )
    value = page.locator(".film .large .column")
    expect(value).to_contain_text(f"warmth: {20 + STEPS - 1}")
    page.keyboard.press("Escape")
    page.locator("input.cursor").fill("1")
    expect(value).to_contain_text("warmth: 20 ")
    page.get_by_role("radio", name="Mute").click()
    expect(page.locator(".lab-cut .after")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Page (HTML)").click()
    file = tmp_path / "layer.html"
    download.value.save_as(file)
    number = page.locator('[data-wire="forget_gate"]').first
    page.locator("input.cursor").fill(str(STEPS))
    shown = number.text_content()
    assert shown
    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.locator("input.cursor").fill(str(STEPS))
    expect(page.locator('[data-wire="forget_gate"]').first).to_have_text(shown)
    page.context.set_offline(False)
