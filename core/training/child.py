"""The process that trains one run: `python -m core.training.child FOLDER`.

The web process starts it, tells it by lines on standard input what to do (`core.training.orders`),
and reads its diary. When standard input ends it stops within one batch and leaves: so it does when
the web process closes it, and so it does when that has died, however it died.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from typing import Protocol

from core.files import clear_parts
from core.recipes import Recipe
from core.runs.diary import Begun, Ended, Resting, append
from core.runs.exits import DISK_FULL, FAILED, NO_MEMORY, STOPPED
from core.runs.folder import RunFolder
from core.training.orders import Orders
from core.training.progress import Rest, Step
from core.training.teller import Teller
from core.training.watch import Watch

NICENESS = 15
"""Of 19: whoever draws or reads meanwhile comes first."""

LEAVE_WITHIN_S = 20.0
"""After this it is ended in the midst of whatever it does: nothing is lost but a few batches."""

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
        *,
        rest: Rest,
        watch: Watch,
    ) -> Path | None:
        """The path of the trained network; None if asked to stop."""


class Follower:
    """What a training tells and asks after every batch: told to the diary, answered by the orders.

    Args:
        diary: The file.
        orders: What the web process wants.
    """

    def __init__(self, diary: Path, orders: Orders) -> None:
        self.teller = Teller(diary)
        self._diary, self._orders = diary, orders
        self._ends_epoch = False

    def on_progress(self, step: Step) -> None:
        """Take in a batch."""
        self._ends_epoch = step.ends_epoch
        self.teller(step)

    def rest(self, keep: Callable[[], None]) -> float:
        """Wait, with the progress kept, while a pause lasts; the seconds that it took."""
        order = self._orders.count_batch(self._ends_epoch)
        if order is None or self._orders.is_over:
            return 0.0
        keep()
        self.teller.tell()
        append(self._diary, Resting(order))
        seconds = self._orders.wait()
        self.teller.rest(seconds)
        return seconds


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
        status, ended = _train(run, Orders(lines, _leave_soon), find_training)
        with suppress(OSError):
            append(run.diary, ended)
    return status


def _train(
    run: RunFolder, orders: Orders, find_training: Callable[[], TrainRecipe]
) -> tuple[int, Ended]:
    try:
        clear_parts(run.path)
        append(run.diary, Begun())
        recipe = run.recipe()
        train = find_training()
        follower = Follower(run.diary, orders)
        if train(
            recipe,
            run.path,
            follower.on_progress,
            orders.should_stop,
            resume=True,
            rest=follower.rest,
            watch=Watch(run.checkpoints, follower.teller.measured),
        ):
            return 0, Ended("done")
        follower.teller.tell()
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
    from core.training.families import train_recipe

    return train_recipe


if __name__ == "__main__":
    # All is written: TensorFlow would take seconds to take itself apart.
    os._exit(main(Path(sys.argv[1]), _real_training))
