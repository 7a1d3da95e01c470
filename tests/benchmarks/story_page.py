"""The story page: the work of the server, what it sends, and how soon a branch stands there.

Run with `python -m tests.benchmarks.story_page`; takes half a minute. The server's work is telling
and what the browser gets of it; what is sent is counted in the websocket of a real browser.
"""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import WebSocket

from core.stories.prompt import LENGTH, MOST_WORDS, first_prompt
from core.stories.story_model import load_story_model
from core.stories.variants import MAX_VARIANTS, Variant, generate_variant
from core.view.story_view import story_view, story_views
from tests.benchmarks.chromium import chromium
from tests.benchmarks.samples import summary
from tests.e2e.lab import Lab
from tests.server import APP, running

STORY = "belling-the-cat"
ROUNDS = 50
BRANCHES = 10


def main() -> None:
    """Prints the figures."""
    time_the_server(LENGTH, 1, ROUNDS)
    time_the_server(MOST_WORDS, MAX_VARIANTS, 5)
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        running(APP, Path(folder) / "app.log") as server,
    ):
        visit(Lab(browser.new_page(), server))


def time_the_server(words: int, stories: int, rounds: int) -> None:
    """Prints how long stories take to tell, how long to make ready, and how large they are."""
    story_model = load_story_model(STORY)
    prompt = replace(first_prompt(story_model), length=words)
    columns = {str(number): Variant(number / 2) for number in range(stories)}
    telling, readying, size = [], [], 0
    for _ in range(rounds):
        begin = time.perf_counter()
        told = {
            name: generate_variant(story_model, prompt, column) for name, column in columns.items()
        }
        done = time.perf_counter()
        views = {
            name: story_view(story_model, prompt, columns[name], story, {"network": STORY})
            for name, story in told.items()
        }
        size = len(json.dumps(story_views(story_model, prompt, views)))
        telling.append(done - begin)
        readying.append(time.perf_counter() - done)
    print(f"{stories} x {words} words, window {story_model.window}, as {size:,} bytes of JSON")
    print(f"  told           {summary(telling)}")
    print(f"  for a browser  {summary(readying)}")


def visit(lab: Lab) -> None:
    """Prints what a visit receives, and the time from a click to a branch that can be read."""
    received: list[int] = []
    lab.page.on("websocket", lambda socket: _count(socket, received))

    def report(what: str) -> None:
        lab.wait_idle()
        print(f"  {what:42} {sum(received):9,}")
        received.clear()

    print("bytes from the server, all frames of the websocket together")
    lab.open("/story")
    report("first visit, script and all")
    columns = lab.page.locator(".story .column")
    columns.locator('.word[data-word="5"]').click()
    lab.page.get_by_label("Temperature at which the same logits are read again").fill("20")
    report("a word and another temperature for it")
    took = []
    for _ in range(BRANCHES):
        columns.first.locator('.word[data-word="5"]').click()
        begin = time.perf_counter()
        lab.page.locator(".rivals tbody button:visible").first.click()
        columns.nth(1).locator(".fork").wait_for()
        took.append(time.perf_counter() - begin)
        report("a branch") if len(took) == 1 else lab.wait_idle()
        columns.nth(1).get_by_role("button").click()
        lab.wait_idle()
        received.clear()
    print(f"from a click to a branch  {summary(took)}")


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda payload: received.append(len(payload)))


if __name__ == "__main__":
    main()
