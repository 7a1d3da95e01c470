"""A server or a training process that is killed at a random moment: no run is lost, nothing hangs.

The server is a process of its own that keeps runs as the app does; the training process is the real
one with a made-up network, whose one number shows whether a batch was lost or learned twice.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from core.recipes import recipe
from core.runs.manager import RunManager
from core.runs.status import ACTIVE
from tests.campaign.outcome import LostRun
from tests.core.runs.fake_child import STEPS

CASES, SAMPLE = 18, 3
EPOCHS = 15
LONGEST_S = 6.0  # a training of so many epochs takes about 3 s, and its start 1 or 2
LIMIT_S = 60.0
WORKER = "tests.core.runs.fake_child"


def case(seed: int) -> None:
    """Kill the server or the training process, then have another server finish the run."""
    random = Random(f"kills {seed}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with _server(folder) as server:
            run_id, child = _began(server)
            time.sleep(random.random() * LONGEST_S)
            victim = random.choice((server.pid, child))
            with contextlib.suppress(ProcessLookupError):  # the training has ended already
                os.kill(victim, random.choice((signal.SIGKILL, signal.SIGTERM)))
            if victim == child:
                server.send_signal(signal.SIGTERM)
            server.wait(LIMIT_S)
        _check_ended(child)
        _finish(folder, run_id)


def serve(folder: Path) -> None:
    """Start a run, print its id and the number of its process, and wait."""
    runs = RunManager(folder, worker=WORKER)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        run_id = runs.start(replace(recipe("digits"), title="slow", epochs=EPOCHS))
        while (pid := runs.pid(run_id)) is None:
            time.sleep(0.01)
        print(run_id, pid, flush=True)
        time.sleep(LIMIT_S)
    finally:
        runs.close()


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.campaign.kills", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server
        finally:
            server.kill()


def _began(server: subprocess.Popen[str]) -> tuple[str, int]:
    """The run's id, and the number of the process that trains it."""
    line = server.stdout.readline() if server.stdout else ""
    run_id, pid = line.split()
    return run_id, int(pid)


def _check_ended(pid: int) -> None:
    """Wait until a process that trains for no server has ended.

    Raises:
        TimeoutError: If it does not.
    """
    deadline = time.monotonic() + LIMIT_S
    while _runs(pid):
        if time.monotonic() > deadline:
            raise TimeoutError(f"process {pid} trains on without a server")
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _finish(folder: Path, run_id: str) -> None:
    """Have another server train the run to its end.

    Raises:
        LostRun: If it is gone, does not end, or a batch was lost or learned twice.
    """
    runs = RunManager(folder, worker=WORKER)
    try:
        runs.resume(run_id)
        deadline = time.monotonic() + LIMIT_S
        while (run := runs.follow(run_id)).status in ACTIVE:
            if time.monotonic() > deadline:
                raise LostRun(f"still {run.status}")
            time.sleep(0.05)
        if run.status != "done":
            raise LostRun(f"{run.status}: {run.sentence}")
        said = json.loads((runs.results(run_id) / "fake.said").read_text())
    except ValueError as error:
        raise LostRun(str(error)) from error
    finally:
        runs.close()
    weight = 0.0
    for step in range(EPOCHS * STEPS):
        weight = 0.9 * weight + step
    if said["weight"] != weight:
        raise LostRun("A batch was lost or learned twice.")


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
