"""Run the campaign: `python -m tests.campaign [PART ...] [--seed N] [--cases N] [--jobs N]`.

The exit status is 1 if a case failed. A failed case prints the command that repeats it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

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
    chosen = parser.parse_args()
    if unknown := set(chosen.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    failed = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["LSTM_LAB_RUNS"] = folder
        for name in chosen.parts or PARTS:
            cases = chosen.cases or (part(name).SAMPLE if chosen.sample else part(name).CASES)
            seeds = range(chosen.seed, chosen.seed + cases)
            failed |= report(name, _outcomes(name, seeds, chosen.jobs))
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


def _outcomes(name: str, seeds: range, jobs: int) -> Iterator[Outcome]:
    if jobs == 1:
        yield from map(partial(outcome, name), seeds)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(partial(outcome, name), seeds, chunksize=CHUNK)


if __name__ == "__main__":
    sys.exit(main())
