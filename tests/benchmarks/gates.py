"""The gates page: the work of the server, what it sends, and how smoothly the film plays.

Run with `python -m tests.benchmarks.gates`; takes about a minute. Beside the server's work stands
the pass alone, as the drawing page makes it: the difference is what maps, orders and one unit's
equations cost. What is sent is counted in the websocket of a real browser, frame by frame; the
smoothness is that of a layer of 512 units over 100 words, alone on a page.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, WebSocket

from core.analysis.input_sequence import image_sequence
from core.data.samples import find
from core.network.keras_file import load_network
from core.view.gate_film import gate_film
from tests.benchmarks.chromium import chromium
from tests.benchmarks.samples import print_comparison, summary
from tests.e2e.lab import Lab
from tests.server import APP, running

ROUNDS = 100
BAR_MS = 60.0
PAYLOAD_BAR = 60_000
FRAME_BAR_MS = 17.0
LARGE = Path(__file__).parent / "bare" / "film.py"

FRAMES_WHILE_PLAYING = """() => new Promise((done) => {
  const gaps = []
  let last = null
  const begin = performance.now()
  const note = (now) => {
    if (last !== null) gaps.push((now - last) / 1000)
    last = now
    if (now - begin < 3000) requestAnimationFrame(note)
    else done(gaps)
  }
  requestAnimationFrame(note)
})"""
WORK_OF_A_STEP = """() => {
  const slider = document.querySelector(".film") ? document : null
  const find = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.matches("input.cursor")) return node
      const inside = node.shadowRoot && find(node.shadowRoot)
      if (inside) return inside
    }
  }
  const cursor = find(slider ?? document)
  const took = []
  for (let row = 1; row <= Number(cursor.max); row++) {
    cursor.value = row
    const begin = performance.now()
    cursor.dispatchEvent(new Event("input"))
    took.push((performance.now() - begin) / 1000)
  }
  return took
}"""


def main() -> None:
    """Prints the figures, each beside its bar."""
    time_the_server()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        with running(APP, Path(folder) / "app.log") as server:
            count_what_is_sent(Lab(browser.new_page(), server))
        with running(LARGE, Path(folder) / "large.log") as server:
            watch_it_play(Lab(browser.new_page(), server))


def time_the_server() -> None:
    """Prints how long a film takes, and the pass alone."""
    network = load_network("digits")
    input_sequence = image_sequence(find("notorious-10").image)
    film_seconds, pass_seconds = [], []
    for unit in range(ROUNDS):
        begin = time.perf_counter()
        trace = network.trace(input_sequence.inputs[None])
        passed = time.perf_counter()
        gate_film(network, input_sequence, trace, None, "lstm", unit)
        film_seconds.append(time.perf_counter() - begin)
        pass_seconds.append(passed - begin)
    print("one image to film, LSTM(128), 28 rows, every gate of every unit")
    print_comparison(film_seconds, pass_seconds, "the pass alone", median_bar_ms=BAR_MS)


def count_what_is_sent(lab: Lab) -> None:
    """Prints the bytes of the websocket for a first visit, a sample, a pin and cursor steps."""
    received: list[int] = []
    lab.page.on("websocket", lambda socket: _count(socket, received))
    print("bytes from the server, all frames of the websocket together (the largest frame)")

    def report(what: str, bar: str = "") -> None:
        lab.wait_idle()
        print(f"  {what:34} {sum(received):9,} ({max(received, default=0):,}){bar}")
        received.clear()

    lab.open("/gates?sample=easy-7&row=12")
    report("first visit, script and all")
    lab.page.reload()
    report("a reload")
    lab.film.get_by_role("spinbutton", name="Pinned unit").fill("20")
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_timeout(500)
    report("a pin: the whole film again", f" (bar {PAYLOAD_BAR:,} for the largest)")
    lab.film.focus()
    for _ in range(10):
        lab.page.keyboard.press("ArrowRight")
    report("ten steps of the cursor", " (bar 0)")


def watch_it_play(lab: Lab) -> None:
    """Prints the time between frames while a large film plays, and the work of one step."""
    lab.page.goto(lab.server.url)
    lab.film.wait_for()
    lab.wait_idle()
    _play(lab.page)
    print("512 units over 100 words, played at 28 words a second")
    gaps = lab.page.evaluate(FRAMES_WHILE_PLAYING)
    print(f"  between two frames    {summary(gaps)} (bar {FRAME_BAR_MS:.0f} ms)")
    print(f"  a step of the cursor  {summary(lab.page.evaluate(WORK_OF_A_STEP))}")


def _play(page: Page) -> None:
    film = page.locator(".film")
    film.get_by_label("Playback speed").select_option("28")
    film.get_by_role("button", name="Play").click()


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda payload: received.append(len(payload)))


if __name__ == "__main__":
    main()
