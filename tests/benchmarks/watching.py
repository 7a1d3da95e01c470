"""What it costs a training to be watched, beside the same training alone in a terminal.

Run with `python -m tests.benchmarks.watching`. Watched, the run is a child of this process, which
does what the lab's page does: twice a second it follows the run, draws its curves anew, and reads a
digit at the last checkpoint. Alone, it is `python -m core.training` with no checkpoints and nobody
who asks. They take turns, and both give way to others as runs on a page do.
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
from pathlib import Path
from statistics import median

from core.analysis.digit_reading import read
from core.data.samples import samples
from core.network.card import load_card
from core.recipes import recipe
from core.runs.manager import RunManager
from core.runs.status import ACTIVE
from core.training.worker import NICENESS
from core.view.run_curves import gate_curves, pace_curves, score_curves

NAME = "mnist-static"
ROUNDS = 3
LOOK_EVERY_S = 2.0  # as the lab looks
BAR = 1.10


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
    chosen = parser.parse_args()
    watched, alone = [], []
    for _ in range(chosen.rounds):
        with tempfile.TemporaryDirectory() as folder:
            alone.append(_cost(lambda: _alone(Path(folder), chosen.steps)))
        with tempfile.TemporaryDirectory() as folder:
            watched.append(_cost(lambda: _watched(Path(folder), chosen.steps)))
    print(f"{NAME}, {chosen.steps} steps, {chosen.rounds} rounds in turns")
    for what, unit in (("seconds", "s"), ("processor_s", "s of processor time, start and end too")):
        ours, other = (median(getattr(cost, what) for cost in costs) for costs in (watched, alone))
        print(f"  watched {ours:6.1f}, alone {other:6.1f}, {ours / other:.2f} times: {unit}")
    print(f"  (bar: {BAR:.2f} times)")


def _cost(train: Callable[[], float]) -> Cost:
    began = _processor_s()
    return Cost(train(), _processor_s() - began)


def _processor_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _alone(out: Path, steps: int) -> float:
    command = [sys.executable, "-m", "core.training", NAME, "--steps", str(steps)]
    subprocess.run(
        [*command, "--out", str(out)],
        check=True,
        capture_output=True,
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


def _seconds(folder: Path, steps: int) -> float:
    """By the figure of its card that has more digits: the pace of a short training is rounded."""
    card = load_card(NAME, folder)
    is_long = card.trained_seconds > 10 * card.steps_per_second
    return float(card.trained_seconds) if is_long else steps / card.steps_per_second


if __name__ == "__main__":
    main()
