"""Where what is looked at during a training goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Watch:
    """Where what is looked at goes.

    Attributes:
        checkpoints: The folder for weights on the way.
        on_measured: Called with the batches learned and the scores at each checkpoint, which are
            named as in `core.runs.diary.Measured`.
    """

    checkpoints: Path
    on_measured: Callable[[int, Mapping[str, float]], None]
