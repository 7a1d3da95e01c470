"""How far pages move under a reader: the layout shift of a first visit to each page.

Run with `python -m tests.benchmarks.layout_shift [PATH ...]`; takes some three minutes. Each visit
is by a browser that has nothing of the app yet. Shown is the sum of what Chromium reports as
`layout-shift`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.benchmarks.chromium import chromium
from tests.e2e.lab import Lab
from tests.server import APP, Server, running

PATHS = ("/", "/draw", "/gates", "/by_hand", "/story", "/language", "/lab", "/teach", "/about")
WIDTHS = (390, 1280)
HEIGHT = 800
SETTLED_MS = 2500  # a page that has not moved for so long has come to rest
COLD_BAR = 0.25
ACTION_BAR = 0.1
ACTIONS: dict[str, tuple[str, Callable[[Lab], None]]] = {
    "draw a stroke": ("/draw", lambda lab: lab.draw([(60, 60), (200, 60), (120, 240)])),
    "choose a sample": ("/draw", lambda lab: lab.sample("hard-3").click()),
    "make a cut": ("/gates", lambda lab: lab.cut("Amnesiac")),
    "take it away": ("/gates?cut=amnesiac", lambda lab: lab.cut("No cut")),
    "open a recipe": ("/lab", lambda lab: lab.page.get_by_role("radio", name="gru").click()),
    "read an example": (
        "/language",
        lambda lab: lab.page.locator(".st-key-language-examples button").nth(2).click(),
    ),
    "begin otherwise": (
        "/story",
        lambda lab: lab.page.locator(".st-key-story-chips button").nth(1).click(),
    ),
    "open a fable": ("/teach", lambda lab: lab.press("The Crow and the Pitcher")),
}
"""What a visitor does, on which page."""

WATCH = """() => {
  window.shifts = []
  const name = node => {
    for (let at = node; at; at = at.parentElement ?? at.parentNode?.host) {
      const key = [...(at.classList ?? [])].find(each => each.startsWith("st-key-"))
      if (key) return key.slice(7)
    }
    return node?.parentElement?.closest?.("[data-testid]")?.dataset.testid ?? "?"
  }
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.shifts.push({
      value: entry.value, at: entry.startTime, recent: entry.hadRecentInput,
      nodes: entry.sources.map(each => name(each.node) + " " +
        Math.round(each.previousRect.y) + "+" + Math.round(each.previousRect.height) + ">" +
        Math.round(each.currentRect.y) + "+" + Math.round(each.currentRect.height)),
    })
  }).observe({type: "layout-shift", buffered: true})
}"""


@dataclass(frozen=True)
class Shift:
    """What moved.

    Attributes:
        score: The sum of all shifts, at least as large as the Web's "cumulative layout shift".
        moves: The single shifts, largest first, with what moved.
    """

    score: float
    moves: list[dict[str, Any]]


def shift_of_first_visit(browser: Browser, server: Server, path: str, width: int) -> Shift:
    """Opens a page in a browser that knows nothing of the app, and waits until it rests."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    lab = Lab(page, server)
    lab.open(path)
    shift = _when_at_rest(lab)
    context.close()
    return shift


def shift_of_action(
    browser: Browser, server: Server, path: str, act: Callable[[Lab], None], width: int
) -> Shift:
    """Opens a page, waits until it rests, does something, and waits again."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    lab = Lab(page, server)
    lab.open(path)
    before = len(_when_at_rest(lab).moves)
    act(lab)
    lab.wait_idle()
    shift = _when_at_rest(lab, before)
    context.close()
    return shift


def _when_at_rest(lab: Lab, after: int = 0) -> Shift:
    """The shifts from number `after` on, once there has been none for a while."""
    known = -1
    while (count := lab.page.evaluate("window.shifts.length")) != known:
        known = count
        lab.page.wait_for_timeout(SETTLED_MS)
    moves = lab.page.evaluate("window.shifts").copy()[after:]
    return Shift(sum(move["value"] for move in moves), sorted(moves, key=lambda m: -m["value"]))


def _describe(shift: Shift, most: int) -> str:
    lines = []
    for move in shift.moves[:most]:
        if move["value"] >= 0.005:
            lines.append(
                f"      {move['value']:.3f} at {move['at']:5.0f} ms: {'; '.join(move['nodes'][:4])}"
            )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the shift of every page at both widths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=PATHS, help="default: all pages")
    parser.add_argument("--why", type=int, default=0, metavar="N", help="and the N largest moves")
    parser.add_argument("--width", type=int, action="append", help="default: 390 and 1280")
    chosen = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(APP, Path(folder) / "log") as server,
        chromium() as browser,
    ):
        widths = chosen.width or WIDTHS
        print(f"layout shift of a first visit (bar {COLD_BAR})")
        for path in chosen.paths:
            for width in widths:
                shift = shift_of_first_visit(browser, server, path, width)
                print(f"  {path:10s} {width:5d} px {shift.score:.3f}", flush=True)
                if chosen.why and shift.moves:
                    print(_describe(shift, chosen.why))
        print(f"layout shift of an action, what follows at once included (bar {ACTION_BAR})")
        for name, (path, act) in ACTIONS.items():
            if path.partition("?")[0] not in chosen.paths:
                continue
            for width in widths:
                shift = shift_of_action(browser, server, path, act, width)
                print(f"  {path:10s} {name:18s} {width:5d} px {shift.score:.3f}", flush=True)
                if chosen.why and shift.moves:
                    print(_describe(shift, chosen.why))


if __name__ == "__main__":
    main()
