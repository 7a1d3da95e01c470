"""A job of dask.distributed, on its worker: between the scheduler's variables and the carrier."""

from __future__ import annotations

import time
from dataclasses import astuple
from pathlib import Path
from typing import Any

from core.runs.carrier import carry, check_worker
from core.runs.engine import Said

PREFIX = "lstm-lab-"
"""Of the names of jobs, and of variables, at the scheduler."""

SILENCE_S = 10.0
"""Without a scheduler for so long, a training stops: nobody knows of it any more."""


def train_here(
    run_id: str, folder: str, module: str, job: str, fingerprint: str, host: str
) -> tuple[str, str] | None:
    """Train a run, told what to do by a variable of the scheduler.

    Args:
        run_id: The run.
        folder: Where the runs are kept, as this worker sees it.
        module: What trains it in its own process.
        job: The name of this job, and of the variable.
        fingerprint: Of the code of the web process.
        host: What this machine is called.

    Returns:
        Outcome and message; None where the process noted them itself.

    Raises:
        Refused: If this worker may not train it.
    """
    run = check_worker(Path(folder), run_id, fingerprint, host)
    scheduler = _Scheduler(job)
    ended = carry(
        run,
        module,
        job,
        scheduler.said,
        somebody_waits=scheduler.somebody_waits,
        is_wanted=scheduler.is_there,
    )
    return None if ended is None else astuple(ended)


class _Scheduler:
    """What a job asks the scheduler, as long as there is one."""

    def __init__(self, job: str) -> None:
        from distributed import Variable, get_client, get_worker

        client = get_client()
        self._worker = get_worker()
        self._said = Variable(job, client=client)
        self._waiting = Variable(f"{PREFIX}waiting", client=client)
        self._heard_at = time.monotonic()
        self._last = Said()

    def said(self) -> Said:
        """What the run was last told; what is known where the scheduler does not answer."""
        if found := self._get(self._said):
            self._last = Said(int(found[0]), str(found[1]))
        return self._last

    def somebody_waits(self) -> bool:
        """Whether another run waits for a place."""
        return bool(self._get(self._waiting))

    def is_there(self) -> bool:
        """Whether the worker still belongs to a scheduler."""
        is_running = self._worker.status.name in ("running", "paused")
        return is_running and time.monotonic() - self._heard_at < SILENCE_S

    def _get(self, variable: Any) -> Any:
        try:
            found = variable.get(timeout=1)
        except TimeoutError:  # nothing was set yet, and the scheduler said so
            self._heard_at = time.monotonic()
            return None
        except Exception:  # as its connection breaks: whatever it raises, nothing was heard
            return None
        self._heard_at = time.monotonic()
        return found
