"""What it costs to teach a network a text: time to the ceiling, memory and disk, and 50 long texts.

Run with `python -m tests.benchmarks.own_text`; takes about three minutes, and trains with
TensorFlow.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core import cache
from core.analysis.digit_reading import read
from core.data.samples import samples
from core.recipes import Recipe, recipe
from core.recipes.user_text import UserTextSettings
from core.runs.example_run import EXAMPLE
from core.runs.manager import RunManager
from core.runs.retention import size_bytes
from core.runs.status import ACTIVE, Run
from core.runs.store import runs_dir
from core.stories.texts import STORIES
from core.stories.user_text import training_plan
from tests.benchmarks.samples import memory_mb, print_comparison

FABLE = STORIES["belling-the-cat"]
CEILING_BAR_S = 15.0
PACE_OVER_S = 20.0
TEXTS = 50
WORDS, DIFFERENT = 100_000, 20_000
LONG_STEPS = 12
READS = 200
BETWEEN_READS_S = 0.01


@dataclass
class Watched:
    """A run that was watched to its end, or to where it was stopped.

    Attributes:
        run: As it last stood.
        started_s: From the start to the first line: mostly TensorFlow's own start.
        peak_mb: The most memory that its process took.
        folder: Of the run.
    """

    run: Run
    started_s: float
    peak_mb: float
    folder: Path


def watch(
    runs: RunManager,
    chosen: Recipe,
    text: str | None,
    is_enough: Callable[[Run], bool] = lambda run: False,
) -> Watched:
    """Starts a run and watches it, until it ends or `is_enough`."""
    began = time.monotonic()
    run_id = runs.start(chosen, text)
    started_s, peak_mb = 0.0, 0.0
    while (run := runs.follow(run_id)).status in ACTIVE:
        if run.progress and not started_s:
            started_s = time.monotonic() - began - run.progress[0].seconds
        peak_mb = memory_mb(runs.pid(run_id), "VmHWM") or peak_mb
        if is_enough(run):
            runs.stop(run_id)
        time.sleep(0.1)
    if run.sentence:
        print(f"  {run.sentence}")
    return Watched(run, started_s, peak_mb, runs_dir() / run_id)


def fable_to_its_ceiling(runs: RunManager, keep_example: bool) -> None:
    """Prints how long the default network takes, and the article's beside it."""
    seen = watch(runs, training_plan(FABLE.text, UserTextSettings()).recipe, FABLE.text)
    told = seen.run.progress
    there = next(
        each for each in told if each.scores.get("text_accuracy", 0) >= each.scores["ceiling"]
    )
    print("the fable, the default network, from pressing Train")
    print(f"  TensorFlow has started after  {seen.started_s:6.1f} s")
    print(f"  from there to the ceiling     {there.seconds:6.1f} s (bar {CEILING_BAR_S:.0f} s)")
    print(f"  to the end, pass {told[-1].epochs:4}         {told[-1].seconds:6.1f} s")
    article = watch(
        runs,
        recipe("fable-article"),
        None,
        lambda run: bool(run.progress) and run.progress[-1].seconds > PACE_OVER_S,
    ).run.progress[-1]
    seconds = article.total / article.done * article.seconds
    print(f"the article's way: {article.total:,} single windows, LSTM(512)")
    print(f"  at the pace of {article.done:,} of them    {seconds:6.0f} s")
    print("what the fable's run leaves")
    print(f"  on the disk                   {size_bytes(seen.folder) / 1e3:6.0f} kB")
    print(f"  its process took at most      {seen.peak_mb:6.0f} MB, and has ended")
    if keep_example:
        shutil.copy(seen.folder / "log.jsonl", EXAMPLE)


def what_others_feel(runs: RunManager) -> None:
    """Prints how long a digit is read for another visitor, while a network learns and without."""
    reader, image = cache.network("digits"), samples("easy")[6].image

    def reads() -> list[float]:
        seconds = []
        for _ in range(READS):
            start = time.perf_counter()
            read(reader, image)
            seconds.append(time.perf_counter() - start)
            time.sleep(BETWEEN_READS_S)
        return seconds

    alone = reads()
    run_id = runs.start(
        training_plan(FABLE.text, UserTextSettings(epochs=1_000)).recipe, FABLE.text
    )
    while not runs.follow(run_id).progress:
        time.sleep(0.1)
    beside = reads()
    runs.stop(run_id)
    while runs.follow(run_id).status in ACTIVE:
        time.sleep(0.1)
    print("a digit read for another visitor while a network learns")
    print_comparison(beside, alone, "nobody learns")


def long_text(seed: int) -> str:
    """100,000 words, as unevenly frequent as those of a language (Zipf's law)."""
    random = np.random.default_rng(seed)
    shares = 1 / np.arange(1, DIFFERENT + 1)
    drawn = random.choice(DIFFERENT, WORDS, p=shares / shares.sum())
    return " ".join(f"w{k:x}" for k in drawn)


def fifty_long_texts(runs: RunManager) -> None:
    """Prints what 50 visitors' long texts cost: disk, and memory of the server."""
    text = long_text(0)
    chosen = training_plan(text, UserTextSettings())
    short = replace(chosen.recipe, epochs=None, steps=LONG_STEPS)
    seen = watch(runs, short, text)
    told = seen.run.progress
    pace = told[-1].done / told[-1].seconds if len(told) else 0.0
    size = size_bytes(seen.folder)
    print(f"a text of {WORDS:,} words, {chosen.different:,} different")
    print(f"  its run leaves on the disk    {size / 1e6:6.1f} MB")
    print(f"  its process took at most      {seen.peak_mb:6.0f} MB")
    print(f"  batches a second              {pace:6.1f}")
    before = memory_mb(os.getpid(), "VmRSS")
    ids = []
    for place in range(TEXTS):
        copy = seen.folder.with_name(f"{place:022d}")
        shutil.copytree(seen.folder, copy)
        ids.append(copy.name)
    for run_id in ids:
        cache.runs().follow(run_id)
        cache.user_story_model(run_id)
    disk = sum(size_bytes(runs_dir() / run_id) for run_id in ids)
    print(f"{TEXTS} such texts, each followed and its network opened once")
    print(f"  disk                          {disk / 1e6:6.0f} MB")
    print(f"  memory of the server grew by  {memory_mb(os.getpid(), 'VmRSS') - before:6.0f} MB")


def main() -> None:
    """Prints all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keep-example", action="store_true", help=f"write {EXAMPLE.name}, the page's example"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LSTM_LAB_RUNS"] = folder
        try:
            fable_to_its_ceiling(cache.runs(), options.keep_example)
            what_others_feel(cache.runs())
            fifty_long_texts(cache.runs())
        finally:
            cache.runs().close()


if __name__ == "__main__":
    main()
