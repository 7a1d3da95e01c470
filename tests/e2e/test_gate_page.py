"""The view in one file opens from the disk, offline, and shows the numbers that core computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect

from core.analysis.input_sequence import image_sequence
from core.analysis.what_mattered import what_mattered
from core.data.samples import find
from core.network.answer_score import answer_score
from core.network.keras_file import load_network
from core.view.attribution_view import attribution_view
from core.view.gate_page import gate_page

MOST_BYTES = 2_000_000


def test_the_file_shows_any_unit_at_any_row_offline(page: Page, tmp_path: Path) -> None:
    network, image = load_network("digits"), find("notorious-10").image
    trace = network.trace(image[None])
    file = tmp_path / "gates.html"
    sequence = image_sequence(image)
    mattered = what_mattered(answer_score(network, image, 0), 0, reads_image=True)
    view = attribution_view(mattered, sequence, shown=["erasure"])
    made = gate_page(network, sequence, trace, None, "lstm", 24, step=14, attribution=view)
    file.write_text(made, "utf-8")
    assert file.stat().st_size <= MOST_BYTES

    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.context.set_offline(True)
    page.goto(file.as_uri())
    for unit, row in ((24, 14), (57, 14), (57, 20)):
        page.get_by_role("spinbutton", name="Pinned unit").fill(str(unit))
        page.get_by_role("spinbutton", name="Pinned unit").press("Enter")
        page.locator("input.cursor").fill(str(row))
        forget = trace["lstm.forget_gate"][0, row - 1, unit]
        number = page.locator('[data-wire="forget_gate"]').first
        expect(number).to_have_text(f"{np.round(forget, 2):.2f}")
    value = page.locator('[data-method="erasure"] .value')
    expect(value).to_contain_text("row 20:")
    assert not errors
