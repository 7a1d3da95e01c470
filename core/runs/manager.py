"""The training runs of one server: started, followed, paused, stopped and resumed.

A run is a folder, trained by a process of its own; what is in the folder outlives both the process
and the server. Runs that wait are queued again after a restart; one that was being trained stands
where its folder says, and can be resumed. One server trains the runs of a folder; another one that
looks into the same folder may follow them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from core.i18n import gettext as _
from core.network.network import Network
from core.network.pretrained import check_start
from core.recipes import Recipe
from core.runs import checkpoints
from core.runs import log as run_log_file
from core.runs import store as run_folder
from core.runs.limits import Limits
from core.runs.lock import ServerLock, is_being_trained
from core.runs.log import Ended, RunLog
from core.runs.process import STOPPED, TAKEN_OVER, RunProcess, exit_message
from core.runs.queue import SERVER, RunQueue, Visitor, owner_of, write_owner
from core.runs.retention import FolderClock, check_room, remove_old_runs, touch
from core.runs.status import Run, current_status, message
from core.runs.store import RunFolder, reading

WORKER = "core.training.worker"
LOGS_KEPT = 64
LOOK_EVERY_S = 0.25
CLOSING_S = 2.0


class RunManager:
    """All runs of one server. Its methods may be called from any thread.

    Every method that takes a run's id raises a ValueError if there is no such run.

    Args:
        folder: Where the runs are kept.
        limits: How much is trained at once, and how long.
        worker: The module that trains a run in its own process.
    """

    def __init__(self, folder: Path, limits: Limits | None = None, worker: str = WORKER) -> None:
        self._folder, self._limits, self._worker = folder, limits or Limits(), worker
        self._lock = threading.RLock()
        self._server = ServerLock(folder)
        self._queue = RunQueue(folder, self._limits)
        self._working: dict[str, RunProcess] = {}
        self._visitors: dict[str, Visitor] = {}
        self._endings: dict[str, Ended] = {}
        self._logs: OrderedDict[str, RunLog] = OrderedDict()
        self._clock: FolderClock | None = None
        self._is_closed = False
        with suppress(OSError, ValueError):  # whoever wants to train is told why it cannot be
            if folder.is_dir():
                self._take_folder()

    @property
    def folder(self) -> Path:
        """Where the runs are kept."""
        return self._folder

    def start(self, recipe: Recipe, text: str | None = None, visitor: Visitor = SERVER) -> str:
        """Start a run, which trains now or waits for its turn, and return its id.

        Args:
            recipe: What to train.
            text: A visitor's own, for a recipe that learns one.
            visitor: Who starts it.

        Raises:
            ValueError: If too many wait already, the folder cannot be written or is another
                server's, or the recipe begins with the weights of a network that are not for it.
        """
        check_start(recipe)
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                clock = self._take_folder()
                self._queue.check_room(visitor, self._visitors)
                remove_old_runs(
                    self._folder,
                    self._limits.retention,
                    {*self._working, *self._queue.waiting},
                    clock.now(),
                )
                clock.save()
                check_room(self._folder, self._limits.retention)
                run = run_folder.create(self._folder, recipe, text)
                write_owner(run.path, visitor)
                touch(run, clock.now())
                self._queue.add(run.run_id, visitor)
            except OSError as error:
                raise self._cannot_write(error) from None
            self._fill_places()
            return run.run_id

    def follow(self, run_id: str) -> Run:
        """Where a run stands now."""
        run = run_folder.find(self._folder, run_id)
        with self._lock:
            if self._clock:
                touch(run, self._clock.now())
            with reading(run.log.name):
                run_log = self._log(run)
            process = self._working.get(run_id)
            if process:
                process.note_pause(run_log.paused_by)
            is_elsewhere = not process and not run.is_finished and is_being_trained(run.path)
            ended = self._endings.get(run_id) or run_log.ended
            is_waiting = run_id in self._queue
            status = current_status(
                run, run_log, process, ended, is_waiting=is_waiting, is_elsewhere=is_elsewhere
            )
            waiting = self._queue.in_order(self._visitors) if is_waiting else []
            return Run(
                run_id,
                status,
                tuple(run_log.progress),
                waiting.index(run_id) + 1 if is_waiting else None,
                run_log.seconds_left if status == "training" else None,
                message(status, ended),
                tuple(run_log.measured),
                is_elsewhere,
            )

    def recipe(self, run_id: str) -> Recipe:
        """What a run trains.

        Raises:
            ValueError: Also if its settings are damaged or of another version.
        """
        return run_folder.find(self._folder, run_id).recipe()

    def text(self, run_id: str) -> str | None:
        """The text that a visitor gave to a run; None if they gave none.

        Raises:
            ValueError: Also if it is damaged.
        """
        return run_folder.find(self._folder, run_id).text()

    def pid(self, run_id: str) -> int | None:
        """The number of the process that trains a run; None if none does."""
        process = self._working.get(run_id)
        return process.pid if process else None

    def is_owner(self, run_id: str, visitor: Visitor) -> bool:
        """Whether a visitor may control a run: it is theirs, or nobody's in particular."""
        owner = owner_of(run_folder.find(self._folder, run_id).path)
        return SERVER in (owner, visitor) or owner.visitor_id == visitor.visitor_id

    def check_owner(self, run_id: str, visitor: Visitor) -> None:
        """Raise a ValueError if a visitor may only look at a run."""
        if not self.is_owner(run_id, visitor):
            raise ValueError(_("Only the visitor who started this run can control it."))

    def pause(self, run_id: str) -> None:
        """Have a run wait after its batch, ready to train on; do nothing if it does not train."""
        with self._lock:
            run_folder.find(self._folder, run_id)
            if process := self._working.get(run_id):
                process.pause()

    def resume(self, run_id: str) -> None:
        """Have a paused or stopped run train on, in its turn; do nothing if it trains or is done.

        Raises:
            ValueError: Also if too many wait already, or another server has the folder.
        """
        with self._lock:
            run = run_folder.find(self._folder, run_id)
            process = self._working.get(run_id)
            if process:
                process.resume()
            elif run_id not in self._queue and not run.is_finished:
                owner = owner_of(run.path)
                try:
                    self._take_folder()
                    self._queue.check_room(owner, self._visitors)
                    self._queue.add(run_id, owner)
                except OSError as error:
                    raise self._cannot_write(error) from None
                self._endings.pop(run_id, None)
                self._fill_places()

    def train_batches(self, run_id: str, batches: int = 1) -> None:
        """Have a run, paused or not, train so many batches and pause; do nothing if none trains it.

        Raises:
            ValueError: Also if there is to be no batch.
        """
        if batches < 1:
            raise ValueError(_("Train at least one batch, not {n}.", n=batches))
        self._train_some(run_id, str(batches))

    def train_epoch(self, run_id: str) -> None:
        """Have a run train to the end of the next epoch and pause; do nothing if none trains it."""
        self._train_some(run_id, "epoch")

    def stop(self, run_id: str) -> None:
        """Have a run stop after its batch, or leave the queue; do nothing if it does neither."""
        with self._lock:
            run = run_folder.find(self._folder, run_id)
            if run_id in self._queue:
                self._queue.remove(run_id)
                self._end(run, Ended("stopped"))
            elif process := self._working.get(run_id):
                process.request_stop()

    def results(self, run_id: str) -> Path:
        """The folder of a run that is done: its network, card and what belongs to them.

        Raises:
            ValueError: Also if it is not done.
        """
        run = run_folder.find(self._folder, run_id)
        if not run.is_finished:
            raise ValueError(_("This run is not finished yet. Resume it to get its network."))
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
        """Have all processes stop, and end those that do not: the server ends."""
        with self._lock:
            self._is_closed = True
            self._queue.clear()
            processes = list(self._working.values())
        for process in processes:
            process.request_stop()
        for process in processes:
            if process.wait(CLOSING_S) is None:
                process.kill()
                process.wait(CLOSING_S)
        with suppress(OSError):
            if self._clock:
                self._clock.save()
        self._server.release()

    def _take_folder(self) -> FolderClock:
        """Lock the folder for this server; the first time, queue again the runs that wait.

        Raises:
            ValueError: If another server has it.
            OSError: If it cannot be written.
        """
        if self._is_closed or not self._server.take():
            raise ValueError(
                _(
                    "Another server already trains the runs in {folder}. You can look at runs "
                    "here; to train, use that server or set LSTM_LAB_RUNS to another folder.",
                    folder=self._folder,
                )
            )
        if self._clock is None:
            self._clock = FolderClock(self._folder)
            self._queue.restore()
            self._fill_places()
        return self._clock

    def _cannot_write(self, error: OSError) -> ValueError:
        return ValueError(
            _(
                "Runs cannot be kept in {folder}: {reason}. Make it writable for the server's "
                "user, or set LSTM_LAB_RUNS to another folder.",
                folder=error.filename or self._folder,
                reason=error.strerror or error,
            )
        )

    def _train_some(self, run_id: str, amount: str) -> None:
        with self._lock:
            run_folder.find(self._folder, run_id)
            if process := self._working.get(run_id):
                process.train(amount)

    def _fill_places(self) -> None:
        """Start as many of the runs that wait as there are places."""
        while (
            len(self._queue) and len(self._working) < self._limits.at_once and not self._is_closed
        ):
            run_id = self._queue.in_order(self._visitors)[0]
            run, visitor = RunFolder(self._folder / run_id), self._queue.remove(run_id)
            try:
                process = RunProcess(run, self._worker)
            except OSError as error:
                self._end(run, Ended("failed", f"It cannot be started: {error.strerror}."))
                continue
            self._working[run_id], self._visitors[run_id] = process, visitor
            with suppress(OSError):
                self._log(run).begin_session()
            threading.Thread(target=self._watch, args=(run, process), daemon=True).start()

    def _watch(self, run: RunFolder, process: RunProcess) -> None:
        """Keep a process to its limits until it ends, and give its place to the next."""
        while (status := process.wait(LOOK_EVERY_S)) is None:
            with self._lock:
                if process.trains_some:
                    with suppress(OSError):
                        process.note_pause(self._log(run).paused_by)
                self._limits.enforce(process, somebody_waits=bool(len(self._queue)))
        with self._lock:
            del self._working[run.run_id], self._visitors[run.run_id]
            self._note_end(run, status, process)
            self._fill_places()

    def _note_end(self, run: RunFolder, status: int, process: RunProcess) -> None:
        """Note how a process ended, where it did not itself."""
        was_killed_here = process.is_stopping and status < 0
        said = process.reason if was_killed_here else exit_message(status) or process.reason
        try:
            has_ended = self._log(run).ended is not None
        except OSError:
            has_ended = False
        if said or not has_ended:
            is_failure = not process.is_stopping and status not in (0, STOPPED)
            ended = Ended("failed" if is_failure else "stopped", said)
            self._end(run, ended, is_ours=status != TAKEN_OVER)

    def _end(self, run: RunFolder, ended: Ended, *, is_ours: bool = True) -> None:
        """Note how a run ended, for the next server too, if its folder can be written."""
        self._endings[run.run_id] = ended
        if is_ours:
            with suppress(OSError):
                run_log_file.append(run.log, ended)

    def _log(self, run: RunFolder) -> RunLog:
        """The run's log; those last asked for are kept as far as they were read."""
        run_log = self._logs.pop(run.run_id, None) or RunLog(run.log)
        self._logs[run.run_id] = run_log
        if len(self._logs) > LOGS_KEPT:
            self._logs.popitem(last=False)
        run_log.update()
        return run_log
