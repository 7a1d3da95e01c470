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
        certificates: A folder of `deploy/certificates.sh`; None for no encryption.
    """

    def __init__(
        self, folder: Path, worker: str = WORKER, certificates: Path | None = None
    ) -> None:
        self.folder, self.worker, self.certificates = folder, worker, certificates
        self.port = free_port()
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []
        self.managers: list[RunManager] = []

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return f"{'tls' if self.certificates else 'tcp'}://127.0.0.1:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables of all processes, as in `compose.yaml`."""
        if not self.certificates:
            return UNENCRYPTED
        of_tls = "DASK_DISTRIBUTED__COMM__TLS__"
        found = {f"{of_tls}CA_FILE": str(self.certificates / "ca.pem")}
        for role in ("CLIENT", "SCHEDULER", "WORKER"):
            found[f"{of_tls}{role}__CERT"] = str(self.certificates / "engine.pem")
            found[f"{of_tls}{role}__KEY"] = str(self.certificates / "engine.key")
        return found

    @property
    def runs(self) -> Path:
        """The folder of runs."""
        return self.folder / "runs"

    def start_scheduler(self) -> None:
        """Start the scheduler, also after it has died."""
        arguments = f"--host 127.0.0.1 --port {self.port} --no-dashboard"
        protocol = ["--protocol", "tls"] if self.certificates else []
        self.scheduler = self._start("scheduler", *arguments.split(), *protocol)

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
            env={**os.environ, "DASK_CONFIG": str(ROOT / "deploy"), **self.variables},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
