"""Where a training stands, written into its diary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from core.runs.diary import Line, Measured, Told, append
from core.training.progress import Step

LINE_EVERY_S = 0.25


class Teller:
    """Writes where a training stands into the diary: few lines, each of what came since the last.

    Args:
        diary: The file.
    """

    def __init__(self, diary: Path) -> None:
        self._diary = diary
        self._began = self._last_line = time.monotonic()
        self._untold: list[Step] = []
        self._story = ""

    def __call__(self, step: Step) -> None:
        """Take in a batch, and write a line when it is time."""
        self._untold.append(step)
        is_news = step.told != self._story or step.epoch * step.steps + step.step == 1
        is_last = (step.epoch + 1, step.step) == (step.epochs, step.steps)
        if is_news or is_last or time.monotonic() - self._last_line >= LINE_EVERY_S:
            self.tell()

    def tell(self) -> None:
        """Write a line of the batches since the last, if there were any."""
        if not self._untold:
            return
        step, count = self._untold[-1], len(self._untold)
        now = time.monotonic()
        norms = [each.gradient_norm for each in self._untold if each.gradient_norm is not None]
        line = Told(
            done=step.epoch * step.steps + step.step,
            total=step.epochs * step.steps,
            epoch=step.epoch + 1,
            epochs=step.epochs,
            loss=sum(each.loss for each in self._untold) / count,
            accuracy=sum(each.accuracy for each in self._untold) / count,
            seconds=now - self._began,
            scores=dict(step.scores),
            story=step.told if step.told != self._story else "",
            gradient_norm=sum(norms) / len(norms) if norms else None,
            samples=step.samples,
        )
        self._write(line)
        self._last_line, self._story = now, step.told
        self._untold.clear()

    def measured(self, done: int, scores: Mapping[str, float]) -> None:
        """Write what was measured at a checkpoint."""
        self._write(Measured(done, dict(scores)))

    def rest(self, seconds: float) -> None:
        """Leave so many seconds, in which nothing was learned, out of the line's time."""
        self._began += seconds
        self._last_line += seconds

    def _write(self, line: Line) -> None:
        append(self._diary, line)
