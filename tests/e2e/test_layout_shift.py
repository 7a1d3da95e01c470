"""Nothing moves under a visitor while a page is loaded for the first time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.benchmarks.layout_shift import COLD_BAR, shift_of_first_visit
from tests.server import Server

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/draw", 390),
        ("/draw", 1280),
        ("/gates", 1280),
        ("/story", 390),
        ("/language", 1280),
        ("/lab", 390),
        ("/about", 390),
    ],
)
def test_a_first_visit_stands_still(
    browser: Browser, server: Server, path: str, width: int
) -> None:
    shift = shift_of_first_visit(browser, server, path, width)
    assert shift.score < COLD_BAR, shift.moves[:3]
