"""What it costs a training to be watched, beside the same training alone in a terminal.

Run with `python -m tests.benchmarks.watching`. Watched, the run is a child of this process, which
does what the lab's page does: every few seconds it follows the run, draws its curves anew, and
reads a digit at the last checkpoint. Alone, it is `python -m core.training` with no checkpoints and
nobody who asks: once with as many threads as a run of the page has, once with all cores. They take
turns, and all give way to others as runs on a page do.

Then a run of as many batches, a tenth of a second each and without TensorFlow, is watched on the
page in a browser, and what the server sends is counted.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import WebSocket, expect

from core.analysis.digit_reading import read
from core.data.samples import samples
from core.network.card import load_card
from core.recipes import recipe
from core.runs.manager import RunManager
from core.runs.process import THREADS, threads_of_a_run
from core.runs.status import ACTIVE
from core.training.worker import NICENESS
from core.view.run_curves import gate_curves, pace_curves, score_curves
from pages.parts.lab.run_panel import LOOK_EVERY_S
from tests.benchmarks.chromium import chromium
from tests.e2e.lab import Lab
from tests.server import running

NAME = "mnist-static"
ROUNDS = 3
BAR = 1.10
PAGE_LIMIT_MS = 600_000
WATCHED_LAB = Path(__file__).parent / "bare" / "watched_lab.py"


@dataclass(frozen=True)
class Cost:
    """What a training took.

    Attributes:
        seconds: From its first batch to its last, as its card has it.
        processor_s: Of its process from start to end, and of this one meanwhile.
    """

    seconds: float
    processor_s: float


def main() -> None:
    """Prints both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    own_steps = recipe(NAME).steps
    parser.add_argument("--steps", type=int, default=own_steps, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--page-only", action="store_true", help="only what the page is sent")
    chosen = parser.parse_args()
    if not chosen.page_only:
        _print_costs(chosen.steps, chosen.rounds)
    with tempfile.TemporaryDirectory() as folder:
        sent, looks, seconds = _page(Path(folder), chosen.steps)
    print(
        f"watched on the page for {seconds:.0f} s: {sent:,} bytes from the server in {looks} frames"
    )


def _print_costs(steps: int, rounds: int) -> None:
    ways: dict[str, Callable[[Path], float]] = {
        "watched": lambda folder: _watched(folder, steps),
        "alone, as many threads": lambda folder: _alone(folder, steps, THREADS),
        "alone, all cores": lambda folder: _alone(folder, steps, None),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                costs[name].append(_cost(partial(way, Path(folder))))
    print(f"{NAME}, {steps} steps, {rounds} rounds in turns (bar: {BAR:.2f} times)")
    for what, unit in (("seconds", "s"), ("processor_s", "s of processor time, start and end too")):
        taken = {name: median(getattr(cost, what) for cost in some) for name, some in costs.items()}
        for name, other in taken.items():
            print(f"  {name:24s}{other:6.1f} {unit}; watched {taken['watched'] / other:.2f} times")


def _cost(train: Callable[[], float]) -> Cost:
    began = _processor_s()
    return Cost(train(), _processor_s() - began)


def _processor_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _alone(out: Path, steps: int, threads: int | None) -> float:
    command = [sys.executable, "-m", "core.training", NAME, "--steps", str(steps)]
    subprocess.run(
        [*command, "--out", str(out)],
        check=True,
        capture_output=True,
        env={**os.environ, **(threads_of_a_run(threads) if threads else {})},
        preexec_fn=lambda: os.nice(NICENESS) and None,
    )
    return _seconds(out, steps)


def _watched(folder: Path, steps: int) -> float:
    runs = RunManager(folder)
    image = samples("easy")[0].image
    try:
        run_id = runs.start(replace(recipe(NAME), steps=steps))
        while (run := runs.follow(run_id)).status in ACTIVE:
            for draw in (score_curves, gate_curves, pace_curves):
                draw(run, "light").to_json()
            if kept := runs.checkpoints(run_id):
                read(runs.network_at(run_id, kept[-1]), image)
            time.sleep(LOOK_EVERY_S)
        return _seconds(runs.results(run_id), steps)
    finally:
        runs.close()


def _page(folder: Path, steps: int) -> tuple[int, int, float]:
    """Bytes and frames that the server sends to a page that watches a run, and for how long."""
    frames: list[int] = []
    with running(WATCHED_LAB, folder / "log") as server, chromium() as browser:
        page = browser.new_page()
        page.on("websocket", lambda socket: _count(socket, frames))
        lab = Lab(page, server)
        lab.open(f"/lab?recipe={NAME}&steps={steps}")
        page.get_by_role("button", name="Train", exact=True).click()
        expect(lab.standing.first).to_have_attribute(
            "data-status", "training", timeout=PAGE_LIMIT_MS
        )
        frames.clear()
        began = time.monotonic()
        expect(lab.standing.first).to_have_attribute("data-status", "done", timeout=PAGE_LIMIT_MS)
        return sum(frames), len(frames), time.monotonic() - began


def _count(socket: WebSocket, frames: list[int]) -> None:
    socket.on("framereceived", lambda frame: frames.append(len(frame)))


def _seconds(folder: Path, steps: int) -> float:
    """By the figure of its card that has more digits: the pace of a short training is rounded."""
    card = load_card(NAME, folder)
    is_long = card.trained_seconds > 10 * card.steps_per_second
    return float(card.trained_seconds) if is_long else steps / card.steps_per_second


if __name__ == "__main__":
    main()
