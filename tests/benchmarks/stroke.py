"""From the end of a stroke to the changed answer in a browser, and the server's share of it.

Run with `python -m tests.benchmarks.stroke`; takes about two minutes.
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Browser

from tests.benchmarks.chromium import chromium
from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import print_comparison
from tests.benchmarks.visitor import Visitor
from tests.e2e.lab import Lab
from tests.server import APP, Server, running

ROUNDS = 6
CORNERS_APART = 6  # the browser fills a stroke in again, one mouse move after another
PAUSE_S = 0.25  # between strokes sent without a browser: nobody draws faster
ANSWER_BAR = 1.25
SERVER_BAR_MS = 45
Seconds: TypeAlias = dict[Path, list[float]]
Addresses: TypeAlias = dict[Path, tuple[Server, str]]
BARE = Path(__file__).parent / "bare" / "canvas.py"

# Timed inside the page, so that what drives the browser adds nothing.
WATCH_ANSWER = """() => {
  const strokesRead = () => document.querySelector(".lab-answer")?.dataset.strokes
  window.waits = []
  let released = null, before = null
  addEventListener("mouseup", () => {
    released = performance.now()
    before = strokesRead()
  }, true)
  new MutationObserver(() => {
    if (released === null || strokesRead() === before) return
    window.waits.push(performance.now() - released)
    released = null
  }).observe(document.body, {subtree: true, childList: true, attributes: true})
}"""


def draw_and_time(browser: Browser, addresses: Addresses) -> Seconds:
    """Seconds from mouse-up to changed answer for every stroke, of both apps stroke by stroke."""
    waits: Seconds = {app: [] for app in addresses}
    for _ in range(ROUNDS):
        labs = {}
        for app, (server, address) in addresses.items():
            labs[app] = Lab(browser.new_page(), server)
            labs[app].open(address)
            labs[app].page.evaluate(WATCH_ANSWER)
        for stroke in STROKES:
            for lab in labs.values():
                lab.draw(stroke[::CORNERS_APART].tolist())
        for app, lab in labs.items():
            in_page = lab.page.evaluate("window.waits")
            assert len(in_page) == len(STROKES), f"{app}: only {len(in_page)} answers changed"
            waits[app] += [wait / 1e3 for wait in in_page]
            lab.page.close()
    return waits


async def time_server(addresses: Addresses) -> Seconds:
    """Seconds from a stroke's arrival at the server to the end of the run that it caused."""
    waits: Seconds = {app: [] for app in addresses}
    for _ in range(ROUNDS):
        for app, (server, address) in addresses.items():
            async with Visitor(server.url, address.removeprefix("/")) as visitor:
                for count in range(len(STROKES)):
                    await asyncio.sleep(PAUSE_S)
                    waits[app].append(await visitor.draw(STROKES[: count + 1]))
    return waits


def main() -> None:
    """Prints what a visitor waits for, and the server's share."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        addresses = {}
        for app, address in ((APP, "/draw"), (BARE, "/")):
            server = stack.enter_context(running(app, folder / f"{app.stem}.log"))
            addresses[app] = (server, address)
        with chromium() as browser:
            in_browser = draw_and_time(browser, addresses)
        on_server = asyncio.run(time_server(addresses))
    print("mouse-up to changed answer in Chromium")
    print_comparison(in_browser[APP], in_browser[BARE], "bare canvas", ratio_bar=ANSWER_BAR)
    print("server work for a stroke")
    print_comparison(on_server[APP], on_server[BARE], "bare canvas", median_bar_ms=SERVER_BAR_MS)


if __name__ == "__main__":
    main()
