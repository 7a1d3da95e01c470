"""The run that the training lab shows before a visitor has trained: trained and kept anew.

Run with `python -m tests.benchmarks.lab_example`; trains with TensorFlow, on the sample that comes
with the app, in half a minute.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from core.data.downloads import CACHE_VARIABLE
from core.data.mnist import MNIST_VARIABLE
from core.network.card import load_card
from core.recipes.settings import DigitSettings, changed, settings_of
from core.recipes.tutorials import STATIC
from core.runs.example_run import LAB_EXAMPLE
from core.runs.manager import RunManager
from core.runs.metrics import score
from core.runs.retention import size_bytes
from core.runs.status import ACTIVE

NAME = STATIC.name
UNITS = 28
"""Instead of 128: the checkpoints of the whole run then take 0.6 MB."""

_KEPT = ("settings.json", "log.jsonl", f"{NAME}.keras", f"{NAME}.json", f"{NAME}.mistakes.npz")


def main() -> None:
    """Trains it in a folder of its own and puts it where the page finds it."""
    own = settings_of(STATIC)
    assert isinstance(own, DigitSettings)
    chosen = changed(STATIC, replace(own, units=UNITS))
    with tempfile.TemporaryDirectory() as name:
        os.environ.pop(MNIST_VARIABLE, None)
        os.environ[CACHE_VARIABLE] = name  # without MNIST: the sample is what everybody has
        runs = RunManager(Path(name) / "runs")
        run_id = runs.start(chosen)
        while runs.follow(run_id).status in ACTIVE:
            time.sleep(0.2)
        results = runs.results(run_id)
        runs.close()
        shutil.rmtree(LAB_EXAMPLE.path, ignore_errors=True)
        shutil.copytree(results / "checkpoints", LAB_EXAMPLE.checkpoints)
        for kept in _KEPT:
            shutil.copy(results / kept, LAB_EXAMPLE.path)
    card = load_card(NAME, LAB_EXAMPLE.path)
    found = score(card.scores)
    assert found is not None
    print(
        f"{card.trained_seconds} s, {found.accuracy:.1%} of {found.of_what}, "
        f"{size_bytes(LAB_EXAMPLE.path) / 1e6:.2f} MB in {LAB_EXAMPLE.path}"
    )


if __name__ == "__main__":
    main()
