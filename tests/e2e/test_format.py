"""The browser and the server write numbers alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from core import formatting

SCRIPT = Path(__file__).resolve().parents[2] / "assets" / "components" / "format.js"
SHARES = [0.0, 1e-9, 0.0004, 0.0006, 0.123, 0.5, 0.9955, 0.9994, 0.9996, 1.0]
NUMBERS = [1.0, 3.14159, 9.94, 9.96, 98.76, 1234.6, 1e6]
SIGNED = [-123.456, -0.251, -0.001, 0.0, 0.001, 0.251, 12.3]


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("in_browser", "on_server", "values"),
    [
        ("percent", formatting.percent, SHARES),
        ("probability", formatting.probability, SHARES),
        ("count", formatting.count, NUMBERS),
        ("shortNumber", formatting.short_number, NUMBERS),
        ("signed", formatting.signed, SIGNED),
    ],
)
def test_both_write_a_number_alike(
    page: Page, in_browser: str, on_server: Any, values: list[float]
) -> None:
    script = f"{SCRIPT.read_text('utf-8')}\n;{json.dumps(values)}.map((x) => {in_browser}(x))"
    assert page.evaluate(script) == [on_server(value) for value in values]
