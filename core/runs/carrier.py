"""Carries one session of a run on a worker: the same training process as on a machine of its own.

The worker may die and another one may go on with the same job; and it may freeze, so that the
process which it started still holds the run. After a while a later worker then takes the run over:
the frozen process finds out before it writes anything (`core.runs.lock`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from core.files import write_whole
from core.i18n import N_
from core.runs import log as run_log_file
from core.runs.child_hold import ChildHold
from core.runs.engine import KILL, LEAVE, Said
from core.runs.fingerprint import code_fingerprint
from core.runs.limits import Limits
from core.runs.lock import is_being_trained, take_over
from core.runs.log import Ended
from core.runs.queue import unmark_queued
from core.runs.session import Session
from core.runs.store import SETTINGS, RunFolder

MOST_DEATHS = 3
"""Workers that may die with a run before it is taken to be the reason."""

TAKE_OVER_AFTER_S = 10.0
LOOK_EVERY_S = 0.2

MACHINES_DIED = N_(
    "The machines that trained it died three times. It can be resumed from what was saved last."
)
_CARRIED = "carried.json"
_IS_OVER = 0
"""In place of an attempt: the job was carried to its end, and its worker died with the result."""


class Refused(RuntimeError):
    """A worker may not train a run; the sentence says why."""


def check_worker(folder: Path, run_id: str, fingerprint: str, host: str) -> RunFolder:
    """Find the run's folder on this worker.

    Args:
        folder: Where the runs are kept.
        run_id: The run.
        fingerprint: Of the code of the web process.
        host: What this machine is called.

    Raises:
        Refused: If this worker has other code, or does not see the run.
    """
    if code_fingerprint() != fingerprint:
        raise Refused(
            f"The worker on {host} has another version of the app than the server. Update both to "
            "the same version and restart the worker, then resume the run."
        )
    run = RunFolder(folder / run_id)
    if not (run.path / SETTINGS).is_file():
        raise Refused(
            f"The worker on {host} does not see the run in {folder}. Mount the folder of runs "
            "there, or set LSTM_LAB_RUNS on the worker, then resume the run."
        )
    return run


def carry(
    run: RunFolder,
    module: str,
    job: str,
    said: Callable[[], Said],
    *,
    somebody_waits: Callable[[], bool],
    is_wanted: Callable[[], bool],
    limits: Limits | None = None,
) -> Ended | None:
    """Train a run until its process ends.

    Args:
        run: Its folder.
        module: What trains it in its own process.
        job: The name of this session, the same on every worker that goes on with it.
        said: What it was last told.
        somebody_waits: Whether another run waits; asked while this one is paused.
        is_wanted: Whether the scheduler still wants it; otherwise it stops and ends.
        limits: How long it may train and pause.

    Returns:
        How it ended, where the process did not note that itself.
    """
    unmark_queued(run.path)
    attempt = _count_attempt(run, job)
    if attempt == _IS_OVER or run.is_finished:
        return None
    if attempt > MOST_DEATHS:
        ended = Ended("failed", MACHINES_DIED)
        with suppress(OSError):
            run_log_file.append(run.log, ended)
        return ended
    if attempt > 1:
        _free(run)
    hold = ChildHold(run, module)
    session = Session(run, hold, limits or Limits())
    hold.begin()
    heard = Said()
    while (status := hold.wait(LOOK_EVERY_S)) is None:
        now = said()  # before the next question: who was heard just now is there
        if not is_wanted():
            hold.leave()
            continue
        if now != heard:
            heard = now
            _tell(hold, now.line)
        session.enforce(hold.said.may_pause and somebody_waits())
    _note(run, job, _IS_OVER)
    return session.note_end(status)


def _tell(hold: ChildHold, line: str) -> None:
    if line in (LEAVE, KILL):
        hold.leave()
        if line == KILL:
            hold.kill()
    elif line:
        hold.say(line)


def _count_attempt(run: RunFolder, job: str) -> int:
    """How many workers have begun with a job, this one included; `_IS_OVER` once it has ended."""
    attempt = 1
    try:
        found = json.loads((run.path / _CARRIED).read_text("utf-8"))
        if found["job"] == job:
            before = int(found["attempt"])
            attempt = _IS_OVER if before == _IS_OVER else before + 1
    except (OSError, ValueError, KeyError, TypeError):
        pass
    _note(run, job, attempt)
    return attempt


def _note(run: RunFolder, job: str, attempt: int) -> None:
    content = json.dumps({"job": job, "attempt": attempt})
    with suppress(OSError):
        write_whole(run.path / _CARRIED, partial(Path.write_text, data=content))


def _free(run: RunFolder) -> None:
    """Wait for the process of a dead worker to leave a run, and take it over if it does not."""
    deadline = time.monotonic() + TAKE_OVER_AFTER_S
    while is_being_trained(run.path):
        if time.monotonic() > deadline:
            take_over(run.path)
            return
        time.sleep(0.1)
