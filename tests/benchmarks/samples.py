"""Many timings of one thing, summed up and laid beside those of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles


def p95(timings: Sequence[float]) -> float:
    """The time that 95 of 100 stay under, in the timings' own unit; needs at least two."""
    return quantiles(timings, n=20, method="inclusive")[-1]


def memory_mb(pid: int | None, what: str = "VmRSS") -> float:
    """Memory of a process in MB: what is resident now, or at most so far (`VmHWM`); 0 if gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    return int(found[1]) / 1e3 if found else 0.0


def summary(seconds: Sequence[float]) -> str:
    """Such as `median 243 ms, p95 261 ms (60 times)`."""
    return (
        f"median {1e3 * median(seconds):.0f} ms, p95 {1e3 * p95(seconds):.0f} ms "
        f"({len(seconds)} times)"
    )


def print_comparison(
    ours: Sequence[float],
    alternative: Sequence[float],
    name: str,
    *,
    ratio_bar: float | None = None,
    median_bar_ms: float | None = None,
) -> None:
    """Prints both sides and the ratio of their medians.

    Args:
        ours: Seconds, one for each time that the app did it.
        alternative: Seconds, one for each time that the alternative did it.
        name: The alternative's name.
        ratio_bar: The most that the ratio of the medians may be, if there is a limit.
        median_bar_ms: The most milliseconds that our median may be, if there is a limit.
    """
    width = max(len(name), len("LSTM Lab"))
    ratio = median(ours) / median(alternative)
    print(f"  {'LSTM Lab':{width}}  {summary(ours)}" + _bar(median_bar_ms, "0f", " ms"))
    print(f"  {name:{width}}  {summary(alternative)}")
    print(f"  {'ratio':{width}}  {ratio:.2f}" + _bar(ratio_bar, "2f"))


def _bar(bar: float | None, digits: str, unit: str = "") -> str:
    return "" if bar is None else f" (bar {bar:.{digits}}{unit})"
