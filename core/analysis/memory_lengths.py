"""What shipped runs reach at other gaps than their own: `python -m core.analysis.memory_lengths`.

The networks read test sequences of each gap as they are, without further training. The command
adds runs that the file lacks; delete the file to measure all anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from core.analysis.memory_runs import MEMORY_DIR, load_memory_runs, shipped_memory_names
from core.analysis.memory_scores import score_networks
from core.files import write_whole
from core.i18n import gettext as _

GAPS = (10, 25, 50, 75, 100, 150, 200, 400)
"""The gaps at which every network is tested."""

SEQUENCES = 500
"""Test sequences of each of them; at its own gap a network's card tells of more."""

_FILE = "lengths.json"


@lru_cache(maxsize=4)
def scores_by_gap(folder: Path = MEMORY_DIR) -> Mapping[str, Mapping[int, tuple[float, ...]]]:
    """By the name of shipped runs and by gap, the error or accuracy of each seed.

    Raises:
        ValueError: If the file is damaged.
    """
    path = folder / _FILE
    if not path.is_file():
        return {}
    try:
        stored = json.loads(path.read_text("utf-8"))
        return {
            name: {
                int(gap): tuple(float(score) for score in of_gap) for gap, of_gap in all_.items()
            }
            for name, all_ in stored.items()
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(_("The file {file} is damaged: write it again.", file=_FILE)) from error


def main(folder: Path = MEMORY_DIR) -> int:
    """Measure the shipped runs that the file lacks, and write it."""
    known = scores_by_gap(folder)
    found: dict[str, Mapping[int, Sequence[float]]] = {}
    for name in shipped_memory_names(folder):
        if name in known:
            found[name] = known[name]
            continue
        runs = load_memory_runs(name, folder)
        of_gaps: dict[int, list[float]] = {}
        for gap in GAPS:
            scores = score_networks(runs.networks, runs.recipe.task, gap, SEQUENCES)
            of_gaps[gap] = [round(score, 5) for score in scores]
        found[name] = of_gaps
        print(name, {gap: sorted(of_gaps[gap])[len(of_gaps[gap]) // 2] for gap in GAPS}, flush=True)
    text = json.dumps(found) + "\n"
    write_whole(folder / _FILE, lambda part: part.write_text(text, encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
