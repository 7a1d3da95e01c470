"""axe-core finds nothing on any page or state, in light and in dark.

A page joins by an entry in `STATES`: an address, and what to do there before axe looks.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.e2e.hand import BARRED_SEVEN
from tests.e2e.lab import Lab

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE = "() => axe.run(document, {resultTypes: ['violations']})"
LOAD_LIMIT_MS = 30_000
SETTLED_MS = 800  # components draw, and elements fade in, a moment after the script has ended

STREAMLIT_OWN = (
    # Its drop zone is labelled and hidden from assistive technology at once.
    ("presentation-role-conflict", "stFileUploaderDropzone"),
)
"""Rules and, of the element's HTML, what tells violations that no setting of ours can cure."""


def as_it_is(lab: Lab) -> None:
    """Nothing is done."""


def see_the_canvas(lab: Lab) -> None:
    expect(lab.canvas).to_be_visible(timeout=LOAD_LIMIT_MS)


def draw_a_seven(lab: Lab) -> None:
    see_the_canvas(lab)
    lab.draw(*BARRED_SEVEN)


def compute_first(lab: Lab) -> None:
    lab.page.get_by_text("Let me compute first").click()
    lab.wait_idle()


def type_no_number(lab: Lab) -> None:
    field = lab.page.get_by_label("input weight of hidden_state, unit 0")
    field.fill("half")
    field.press("Enter")
    lab.wait_idle()


STATES: dict[str, tuple[str, Callable[[Lab], None]]] = {
    "home": ("/", as_it_is),
    "draw": ("/draw", see_the_canvas),
    "draw, own drawing": ("/draw", draw_a_seven),
    "draw, damaged link": ("/draw?ink=zzz&row=99", see_the_canvas),
    "by hand": ("/by_hand?cell=lstm", as_it_is),
    "by hand, computing": ("/by_hand", compute_first),
    "about": ("/about", as_it_is),
    "gates, cut": ("/gates?sample=easy-7&cut=amnesiac.all.1", as_it_is),
    "gates, text, custom cut": (
        "/gates?network=belling-the-cat&cut=scale-cell_state-0.5.3,4.1",
        as_it_is,
    ),
    "units": ("/units?network=belling-the-cat&idea=marked", as_it_is),
    "gates, what mattered": ("/gates?sample=easy-7&mattered=1&distance=1", as_it_is),
    "gates, what mattered, words": ("/gates?network=belling-the-cat&mattered=1", as_it_is),
    "memory": ("/memory?film=slstm&cells=lstm,slstm", as_it_is),
    "by hand, no number": ("/by_hand", type_no_number),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(lab: Lab, state: str, theme: Any) -> None:
    address, act = STATES[state]
    lab.page.emulate_media(color_scheme=theme)
    lab.open(address)
    act(lab)
    expect(lab.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LOAD_LIMIT_MS)
    lab.page.wait_for_timeout(SETTLED_MS)
    lab.page.evaluate(AXE)
    found = lab.page.evaluate(RUN_AXE)["violations"]
    ours = [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
        if not any(violation["id"] == rule and part in node["html"] for rule, part in STREAMLIT_OWN)
    ]
    assert not ours, "\n".join(ours)
