"""A scheduler of dask.distributed with its workers, on loopback, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from core.runs.dask_engine import DaskEngine
from core.runs.limits import Limits
from core.runs.manager import WORKER, RunManager
from tests.server import free_port

ROOT = Path(__file__).resolve().parents[1]
DASK = Path(sys.executable).with_name("dask")
UNENCRYPTED = {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "False"}
"""On loopback; all else is as `deploy/dask.yaml` says."""


class Cluster:
    """A scheduler and its workers, each a process group of its own, over one folder of runs.

    Args:
        folder: For the runs and what the processes leave.
        worker: The module that trains a run.
    """

    def __init__(self, folder: Path, worker: str = WORKER) -> None:
        self.folder, self.worker = folder, worker
        self.port = free_port()
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.managers: list[RunManager] = []

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def runs(self) -> Path:
        """The folder of runs."""
        return self.folder / "runs"

    def start_scheduler(self) -> None:
        """Start the scheduler, also after it has died."""
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker, which trains one run at a time."""
        scratch = self.folder / f"worker-{len(self.workers)}"
        arguments = "--nthreads 1 --memory-limit 0 --no-dashboard --death-timeout 60 --no-nanny"
        worker = self._start(
            "worker", self.address, *arguments.split(), "--local-directory", str(scratch)
        )
        self.workers.append(worker)
        return worker

    def web_process(self, limits: Limits | None = None) -> RunManager:
        """Runs as a web process has them."""
        runs = RunManager(
            self.runs,
            limits,
            self.worker,
            lambda folder, limits: DaskEngine(folder, limits, self.address),
        )
        self.managers.append(runs)
        return runs

    def close(self) -> None:
        """End all processes."""
        for runs in self.managers:
            runs.close()
        for process in filter(None, (*self.workers, self.scheduler)):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [DASK, *arguments],
            cwd=ROOT,
            env={**os.environ, "DASK_CONFIG": str(ROOT / "deploy"), **UNENCRYPTED},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
