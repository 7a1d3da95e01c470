"""The largest network that a visitor can train, and the longest stories that a link can ask for.

Run with `python -m tests.benchmarks.largest_story`; takes some three minutes
and opens a real browser. One link asks for four stories of 200 words; beside it stands the same
link to a network of the default settings. Meanwhile another visitor draws.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from core.network.shipped import NETWORKS_DIR
from core.recipes.plain_data import to_plain
from core.recipes.user_text import UserTextSettings
from core.runs.example_run import EXAMPLE
from core.runs.store import RunFolder, create
from core.stories.prompt import MOST_WORDS
from core.stories.user_text import MAX_VOCABULARY, USER_TEXT, training_plan
from core.text.vocabulary import Vocabulary
from tests.benchmarks.chromium import chromium
from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import memory_mb, summary
from tests.benchmarks.visitor import Visitor
from tests.server import APP, ROOT, Server, running

LARGEST = UserTextSettings(window=20, units=512, layers=3, embedding=256)
STORY = "belling-the-cat"  # what a card looks like
SAVE = """
import sys
from pathlib import Path
from core.runs.store import RunFolder
from core.training.keras_model import build_network
build_network(RunFolder(Path(sys.argv[1]).parent).recipe()).save(sys.argv[1])
"""
"""Run in a process of its own, which has Keras."""
SHARED_LINKS = 8
LIMIT_MS = 300_000
LEFT_AFTER_S = 2.0


def main() -> None:
    """Print time, memory, and what another visitor feels."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        runs = Path(folder) / "runs"
        default, largest = untrained(runs, UserTextSettings()), untrained(runs, LARGEST)
        weights = RunFolder(runs / largest).trained_network().parameter_count
        print(
            f"{weights / 1e6:.1f} million weights, {MAX_VOCABULARY:,} words, 4 x {MOST_WORDS} words"
        )
        with running(APP, Path(folder) / "server.log") as server:
            page = browser.new_page()
            page.goto(server.url)
            page.get_by_role("heading", level=1).wait_for()
            with drawing(server, []):
                pass  # the drawing page is loaded too
            before = memory_mb(server.process.pid)
            alone: list[float] = []
            with drawing(server, alone):
                time.sleep(15)
            usual_s, _progress_s = told(page, server, default)
            waits: list[float] = []
            with drawing(server, waits):
                seconds, progress_s = told(page, server, largest)
            print(
                f"  told on the page         {seconds:6.1f} s, {seconds / 800 * 1e3:.0f} ms a word"
            )
            print(f"  progress is shown after  {progress_s:6.1f} s")
            print(f"  a default network's      {usual_s:6.1f} s (ratio {seconds / usual_s:.1f})")
            print(f"  another visitor's stroke meanwhile   {summary(waits)}")
            print(f"  while nobody asks for stories        {summary(alone)}")
            left_s = left(page, server, copied(runs, largest))
            print(f"  another page is there {left_s:.1f} s after the visitor has left this one")
            print_memory("the server's memory", server, before)
            for _ in range(SHARED_LINKS):
                told(page, server, copied(runs, largest), words=20)
            print_memory(f"after {SHARED_LINKS} more such networks", server, before)


def print_memory(what: str, server: Server, before: float) -> None:
    """Print the memory of a server, now and at most."""
    now, most = (memory_mb(server.process.pid, name) for name in ("VmRSS", "VmHWM"))
    print(f"  {what}: {before:.0f} MB before, {now:.0f} MB after, {most:.0f} MB at most")


def untrained(folder: Path, settings: UserTextSettings) -> str:
    """Make a run with a network of these settings as it is before its training; return its id.

    A network that learned nothing takes as long to read as one that did.
    """
    text = " ".join(f"w{number:x}" for number in [*range(MAX_VOCABULARY), *range(100)])
    run = create(folder, training_plan(text, settings).recipe, text).path
    card = json.loads((NETWORKS_DIR / f"{STORY}.json").read_text())
    card["data"]["story"], card["recipe"] = "", to_plain(RunFolder(run).recipe())
    vocabulary = Vocabulary.of(text.split(), "words")
    (run / f"{USER_TEXT}.vocabulary.json").write_text(json.dumps(vocabulary.as_plain()))
    (run / "log.jsonl").write_text(EXAMPLE.read_text())
    subprocess.run(
        [sys.executable, "-c", SAVE, str(run / f"{USER_TEXT}.keras")], cwd=ROOT, check=True
    )
    (run / f"{USER_TEXT}.json").write_text(json.dumps({**card, "name": USER_TEXT}))
    return run.name


def copied(folder: Path, run_id: str) -> str:
    """Another run with the same network."""
    name = os.urandom(11).hex()
    shutil.copytree(folder / run_id, folder / name)
    return name


def told(page: Page, server: Server, run_id: str, words: int = MOST_WORDS) -> tuple[float, float]:
    """Open the link; seconds until all stories can be read, and until progress is shown."""
    begin = time.perf_counter()
    page.goto(link(server, run_id, words))
    bar = page.get_by_test_id("stProgress")
    columns = page.locator(".story .column")
    bar.or_(columns.nth(3)).first.wait_for(timeout=LIMIT_MS)
    progress_s = time.perf_counter() - begin
    columns.nth(3).wait_for(timeout=LIMIT_MS)
    return time.perf_counter() - begin, progress_s


def link(server: Server, run_id: str, words: int) -> str:
    """Four stories of so many words by the network of a run."""
    return f"{server.url}/story?run={run_id}&length={words}&beside=0.5~1.0~2.0&words=w1+w2+w3"


def left(page: Page, server: Server, run_id: str) -> float:
    """Open the link and go to another page; seconds until it is there."""
    page.goto(link(server, run_id, MOST_WORDS))
    page.get_by_test_id("stProgress").wait_for(timeout=LIMIT_MS)
    time.sleep(LEFT_AFTER_S)
    page.get_by_test_id("stTopNavLink").filter(has_text="By hand").click()
    begin = time.perf_counter()
    page.get_by_role("heading", name="By hand").wait_for(timeout=LIMIT_MS)
    return time.perf_counter() - begin


@contextmanager
def drawing(server: Server, waits: list[float]) -> Iterator[None]:
    """Another visitor, who draws a stroke each second."""
    is_over = threading.Event()

    async def draw() -> None:
        async with Visitor(server.url, "draw") as visitor:
            turn = 0
            while not is_over.is_set() or turn < 2:
                waits.append(await visitor.draw(STROKES[: 1 + turn % len(STROKES)]))
                turn += 1
                await asyncio.sleep(1.0)

    thread = threading.Thread(target=lambda: asyncio.run(draw()))
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


if __name__ == "__main__":
    main()
