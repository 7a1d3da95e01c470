"""An engine of several machines: dask.distributed, over a folder of runs that all of them see.

The scheduler's queue and its names outlive every web process, so that each of them shows and
commands all runs. One thread of this process talks to the scheduler: visitors see what it saw last,
and wait for it only to start or to command a run, never longer than `PATIENCE_S`.

Two things keep the runs in order. A worker takes one job at a time and the rest waits at the
scheduler, which holds for tasks that are marked as producers of data (`_data_producer`, not a
public name: `tests/core/runs/test_dask_engine.py` guards it) and a worker saturation of 1.0
(`deploy/dask.yaml`). And without a `fifo_timeout`, whoever came first has the higher priority.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, TypeVar

from core.i18n import gettext as _
from core.runs import log as run_log_file
from core.runs.dask_client import connect, how_it_ended, release, submit, take_look, tell
from core.runs.dask_look import DaskHold, Job, Look, job_name
from core.runs.engine import LEAVE, PATIENCE_S, Hold, Said
from core.runs.limits import Limits
from core.runs.lock import is_being_trained
from core.runs.log import Ended, RunLog
from core.runs.queue import mark_queued, owner_of, queued_runs, queued_session, unmark_queued
from core.runs.store import RunFolder
from core.server_log import RUNS, short

if TYPE_CHECKING:
    from distributed import Client

LOOK_EVERY_S = 0.3
LOST_AFTER_MS = 5_000
"""A run that is marked as waiting for so long and that the scheduler does not know was lost."""

_T = TypeVar("_T")


class DaskEngine:
    """The workers of a scheduler; see `core.runs.engine.Engine`.

    Args:
        folder: Where the runs are kept, for this process and all workers.
        limits: Unused here: workers have their own.
        address: Of the scheduler.
    """

    def __init__(self, folder: Path, limits: Limits, address: str) -> None:
        self._folder, self._address = folder.resolve(), address
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._client: Client | None = None
        self._look: Look | None = None
        self._has_answered = threading.Event()
        self._module = ""
        self._endings: dict[str, Ended] = {}
        self._is_closed = False
        threading.Thread(target=self._keep_in_touch, daemon=True).start()

    @property
    def slots(self) -> int:
        """See `core.runs.engine.Engine`."""
        return self._seen().places

    def problem(self, module: str = "") -> str:
        """See `core.runs.engine.Engine`."""
        look = self._look
        if look and time.monotonic() - look.at < PATIENCE_S:
            return ""
        return _(
            "The training engine cannot be reached. Finished runs can be opened; training works "
            "again as soon as it answers."
        )

    def open(self, module: str, patience_s: float = PATIENCE_S) -> None:
        """See `core.runs.engine.Engine`."""
        self._module = module
        if patience_s:
            self._has_answered.wait(patience_s)
        if problem := self.problem():
            raise ValueError(problem)

    def start(self, run: RunFolder, module: str) -> Hold:
        """See `core.runs.engine.Engine`."""
        session = token_hex(4)
        mark_queued(run.path, _now_ms(), session)
        self._endings.pop(run.run_id, None)
        try:
            self._ask(lambda client: self._submit(client, run.run_id, session, module))
        except ValueError:
            unmark_queued(run.path)
            raise
        hold = self.find(run.run_id)
        return hold or DaskHold(self, Job(job_name(run.run_id, session)), 1)

    def find(self, run_id: str) -> Hold | None:
        """See `core.runs.engine.Engine`."""
        hold = self.active().get(run_id)
        if hold is None and (session := queued_session(self._folder / run_id)) is not None:
            # Another web process has just started it, or the scheduler has lost it.
            return DaskHold(self, Job(job_name(run_id, session)), len(self._seen().waiting) + 1)
        return hold

    def active(self) -> Mapping[str, Hold]:
        """See `core.runs.engine.Engine`."""
        look = self._seen()
        holds: dict[str, Hold] = {each.run_id: DaskHold(self, each, None) for each in look.working}
        for place, each in enumerate(look.waiting, start=1):
            holds.setdefault(each.run_id, DaskHold(self, each, place))
        return holds

    def ending(self, run_id: str) -> Ended | None:
        """See `core.runs.engine.Engine`."""
        return self._endings.get(run_id)

    def tell(self, job: Job, said: Said) -> None:
        """Tell a run something.

        Raises:
            ValueError: If the engine does not answer.
        """
        self._ask(lambda client: tell(client, job.name, said))

    def cancel(self, job: Job) -> None:
        """Take a run out of the queue; if it begins meanwhile, it stops.

        Raises:
            ValueError: If the engine does not answer.
        """

        def cancel(client: Client) -> None:
            tell(client, job.name, Said(job.said.number + 1, LEAVE))
            release(client, job.name)

        self._ask(cancel)
        run = RunFolder(self._folder / job.run_id)
        unmark_queued(run.path)
        self._end(run, Ended("stopped"))

    def has(self, job: Job) -> bool:
        """Whether a job waits or trains."""
        look = self._seen()
        return job.name in {each.name for each in (*look.working, *look.waiting)}

    def close(self) -> None:
        """Let go: the runs train on, and other web processes command them."""

        def let_go(client: Client) -> None:
            self._is_closed = True
            client.close()

        with suppress(ValueError):
            self._ask(let_go)
        self._is_closed = True

    def _seen(self) -> Look:
        """What the scheduler said last; without it, what the folder says of runs that wait."""
        if self._look and not self.problem():
            return self._look
        waiting = [
            Job(job_name(run_id, session)) for _number, run_id, session in queued_runs(self._folder)
        ]
        return Look(0.0, 0, (), tuple(waiting))

    def _ask(self, call: Callable[[Client], _T]) -> _T:
        """Have the thread that talks to the scheduler do something, and look once more.

        Raises:
            ValueError: If it cannot be done, or not in `PATIENCE_S`.
        """
        answer: Future[_T] = Future()

        def do() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                if self._client is None:
                    raise ConnectionError
                found = call(self._client)
                if not self._is_closed:
                    self._take_look(self._client)
                answer.set_result(found)
            except Exception as error:
                answer.set_exception(error)

        self._calls.put(do)
        try:
            return answer.result(PATIENCE_S)
        except Exception as error:
            answer.cancel()
            RUNS.warning("the engine did not do what was asked: %s", type(error).__name__)
            raise ValueError(
                self.problem()
                or _("The training engine did not answer in time. Try again in a moment.")
            ) from None

    def _keep_in_touch(self) -> None:
        """Look at the scheduler again and again, and do what is asked in between."""
        while not self._is_closed:
            try:
                if self._client is None:
                    self._client = connect(self._address)
                    RUNS.info("connected to the engine at %s", self._address)
                self._take_look(self._client)
                self._finish_ended(self._client)
                self._submit_lost(self._client)
            except Exception as error:
                self._lose(error)
            self._serve()

    def _serve(self) -> None:
        deadline = time.monotonic() + LOOK_EVERY_S
        while (left := deadline - time.monotonic()) > 0 and not self._is_closed:
            try:
                call = self._calls.get(timeout=left)
            except queue.Empty:
                return
            call()

    def _lose(self, error: Exception) -> None:
        client, self._client, self._look = self._client, None, None
        if client is not None:
            RUNS.warning("lost the engine at %s: %s", self._address, type(error).__name__)
            with suppress(Exception):
                client.close(timeout=1)

    def _take_look(self, client: Client) -> None:
        look = take_look(client)
        if self._look is None and look.saturation != 1.0:
            RUNS.warning(
                "the scheduler's worker-saturation is %s: places in the queue are exact with 1.0, "
                "see deploy/dask.yaml",
                look.saturation,
            )
        known = {job.name for job in self._look.working} if self._look else set()
        for job in look.working:
            if job.name not in known:
                RUNS.info("run %s trains on %s", short(job.run_id), job.host)
        self._look = look
        self._has_answered.set()

    def _submit(self, client: Client, run_id: str, session: str, module: str) -> None:
        arguments = (run_id, str(self._folder), module)
        submit(client, job_name(run_id, session), arguments, priority=-self._turn(run_id))

    def _turn(self, run_id: str) -> int:
        """Everybody's first run comes before anybody's second, and addresses take turns."""
        others = [each for each in self.active() if each != run_id]
        owner = owner_of(self._folder / run_id)
        owners = [owner_of(self._folder / each) for each in others]
        own = sum(each == owner for each in owners)
        neighbours = sum(each.address == owner.address for each in owners)
        return own * 1_000 + neighbours

    def _finish_ended(self, client: Client) -> None:
        """Note how jobs ended where their workers could not, and let the scheduler forget them."""
        ended_jobs = self._look.ended if self._look else ()
        for job in random.sample(ended_jobs, len(ended_jobs)):  # one that is stuck stops no other
            run = RunFolder(self._folder / job.run_id)
            try:
                ended = how_it_ended(client, job)
            except TimeoutError:  # its worker is slow to say so: a later look asks again
                break
            waiting = queued_session(run.path)
            is_resumed = waiting is not None and job_name(job.run_id, waiting) != job.name
            if not is_resumed:  # else the mark, and the status, are those of the next session
                unmark_queued(run.path)
                if ended and run.path.is_dir():
                    self._end(run, ended)
            RUNS.info("run %s ended%s", short(job.run_id), f": {ended.message}" if ended else "")
            release(client, job.name)

    def _submit_lost(self, client: Client) -> None:
        """Queue again what waited when the scheduler died."""
        now = _now_ms()
        for number, run_id, session in queued_runs(self._folder) if self._module else ():
            name = job_name(run_id, session)
            is_lost = self._look and name not in self._look.names and now - number > LOST_AFTER_MS
            if is_lost and not is_being_trained(self._folder / run_id):
                self._submit(client, run_id, session, self._module)

    def _end(self, run: RunFolder, ended: Ended) -> None:
        self._endings[run.run_id] = ended
        run_log = RunLog(run.log)
        with suppress(OSError):
            run_log.update()
            if run_log.ended != ended:
                run_log_file.append(run.log, ended)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
