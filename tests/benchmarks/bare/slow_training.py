"""A training without TensorFlow that takes a tenth of a second for a batch: for `watching`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from core.training.worker import main
from tests.core.runs import fake_child

PAUSE_S = 0.13


def train(*arguments: Any, **options: Any) -> Path | None:
    """As `fake_child.train`, slowly."""
    tell = options["on_progress"]

    def tell_slowly(step: Any) -> None:
        tell(step)
        time.sleep(PAUSE_S)

    return fake_child.train(*arguments, **{**options, "on_progress": tell_slowly})


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), lambda: train))
