"""The process that trains one run: `python -m core.training.worker FOLDER`.

The server starts it, commands it by lines on its standard input, and reads its log. When standard
input ends it stops within one batch and ends: so it does when the server closes it, and so it does
when the server has died, however it died.
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
from core.runs.lock import LostRunError, training_lock
from core.runs.log import Ended, Measured, Paused, ProgressRecord, Started, append
from core.runs.process import DISK_FULL, FAILED, NO_MEMORY, STOPPED, TAKEN_OVER
from core.runs.store import RunFolder
from core.training.progress import Step, Watch

NICENESS = 15
"""Of 19: whoever draws or reads meanwhile comes first."""

END_WITHIN_S = 20.0
"""After this it is ended whatever it does: nothing is lost but a few batches."""

LINE_EVERY_S = 0.25
FULL_BELOW_BYTES = 1_000_000

_TRAIN = re.compile(rb"train (\d+) (\d+|epoch)\n")


class TrainRecipe(Protocol):
    """What trains: `core.training.train_recipe.train_recipe`, or a fake of it."""

    def __call__(
        self,
        recipe: Recipe,
        out: Path,
        *,
        on_progress: Callable[[Step], None],
        should_stop: Callable[[], bool],
        pause: Callable[[Callable[[], None]], float],
        resume: bool,
        watch: Watch,
    ) -> Path | None:
        """Train, and return the path of the network; None if asked to stop."""


class Commands:
    """What the server wants.

    A line is `pause`, `resume`, `train NUMBER BATCHES` or `train NUMBER epoch`; the number tells
    one command from the next. When there are no more lines, the training stops for good.

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
        self._command = 0
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def should_stop(self) -> bool:
        """Whether to stop for good after this batch."""
        return self.is_over

    def count_batch(self, ends_epoch: bool) -> int | None:
        """The number of the command after which to wait now, 0 for a pause; None to train on.

        Args:
            ends_epoch: Whether the batch that was trained is the last of an epoch.
        """
        with self._change:
            self._batches -= 1
            if self._batches > 0 and not (self._to_epochs_end and ends_epoch):
                return None
            self._batches, self._to_epochs_end = 0, False
            return self._command

    def wait(self) -> float:
        """Wait until the training is resumed or over, and return for how many seconds."""
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
        self._command, self._to_epochs_end = 0, False
        if line == b"pause\n":
            self._batches = 0
        elif found := _TRAIN.fullmatch(line):
            self._command, self._to_epochs_end = int(found[1]), found[2] == b"epoch"
            self._batches = math.inf if self._to_epochs_end else int(found[2])
        else:
            self._batches = math.inf


class LogWriter:
    """Writes where a training stands into its log: few records, each of the batches since the last.

    Args:
        path: The log's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._began = self._last_line = time.monotonic()
        self._processor_began = time.process_time()
        self._unwritten: list[Step] = []
        self._story = ""

    def on_step(self, step: Step) -> None:
        """Take in a batch, and write a record when it is time."""
        self._unwritten.append(step)
        is_news = step.sample_story != self._story or step.epoch * step.steps + step.step == 1
        is_last = (step.epoch + 1, step.step) == (step.epochs, step.steps)
        if is_news or is_last or time.monotonic() - self._last_line >= LINE_EVERY_S:
            self.write()

    def write(self) -> None:
        """Write a record of the batches since the last, if there were any."""
        if not self._unwritten:
            return
        step, count = self._unwritten[-1], len(self._unwritten)
        now = time.monotonic()
        norms = [each.gradient_norm for each in self._unwritten if each.gradient_norm is not None]
        record = ProgressRecord(
            done=step.epoch * step.steps + step.step,
            total=step.epochs * step.steps,
            epoch=step.epoch + 1,
            epochs=step.epochs,
            loss=sum(each.loss for each in self._unwritten) / count,
            accuracy=sum(each.accuracy for each in self._unwritten) / count,
            seconds=now - self._began,
            scores=dict(step.scores),
            story=step.sample_story if step.sample_story != self._story else "",
            gradient_norm=sum(norms) / len(norms) if norms else None,
            samples=step.samples,
            processor_seconds=time.process_time() - self._processor_began,
        )
        append(self._path, record)
        self._last_line, self._story = now, step.sample_story
        self._unwritten.clear()

    def write_measured(self, done: int, scores: Mapping[str, float]) -> None:
        """Write what was measured at a checkpoint."""
        append(self._path, Measured(done, dict(scores)))

    def leave_out(self, seconds: float) -> None:
        """Subtract so many seconds, in which nothing was trained, from the record's time."""
        self._began += seconds
        self._last_line += seconds


class Follower:
    """What a training reports and asks after every batch: written to the log, asked of the server.

    Args:
        log: The log's file.
        commands: What the server wants.
    """

    def __init__(self, log: Path, commands: Commands) -> None:
        self.writer = LogWriter(log)
        self._log, self._commands = log, commands
        self._ends_epoch = False

    def on_progress(self, step: Step) -> None:
        """Take in a batch."""
        self._ends_epoch = step.ends_epoch
        self.writer.on_step(step)

    def pause(self, save: Callable[[], None]) -> float:
        """Wait, with the progress saved, while a pause lasts; return for how many seconds."""
        command = self._commands.count_batch(self._ends_epoch)
        if command is None or self._commands.is_over:
            return 0.0
        save()
        self.writer.write()
        append(self._log, Paused(command))
        seconds = self._commands.wait()
        self.writer.leave_out(seconds)
        return seconds


def main(folder: Path, find_training: Callable[[], TrainRecipe]) -> int:
    """Train the run in a folder, and return the exit status, one of `core.runs.process`.

    Args:
        folder: Of the run.
        find_training: Gives what trains; called when commands are already listened to, because
            TensorFlow takes seconds to import.
    """
    _give_way()
    run = RunFolder(folder)
    # Without a buffer, whose lock Python could not take when it ends while the thread reads.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as lines:
        commands = Commands(lines, _end_soon)
        try:
            with training_lock(folder):
                status, ended = _train(run, commands, find_training)
                with suppress(OSError):
                    append(run.log, ended)
        except LostRunError:
            return TAKEN_OVER
    return status


def _train(
    run: RunFolder, commands: Commands, find_training: Callable[[], TrainRecipe]
) -> tuple[int, Ended]:
    try:
        clear_parts(run.path)
        append(run.log, Started())
        recipe = run.recipe()
        train = find_training()
        follower = Follower(run.log, commands)
        if train(
            recipe,
            run.path,
            on_progress=follower.on_progress,
            should_stop=commands.should_stop,
            pause=follower.pause,
            resume=True,
            watch=Watch(run.checkpoints, follower.writer.write_measured),
        ):
            return 0, Ended("done")
        follower.writer.write()
    except ValueError as error:
        return FAILED, Ended("failed", str(error))
    except LostRunError:
        raise
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


def _end_soon() -> None:
    """End the process, unless the training stops by itself before."""
    time.sleep(END_WITHIN_S)
    os._exit(STOPPED)


def _give_way() -> None:
    """Give way to the server: for the processor, and if memory runs out, with its life."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900")


def _real_training() -> TrainRecipe:
    from core.training.train_recipe import train_recipe

    return train_recipe


if __name__ == "__main__":
    # All is written: TensorFlow would take seconds to take itself apart.
    os._exit(main(Path(sys.argv[1]), _real_training))
