"""The process that trains one run: `python -m core.training.worker FOLDER`.

The web process starts it, tells it by lines on standard input what to do (`core.training.worker`),
and reads its diary. When standard input ends it stops within one batch and leaves: so it does when
the web process closes it, and so it does when that has died, however it died.

What the web process wants of a training, as its lines on standard input say.

Where a training stands, written into its diary.
"""

from __future__ import annotations

import errno
import math
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from typing import Protocol

from core.files import clear_parts
from core.recipes import Recipe
from core.runs.log import Ended, Line, Measured, Paused, ProgressRecord, Started, append
from core.runs.manager import DISK_FULL, FAILED, NO_MEMORY, STOPPED
from core.runs.store import RunFolder
from core.training.checkpointer import Watch
from core.training.progress import Rest, Step

NICENESS = 15
"""Of 19: whoever draws or reads meanwhile comes first."""

LEAVE_WITHIN_S = 20.0
"""After this it is ended in the midst of whatever it does: nothing is lost but a few batches."""

FULL_BELOW_BYTES = 1_000_000


class TrainRecipe(Protocol):
    """What trains: `core.training.train_recipe.train_recipe`, or a fake of it."""

    def __call__(
        self,
        recipe: Recipe,
        out: Path,
        on_progress: Callable[[Step], None],
        should_stop: Callable[[], bool],
        resume: bool,
        *,
        rest: Rest,
        watch: Watch,
    ) -> Path | None:
        """The path of the trained network; None if asked to stop."""


class Follower:
    """What a training tells and asks after every batch: told to the diary, answered by the orders.

    Args:
        run_log: The file.
        commands: What the web process wants.
    """

    def __init__(self, run_log: Path, commands: Commands) -> None:
        self.story_model = LogWriter(run_log)
        self._diary, self._orders = run_log, commands
        self._ends_epoch = False

    def on_progress(self, step: Step) -> None:
        """Take in a batch."""
        self._ends_epoch = step.ends_epoch
        self.story_model(step)

    def rest(self, keep: Callable[[], None]) -> float:
        """Wait, with the progress kept, while a pause lasts; the seconds that it took."""
        order = self._orders.count_batch(self._ends_epoch)
        if order is None or self._orders.is_over:
            return 0.0
        keep()
        self.story_model.tell()
        append(self._diary, Paused(order))
        seconds = self._orders.wait()
        self.story_model.rest(seconds)
        return seconds


def main(folder: Path, find_training: Callable[[], TrainRecipe]) -> int:
    """The exit status, one of `core.runs.manager`, of training the run in a folder.

    Args:
        folder: Of the run.
        find_training: Gives what trains; called when orders are already listened to, because
            TensorFlow takes seconds to import.
    """
    _make_way()
    run = RunFolder(folder)
    # Without a buffer, whose lock Python could not take when it ends while the thread reads.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as lines:
        status, ended = _train(run, Commands(lines, _leave_soon), find_training)
        with suppress(OSError):
            append(run.run_log, ended)
    return status


def _train(
    run: RunFolder, commands: Commands, find_training: Callable[[], TrainRecipe]
) -> tuple[int, Ended]:
    try:
        clear_parts(run.path)
        append(run.run_log, Started())
        recipe = run.recipe()
        train = find_training()
        follower = Follower(run.run_log, commands)
        if train(
            recipe,
            run.path,
            follower.on_progress,
            commands.should_stop,
            resume=True,
            rest=follower.rest,
            watch=Watch(run.checkpoints, follower.story_model.measured),
        ):
            return 0, Ended("done")
        follower.story_model.tell()
    except ValueError as error:
        return FAILED, Ended("failed", str(error))
    except Exception as error:
        if status := _shortage(error, run.path):
            return status, Ended("failed")
        raise
    return STOPPED, Ended("stopped")


def _shortage(error: Exception, folder: Path) -> int:
    """The exit status where the machine ran short of something, else 0.

    Who writes files for us does not always hand on why it could not, hence the look at the disk;
    and TensorFlow has an error of its own for a lack of memory.
    """
    if isinstance(error, OSError) and (
        error.errno in (errno.ENOSPC, errno.EDQUOT) or disk_usage(folder).free < FULL_BELOW_BYTES
    ):
        return DISK_FULL
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return NO_MEMORY
    return 0


def _leave_soon() -> None:
    """Nothing, unless the training does not end by itself: then it is ended."""
    time.sleep(LEAVE_WITHIN_S)
    os._exit(STOPPED)


def _make_way() -> None:
    """Give way to the web process: for the processor, and if memory runs out, with its life."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900")


def _real_training() -> TrainRecipe:
    from core.training.train_recipe import train_recipe

    return train_recipe


_LEARN = re.compile(rb"learn (\d+) (\d+|epoch)\n")


class Commands:
    """What the web process wants.

    A line is `pause`, `go on`, `learn NUMBER BATCHES` or `learn NUMBER epoch`; the number tells one
    order from the next. When there are no more lines, all is over.

    Attributes:
        is_over: Whether to stop for good.

    Args:
        lines: As they come.
        when_over: Called in a thread when there are no more.
    """

    def __init__(
        self, lines: Iterable[bytes], when_over: Callable[[], None] = lambda: None
    ) -> None:
        self.is_over = False
        self._when_over = when_over
        self._change = threading.Condition()
        self._batches = math.inf
        self._to_epochs_end = False
        self._order = 0
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def should_stop(self) -> bool:
        """Whether to stop for good after this batch."""
        return self.is_over

    def count_batch(self, ends_epoch: bool) -> int | None:
        """The number of the order after which to rest now, 0 for a pause; None to go on.

        Args:
            ends_epoch: Whether the batch that was learned is the last of an epoch.
        """
        with self._change:
            self._batches -= 1
            if self._batches > 0 and not (self._to_epochs_end and ends_epoch):
                return None
            self._batches, self._to_epochs_end = 0, False
            return self._order

    def wait(self) -> float:
        """The seconds until it was told to go on, or all was over; it returns then."""
        began = time.monotonic()
        with self._change:
            self._change.wait_for(lambda: self._batches > 0 or self.is_over)
        return time.monotonic() - began

    def _listen(self, lines: Iterable[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in lines:
                with self._change:
                    self._take(line)
                    self._change.notify_all()
        with self._change:
            self.is_over = True
            self._change.notify_all()
        self._when_over()

    def _take(self, line: bytes) -> None:
        self._order, self._to_epochs_end = 0, False
        if line == b"pause\n":
            self._batches = 0
        elif found := _LEARN.fullmatch(line):
            self._order, self._to_epochs_end = int(found[1]), found[2] == b"epoch"
            self._batches = math.inf if self._to_epochs_end else int(found[2])
        else:
            self._batches = math.inf


LINE_EVERY_S = 0.25


class LogWriter:
    """Writes where a training stands into the diary: few lines, each of what came since the last.

    Args:
        run_log: The file.
    """

    def __init__(self, run_log: Path) -> None:
        self._diary = run_log
        self._began = self._last_line = time.monotonic()
        self._untold: list[Step] = []
        self._story = ""

    def __call__(self, step: Step) -> None:
        """Take in a batch, and write a line when it is time."""
        self._untold.append(step)
        is_news = step.sample_story != self._story or step.epoch * step.steps + step.step == 1
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
        line = ProgressRecord(
            done=step.epoch * step.steps + step.step,
            total=step.epochs * step.steps,
            epoch=step.epoch + 1,
            epochs=step.epochs,
            loss=sum(each.loss for each in self._untold) / count,
            accuracy=sum(each.accuracy for each in self._untold) / count,
            seconds=now - self._began,
            scores=dict(step.scores),
            story=step.sample_story if step.sample_story != self._story else "",
            gradient_norm=sum(norms) / len(norms) if norms else None,
            samples=step.samples,
        )
        self._write(line)
        self._last_line, self._story = now, step.sample_story
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


if __name__ == "__main__":
    # All is written: TensorFlow would take seconds to take itself apart.
    os._exit(main(Path(sys.argv[1]), _real_training))
