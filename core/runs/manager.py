"""The training runs of one web process: started, followed, paused, stopped and resumed.

A run is a folder, carried by an engine (`core.runs.engine`); what is in the folder outlives both
the process that trains it and the server. A run that was being trained when its server ended stands
where its folder says, and can be resumed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.i18n import gettext as _
from core.network.network import Network
from core.network.pretrained import check_start
from core.recipes import Recipe
from core.runs import checkpoints
from core.runs import store as run_folder
from core.runs.child_engine import ChildEngine
from core.runs.engine import PATIENCE_S, PAUSE, RESUME, Engine, Hold
from core.runs.limits import Limits
from core.runs.lock import is_being_trained
from core.runs.log import RunLog
from core.runs.queue import SERVER, Visitor, check_room, owner_of, write_owner
from core.runs.retention import FolderClock, check_disk, remove_old_runs, touch
from core.runs.status import Run, current_status, message
from core.runs.store import DamagedRun, RunFolder, reading
from core.runs.sweep import Sweep, sweep_of, write_sweep
from core.runs.throughput import Throughput
from core.runs.waiting import Forecast
from core.server_log import RUNS, short

WORKER = "core.training.worker"
LOGS_KEPT = 64

MakeEngine = Callable[[Path, Limits], Engine]


class RunManager:
    """All runs of a folder. Its methods may be called from any thread.

    Every method that takes a run's id raises a ValueError if there is no such run.

    Attributes:
        throughput: How fast networks train here.

    Args:
        folder: Where the runs are kept.
        limits: How much is trained at once, and how long.
        worker: The module that trains a run in its own process.
        engine: Makes what carries the runs; child processes of this one by default.
    """

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        worker: str = WORKER,
        engine: MakeEngine = ChildEngine,
    ) -> None:
        self._folder, self._limits, self._worker = folder, limits or Limits(), worker
        self._lock = threading.RLock()
        self._engine = engine(folder, self._limits)
        self._logs: OrderedDict[str, RunLog] = OrderedDict()
        self._clock: FolderClock | None = None
        self.throughput = Throughput()
        self._forecast = Forecast(self._engine, self._seconds_left)
        with suppress(OSError, ValueError):  # whoever wants to train is told why it cannot be
            if folder.is_dir():
                self._open(patience_s=0)

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
        return self._start((recipe,), text, visitor)[0]

    def start_sweep(
        self,
        recipes: Sequence[Recipe],
        setting: str,
        values: Sequence[str],
        visitor: Visitor = SERVER,
    ) -> Sweep:
        """Start the runs of a sweep, which train in their turns; all of them, or none.

        Args:
            recipes: What to train (`core.runs.sweep.swept`).
            setting: The name of the setting in which they differ.
            values: What it is in each.
            visitor: Who starts them.

        Raises:
            ValueError: As `start` does.
        """
        with self._lock:
            runs = self._start(recipes, None, visitor, (setting, tuple(values)))
            return Sweep(setting, tuple(values), runs)

    def sweep(self, run_id: str) -> Sweep | None:
        """The sweep that a run belongs to; None if it is none's."""
        return sweep_of(run_folder.find(self._folder, run_id).path)

    def _start(
        self,
        recipes: Sequence[Recipe],
        text: str | None,
        visitor: Visitor,
        swept: tuple[str, tuple[str, ...]] | None = None,
    ) -> tuple[str, ...]:
        for recipe in recipes:
            check_start(recipe)
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                clock = self._open()
                self._check_room(visitor, len(recipes))
                active = self._engine.active()
                remove_old_runs(self._folder, self._limits.retention, active, clock.now())
                clock.save()
                check_disk(self._folder, self._limits.retention)
                runs = [run_folder.create(self._folder, each, text) for each in recipes]
                ids = tuple(run.run_id for run in runs)
                if swept:
                    write_sweep(self._folder, Sweep(*swept, ids))
                for run in runs:
                    write_owner(run.path, visitor)
                    touch(run, clock.now())
                for run, recipe in zip(runs, recipes, strict=True):
                    self._engine.start(run, self._worker)
                    RUNS.info("run %s was started: %s", short(run.run_id), recipe.name)
            except OSError as error:
                raise self._cannot_write(error) from None
            return ids

    def follow(self, run_id: str) -> Run:
        """Where a run stands now."""
        run = run_folder.find(self._folder, run_id)
        with self._lock:
            if self._clock:
                touch(run, self._clock.now())
            with reading(run.log.name):
                run_log = self._log(run)
            hold = self._engine.find(run_id)
            is_elsewhere = not hold and not run.is_finished and is_being_trained(run.path)
            ended = self._engine.ending(run_id) or run_log.ended
            status = current_status(run, run_log, hold, ended, is_elsewhere=is_elsewhere)
            if status == "training":
                with suppress(DamagedRun):
                    self.throughput.note(run.recipe(), run_log.progress)
            return Run(
                run_id,
                status,
                tuple(run_log.progress),
                hold.place if hold else None,
                run_log.seconds_left if status == "training" else None,
                message(status, ended),
                tuple(run_log.measured),
                is_elsewhere,
                self._forecast.seconds(run_id) if status == "waiting" else None,
            )

    def problem(self) -> str:
        """Why no run can be started now, in a sentence; empty if one can. It never waits."""
        return self._engine.problem(self._worker)

    @property
    def places(self) -> int:
        """How many runs train side by side."""
        return self._engine.slots

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
        """The number of the process on this machine that trains a run; None if none does."""
        hold = self._engine.find(run_id)
        return hold.pid if hold else None

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
            run = run_folder.find(self._folder, run_id)
            hold = self._engine.find(run_id)
            if hold and not hold.said.is_stop and not self._is_paused(run, hold):
                hold.say(PAUSE)

    def resume(self, run_id: str) -> None:
        """Have a paused or stopped run train on, in its turn; do nothing if it trains or is done.

        Raises:
            ValueError: Also if too many wait already, or another server has the folder.
        """
        with self._lock:
            run = run_folder.find(self._folder, run_id)
            if hold := self._engine.find(run_id):
                if self._is_paused(run, hold) or hold.said.trains_some:
                    hold.say(RESUME)
            elif not run.is_finished:
                try:
                    self._open()
                    self._check_room(owner_of(run.path))
                    with self._new_session(run):
                        self._engine.start(run, self._worker)
                    RUNS.info("run %s was resumed", short(run_id))
                except OSError as error:
                    raise self._cannot_write(error) from None

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
            run_folder.find(self._folder, run_id)
            if hold := self._engine.find(run_id):
                hold.leave()

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
        """Let go of all runs: the web process ends."""
        self._engine.close()
        with suppress(OSError):
            if self._clock:
                self._clock.save()

    def _open(self, patience_s: float = PATIENCE_S) -> FolderClock:
        """Be ready to start runs.

        Raises:
            ValueError: If that cannot be now, as where another server has the folder.
            OSError: If the folder cannot be written.
        """
        if self._clock is None and self._folder.is_dir():
            self._clock = FolderClock(self._folder)
        self._engine.open(self._worker, patience_s)
        return self._clock or FolderClock(self._folder)

    def _check_room(self, visitor: Visitor, more: int = 1) -> None:
        """Raise a ValueError if a visitor may not start so many more runs."""

        def group_of(run_id: str) -> str:
            sweep = sweep_of(self._folder / run_id)
            return sweep.sweep_id if sweep else run_id

        active = {run_id: owner_of(self._folder / run_id) for run_id in self._engine.active()}
        places = self._engine.slots
        check_room(visitor, active, self._limits, places=places, group_of=group_of, more=more)

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
            if hold := self._engine.find(run_id):
                hold.say(f"train {hold.said.number + 1} {amount}")

    def _is_paused(self, run: RunFolder, hold: Hold) -> bool:
        with reading(run.log.name):
            return hold.said.pauses(self._log(run).paused_by)

    def _seconds_left(self, run_id: str) -> float | None:
        """How long a run still trains, at its pace or at that of one like it on this server."""
        run = RunFolder(self._folder / run_id)
        with suppress(DamagedRun, OSError):
            run_log = self._log(run)
            left = run_log.seconds_left
            if left is None:
                done = run_log.progress[-1].done if run_log.progress else 0
                left = self.throughput.seconds_from(run.recipe(), done)
            return None if left is None else min(left, self._limits.run_limit_s)
        return None

    @contextmanager
    def _new_session(self, run: RunFolder) -> Iterator[None]:
        """Expect a new session in the run's log, unless it cannot be started within."""
        with suppress(OSError):
            self._log(run).begin_session()
        try:
            yield
        except BaseException:
            self._logs.pop(run.run_id, None)
            raise

    def _log(self, run: RunFolder) -> RunLog:
        """The run's log; those last asked for are kept as far as they were read."""
        run_log = self._logs.pop(run.run_id, None) or RunLog(run.log)
        self._logs[run.run_id] = run_log
        if len(self._logs) > LOGS_KEPT:
            self._logs.popitem(last=False)
        run_log.update()
        return run_log
