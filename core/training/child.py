"""The process that trains one run: `python -m core.training.child FOLDER`.

The web process starts it, tells it by lines on standard input to `pause` and to `go on`, and reads
its diary. When standard input ends it stops within one batch and leaves: so it does when the web
process closes it, and so it does when that has died, however it died.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from typing import Protocol

from core.recipes import Recipe
from core.runs import diary as run_diary
from core.runs.diary import Begun, Ended, Told
from core.runs.exits import DISK_FULL, FAILED, NO_MEMORY, STOPPED
from core.runs.folder import RunFolder
from core.training.progress import Step

NICENESS = 15
"""Of 19: whoever draws or reads meanwhile comes first."""

LEAVE_WITHIN_S = 20.0
"""After this it is ended in the midst of whatever it does: nothing is lost but a few batches."""

LINE_EVERY_S = 0.25

FULL_BELOW_BYTES = 1_000_000


class TrainRecipe(Protocol):
    """What trains: `core.training.families.train_recipe`, or a fake of it."""

    def __call__(
        self,
        recipe: Recipe,
        out: Path,
        on_progress: Callable[[Step], None],
        should_stop: Callable[[], bool],
        resume: bool,
    ) -> Path | None:
        """The path of the trained network; None if asked to stop."""


class Orders:
    """What the web process wants, as its lines on standard input say."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.is_over = False
        self._may_work = threading.Event()
        self._may_work.set()
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def should_stop(self) -> bool:
        """Whether to stop after this batch, for a pause or for good."""
        return self.is_over or not self._may_work.is_set()

    def wait_while_paused(self) -> None:
        """Returns when it may go on, or when all is over."""
        self._may_work.wait()

    def _listen(self, lines: Iterable[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in lines:
                if line == b"pause\n":
                    self._may_work.clear()
                elif line == b"go on\n":
                    self._may_work.set()
        self.is_over = True
        self._may_work.set()
        time.sleep(LEAVE_WITHIN_S)
        os._exit(STOPPED)


class Teller:
    """Writes where a training stands into the diary: few lines, each of what came since the last.

    Args:
        diary: The file.
    """

    def __init__(self, diary: Path) -> None:
        self._diary = diary
        self._began = self._last_line = time.monotonic()
        self._losses: list[float] = []
        self._accuracies: list[float] = []
        self._story = ""

    def __call__(self, step: Step) -> None:
        """Take in a batch, and write a line when it is time."""
        self._losses.append(step.loss)
        self._accuracies.append(step.accuracy)
        done, total = step.epoch * step.steps + step.step, step.epochs * step.steps
        now = time.monotonic()
        is_news = step.told != self._story or done == total
        if not is_news and now - self._last_line < LINE_EVERY_S:
            return
        run_diary.append(
            self._diary,
            Told(
                done=done,
                total=total,
                epoch=step.epoch + 1,
                epochs=step.epochs,
                loss=sum(self._losses) / len(self._losses),
                accuracy=sum(self._accuracies) / len(self._accuracies),
                seconds=now - self._began,
                scores=dict(step.scores),
                story=step.told if step.told != self._story else "",
            ),
        )
        self._last_line, self._story = now, step.told
        self._losses.clear()
        self._accuracies.clear()


def main(folder: Path, find_training: Callable[[], TrainRecipe]) -> int:
    """The exit status, one of `core.runs.exits`, of training the run in a folder.

    Args:
        folder: Of the run.
        find_training: Gives what trains; called when orders are already listened to, because
            TensorFlow takes seconds to import.
    """
    _make_way()
    run = RunFolder(folder)
    # Without a buffer, whose lock Python could not take when it ends while the thread reads.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as lines:
        status, ended = _train(run, Orders(lines), find_training)
        with suppress(OSError):
            run_diary.append(run.diary, ended)
    return status


def _train(
    run: RunFolder, orders: Orders, find_training: Callable[[], TrainRecipe]
) -> tuple[int, Ended]:
    try:
        run_diary.append(run.diary, Begun())
        recipe = run.recipe()
        train = find_training()
        while not orders.is_over:
            told = Teller(run.diary)
            if train(recipe, run.path, told, orders.should_stop, resume=True):
                return 0, Ended("done")
            orders.wait_while_paused()
            if not orders.is_over:
                run_diary.append(run.diary, Begun())
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


def _make_way() -> None:
    """Give way to the web process: for the processor, and if memory runs out, with its life."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900")


def _real_training() -> TrainRecipe:
    from core.training.families import train_recipe

    return train_recipe


if __name__ == "__main__":
    # All is written: TensorFlow would take seconds to take itself apart.
    os._exit(main(Path(sys.argv[1]), _real_training))
