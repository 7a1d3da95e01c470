"""Training runs: started, followed, paused, stopped and gone on with, each in a process of its own.

A run is a folder; what is in it outlives this process. Who trains and who waits is known to this
process alone: after a restart a run stands where its folder says, and can go on from there.

How much is trained at once, and how long.

What a run does now: of what this server knows about it, and what its folder says.

How a training process ends, and what a person is told about it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.formatting import duration
from core.network.network import Network
from core.network.pretrained import check_start
from core.recipes import Recipe
from core.runs import checkpoints
from core.runs import log as run_diary
from core.runs import store as run_folder
from core.runs.log import ACTIVE, Ended, Run, RunLog, Status
from core.runs.process import CORES, RunProcess
from core.runs.retention import Retention, check_room, remove_old_runs, steady_time
from core.runs.store import RunFolder

CHILD = "core.training.worker"
DIARIES_KEPT = 64
LOOK_EVERY_S = 0.25
CLOSING_S = 2.0


class RunManager:
    """All runs of one server. Its methods may be called from any thread.

    Every method that takes a run's id raises a ValueError if there is no such run.

    Args:
        folder: Where the runs are kept.
        limits: How much is trained at once, and how long.
        child: The module that trains a run in its own process.
    """

    def __init__(self, folder: Path, limits: Limits | None = None, child: str = CHILD) -> None:
        self._folder, self._limits, self._child = folder, limits or Limits(), child
        self._lock = threading.RLock()
        self._waiting: list[str] = []
        self._working: dict[str, RunProcess] = {}
        self._endings: dict[str, Ended] = {}
        self._diaries: OrderedDict[str, RunLog] = OrderedDict()
        self._is_closed = False

    def start(self, recipe: Recipe, text: str | None = None) -> str:
        """The id of a new run of a recipe, which trains now or waits for its turn.

        Args:
            recipe: What to train.
            text: A visitor's own, for a recipe that learns one.

        Raises:
            ValueError: If too many wait already, there is no room on the disk, or the recipe begins
                with the weights of a network that are not for it.
        """
        check_start(recipe)
        with self._lock:
            self._check_queue()
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                remove_old_runs(self._folder, self._limits.retention, self._active(), steady_time())
                check_room(self._folder, self._limits.retention)
                run = run_folder.create(self._folder, recipe, text)
            except OSError as error:
                raise ValueError(f"The run cannot be kept on the disk: {error.strerror}.") from None
            self._waiting.append(run.run_id)
            self._fill_places()
            return run.run_id

    def follow(self, run_id: str) -> Run:
        """Where a run stands now."""
        run = run_folder.find(self._folder, run_id)
        run.touch()
        with self._lock:
            run_log, process = self._diary(run), self._working.get(run_id)
            if process:
                process.note_rest(run_log.resting)
            ended = self._endings.get(run_id) or run_log.ended
            status = status_of(run, run_log, process, ended, run_id in self._waiting)
            return Run(
                run_id,
                status,
                tuple(run_log.progress),
                self._waiting.index(run_id) + 1 if status == "waiting" else None,
                run_log.seconds_left if status == "training" else None,
                sentence_of(status, ended),
                tuple(run_log.measured),
            )

    def recipe(self, run_id: str) -> Recipe:
        """What a run trains.

        Raises:
            ValueError: Also if its settings are of another version.
        """
        return run_folder.find(self._folder, run_id).recipe()

    def text(self, run_id: str) -> str | None:
        """The text that a visitor gave to a run; None if they gave none."""
        return run_folder.find(self._folder, run_id).text()

    def pid(self, run_id: str) -> int | None:
        """The number of the process that trains a run; None if none does."""
        process = self._working.get(run_id)
        return process.pid if process else None

    def pause(self, run_id: str) -> None:
        """Have a run wait after its batch, ready to go on at once; nothing if it does not train."""
        with self._lock:
            run_folder.find(self._folder, run_id)
            if process := self._working.get(run_id):
                process.pause()

    def resume(self, run_id: str) -> None:
        """Have a paused or stopped run go on, in its turn; nothing if it trains or is done.

        Raises:
            ValueError: Also if too many wait already.
        """
        with self._lock:
            run = run_folder.find(self._folder, run_id)
            process = self._working.get(run_id)
            if process:
                process.resume()
            elif run_id not in self._waiting and not run.is_finished:
                self._check_queue()
                self._endings.pop(run_id, None)
                self._waiting.append(run_id)
                self._fill_places()

    def learn(self, run_id: str, batches: int = 1) -> None:
        """Have a run, paused or not, learn so many batches and pause; nothing if it has no process.

        Raises:
            ValueError: Also if there is to be no batch.
        """
        if batches < 1:
            raise ValueError(f"Expected at least one batch to learn, got {batches}.")
        self._learn(run_id, str(batches))

    def learn_epoch(self, run_id: str) -> None:
        """Have a run learn to the end of the next epoch and pause; nothing if it has no process."""
        self._learn(run_id, "epoch")

    def stop(self, run_id: str) -> None:
        """Have a run leave after its batch, or leave the queue; nothing if it does neither."""
        with self._lock:
            run = run_folder.find(self._folder, run_id)
            if run_id in self._waiting:
                self._waiting.remove(run_id)
                self._end(run, Ended("stopped"))
            elif process := self._working.get(run_id):
                process.leave()

    def results(self, run_id: str) -> Path:
        """The folder of a run that is done: its network, card and what belongs to them.

        Raises:
            ValueError: Also if it is not done.
        """
        run = run_folder.find(self._folder, run_id)
        if not run.is_finished:
            raise ValueError(
                "Expected a training that is done, got one that is not: go on with it."
            )
        run.touch()
        return run.path

    def checkpoints(self, run_id: str) -> tuple[int, ...]:
        """After which batches the run's weights are kept, in order; empty if none are."""
        return checkpoints.kept_steps(run_folder.find(self._folder, run_id).checkpoints)

    def network_at(self, run_id: str, step: int) -> Network:
        """The network of a run as it was after so many batches, one of `checkpoints`.

        Raises:
            ValueError: Also if nothing that can be read is kept of that step.
        """
        return checkpoints.network_at(run_folder.find(self._folder, run_id).path, step)

    def close(self) -> None:
        """Have all processes leave, and end those that do not: the server ends."""
        with self._lock:
            self._is_closed = True
            self._waiting.clear()
            processes = list(self._working.values())
        for process in processes:
            process.leave()
        for process in processes:
            if process.wait(CLOSING_S) is None:
                process.kill()

    def _learn(self, run_id: str, how_much: str) -> None:
        with self._lock:
            run_folder.find(self._folder, run_id)
            if process := self._working.get(run_id):
                process.learn(how_much)

    def _active(self) -> set[str]:
        return {*self._waiting, *self._working}

    def _check_queue(self) -> None:
        has_place = len(self._working) < self._limits.at_once
        if not has_place and len(self._waiting) >= self._limits.waiting:
            raise ValueError(
                f"Expected fewer than {self._limits.waiting} trainings waiting for their turn, got "
                f"{len(self._waiting)}: try again in some minutes."
            )

    def _fill_places(self) -> None:
        """Start as many of those that wait as there are places."""
        while self._waiting and len(self._working) < self._limits.at_once and not self._is_closed:
            run = RunFolder(self._folder / self._waiting.pop(0))
            try:
                process = RunProcess(run, self._child)
            except OSError as error:
                self._end(run, Ended("failed", f"It cannot be started: {error.strerror}."))
                continue
            self._working[run.run_id] = process
            self._diary(run).turn_page()
            threading.Thread(target=self._watch, args=(run, process), daemon=True).start()

    def _watch(self, run: RunFolder, process: RunProcess) -> None:
        """Keep a process to its limits until it ends, and give its place to the next."""
        while (status := process.wait(LOOK_EVERY_S)) is None:
            with self._lock:
                if process.learns_some:
                    process.note_rest(self._diary(run).resting)
                self._limits.keep(process, somebody_waits=bool(self._waiting))
        with self._lock:
            del self._working[run.run_id]
            self._note_end(run, status, process)
            self._fill_places()

    def _note_end(self, run: RunFolder, status: int, process: RunProcess) -> None:
        """Note how a process ended, where it did not itself."""
        was_killed_here = process.is_leaving and status < 0
        sentence = process.reason if was_killed_here else exit_sentence(status) or process.reason
        if sentence or not self._diary(run).ended:
            is_failure = not process.is_leaving and status not in (0, STOPPED)
            self._end(run, Ended("failed" if is_failure else "stopped", sentence))

    def _end(self, run: RunFolder, ended: Ended) -> None:
        """Note how a run ended, for the next server too, if the disk has room for a line."""
        self._endings[run.run_id] = ended
        with suppress(OSError):
            run_diary.append(run.run_log, ended)

    def _diary(self, run: RunFolder) -> RunLog:
        """The run's diary; those last asked for are kept as far as they were read."""
        run_log = self._diaries.pop(run.run_id, None) or RunLog(run.run_log)
        self._diaries[run.run_id] = run_log
        if len(self._diaries) > DIARIES_KEPT:
            self._diaries.popitem(last=False)
        run_log.look()
        return run_log


@dataclass(frozen=True)
class Limits:
    """How much is trained at once, and how long.

    Attributes:
        at_once: How many train side by side.
        waiting: How many may wait for their turn.
        go_s: How long a run may train before it makes room for others; it can go on behind them.
        pause_s: How long a paused one keeps its place, and only while nobody waits.
        retention: How much is kept.
    """

    at_once: int = max(1, CORES // 4)
    waiting: int = 20
    run_limit_s: float = 60 * 60
    pause_limit_s: float = 10 * 60
    retention: Retention = field(default_factory=Retention)

    def keep(self, process: RunProcess, somebody_waits: bool) -> None:
        """Have a process leave that has taken its time."""
        if process.seconds > self.run_limit_s:
            process.leave(f"It made room for others after {duration(self.run_limit_s)}.")
        elif process.is_paused and (somebody_waits or process.seconds_paused > self.pause_limit_s):
            process.leave("It made room for others while it was paused.")


CUT_OFF = "The server was started anew while this run was under way: it can go on."


def status_of(
    run: RunFolder,
    run_log: RunLog,
    process: RunProcess | None,
    ended: Ended | None,
    is_waiting: bool,
) -> Status:
    """What a run does now.

    Args:
        run: Its folder.
        run_log: What it told so far.
        process: What trains it; None if nothing does.
        ended: How its last go ended; None if it has not, or nobody could note it.
        is_waiting: Whether it is in the queue.
    """
    if is_waiting:
        return "waiting"
    if run.is_finished:
        return "done"
    if process:
        if process.is_leaving or run_log.ended:
            return "stopping"
        if process.is_paused:
            return "paused"
        return "training" if run_log.has_told else "starting"
    return "failed" if ended and ended.how == "failed" else "stopped"


def sentence_of(status: Status, ended: Ended | None) -> str:
    """What there is to say to people about a run that has that status; else empty."""
    if status in ACTIVE or status == "done":
        return ""
    return ended.sentence if ended else CUT_OFF


STOPPED = 3
FAILED = 4
DISK_FULL = 5
NO_MEMORY = 6

_FROM_OUTSIDE = (-9, -15)  # SIGKILL, which not every system has a name for, and SIGTERM

_SENTENCES = {
    0: "",
    STOPPED: "",
    FAILED: "",
    DISK_FULL: "The disk is full: what was kept last is whole. Go on when there is room again.",
    NO_MEMORY: "There was not enough memory for it. Try fewer units, or a smaller batch.",
}


def exit_sentence(status: int) -> str:
    """What to tell of a process that ended so; empty where its diary says what there is to say.

    Args:
        status: Its exit status; below 0, the number of the signal that ended it.
    """
    if status in _FROM_OUTSIDE:
        return (
            f"Its process was ended from outside (signal {-status}), as happens when a machine "
            "runs out of memory. It can go on from what was kept last."
        )
    return _SENTENCES.get(
        status, "Its process ended by an error of its own. It can go on from what was kept last."
    )
