"""What travels to dask.distributed: the job of a worker, and the scheduler's list of jobs.

A scheduler needs no copy of the app, and a worker of another version is to refuse in a sentence.
So both are made inside a function: what has no importable name is pickled by value. They use
nothing of this module but themselves, and import what they need where they run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LIST_JOBS = "lstm_lab_jobs"
"""The name under which the scheduler answers with its list of jobs."""


def make_job() -> Callable[..., Any]:
    """Make the function that trains a run on a worker.

    Its arguments are the run's id; the folder where the web process keeps the runs
    (`LSTM_LAB_RUNS` of the worker comes first); the module that trains it in its own process; the
    name of the job, which is also that of the variable with what the run is told; and the
    fingerprint of the web process' code. It returns outcome and message, or None where the run's
    log says how it ended.
    """

    def train(run_id: str, folder: str, module: str, job: str, fingerprint: str) -> Any:
        import os
        import socket
        import sys
        from pathlib import Path

        root, host = os.environ.get("LSTM_LAB_APP") or str(Path.cwd()), socket.gethostname()
        if not (Path(root) / "core" / "runs" / "dask_worker.py").is_file():
            raise RuntimeError(
                f"The worker on {host} was started in {root}, which is not the app's folder. Start "
                "it there, or name the folder in LSTM_LAB_APP, then resume the run."
            )
        if root not in sys.path:
            sys.path.insert(0, root)
        from core.runs.dask_worker import train_here

        runs = os.environ.get("LSTM_LAB_RUNS") or folder
        return train_here(run_id, runs, module, job, fingerprint, host)

    return train


def make_listing() -> Callable[..., None]:
    """Make the function that teaches a scheduler to list jobs; called with a name and a prefix.

    The list has the number of places; how many tasks a worker is sent for each of them; and of each
    job its name, state, host, and number and line of what it was last told, in their turns. Workers
    find how many runs wait in a variable of the scheduler.
    """

    def teach(name: str, prefix: str, dask_scheduler: Any = None) -> None:
        def list_jobs() -> Any:
            variables = dask_scheduler.extensions["variables"].variables
            found = []
            for task in dask_scheduler.tasks.values():
                key = str(task.key)
                if key.startswith(prefix):
                    host = task.processing_on.host if task.processing_on else ""
                    number, line = variables.get(key, {}).get("value") or (0, "")
                    turn = task.priority or ()
                    found.append((turn, (key, task.state, host, int(number), str(line))))
            found.sort(key=lambda each: each[0])
            waiting = sum(job[1] in ("queued", "no-worker") for _, job in found)
            variables[f"{prefix}waiting"] = {"type": "msgpack", "value": waiting}
            places = sum(worker.nthreads for worker in dask_scheduler.workers.values())
            return places, float(dask_scheduler.WORKER_SATURATION), [job for _, job in found]

        dask_scheduler.handlers[name] = list_jobs

    return teach
