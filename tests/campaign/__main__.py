"""Run the campaign: `python -m tests.campaign [PART ...] [--seed N] [--cases N] [--jobs N]`.

The exit status is 1 if a case failed. A failed case prints the command that repeats it. With
`--keep FILE` each outcome goes into a file as well: the same command, started again, runs the cases
that are missing there or have failed, and reports all of them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tests.campaign.outcome import FREEZE_S, Outcome, outcome, part

PARTS = ("addresses", "texts", "pictures", "canvas", "widgets", "runs", "kills")
SHOWN = 20
"""Failures of a part that are printed; the rest are counted."""

CHUNK = 25


def main() -> int:
    """Run the chosen parts; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=0, help="of the first case")
    parser.add_argument("--cases", type=int, help="of each part; all by default")
    parser.add_argument("--sample", action="store_true", help="as many cases as the suite runs")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--keep", type=Path, help="file of outcomes, to continue after a stop")
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    failed = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["LSTM_LAB_RUNS"] = folder
        for name in chosen.parts or PARTS:
            cases = chosen.cases or (part(name).SAMPLE if chosen.sample else part(name).CASES)
            seeds = range(chosen.seed, chosen.seed + cases)
            failed |= report(name, _all_outcomes(name, seeds, chosen.jobs, chosen.keep))
    return int(failed)


def report(name: str, outcomes: Iterator[Outcome]) -> bool:
    """Print what became of a part; return whether anything failed."""
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    slowest: Outcome | None = None
    for each in _until_interrupted(outcomes):
        kinds[each.kind] += 1
        if slowest is None or each.seconds > slowest.seconds:
            slowest = each
        if each.kind:
            last = each.reason.strip().splitlines()[-1]
            reasons[last] += 1
            if len(reasons) <= SHOWN and reasons[last] == 1:
                print(f"{each.kind}: python -m tests.campaign {name} --seed {each.seed} --cases 1")
                print(each.reason.rstrip()[:3_000], flush=True)
    if slowest is None:
        return False
    for reason, count in reasons.most_common(SHOWN):
        print(f"  {count} times: {reason[:200]}")
    print(
        f"{name}: {kinds.total():,} cases, {kinds['error page']} error pages, "
        f"{kinds['exception']} exceptions, {kinds['freeze']} freezes over {FREEZE_S:.0f} s, "
        f"{kinds['lost run']} lost runs; slowest {slowest.seconds:.2f} s of processor time "
        f"(seed {slowest.seed}), longest wait of others {slowest.waited_s:.2f} s in it",
        flush=True,
    )
    return kinds.total() > kinds[""]


def _until_interrupted(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The outcomes up to Ctrl+C: a long part still says what it found."""
    try:
        yield from outcomes
    except KeyboardInterrupt:
        print("Interrupted.")


def _all_outcomes(name: str, seeds: range, jobs: int, file: Path | None) -> Iterator[Outcome]:
    """The outcomes of cases, from the file where they passed before."""
    passed = {each.seed: each for each in kept(file, name) if not each.kind} if file else {}
    for seed in seeds:
        if seed in passed:
            yield passed[seed]
    for each in _outcomes(name, [seed for seed in seeds if seed not in passed], jobs):
        if file:
            with file.open("a") as lines:
                print(json.dumps({"part": name, **asdict(each)}), file=lines)
        yield each


def kept(file: Path, name: str) -> list[Outcome]:
    """The outcomes of a part in a file, whose last line may be cut short."""
    found = []
    for line in file.read_text().splitlines() if file.exists() else ():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        if fields.pop("part") == name:
            found.append(Outcome(**fields))
    return found


def _outcomes(name: str, seeds: Sequence[int], jobs: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from map(partial(outcome, name), seeds)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(partial(outcome, name), seeds, chunksize=CHUNK)


if __name__ == "__main__":
    sys.exit(main())
