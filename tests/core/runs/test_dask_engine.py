"""The engine of several machines, on loopback: a real scheduler, two workers, two web processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.runs import dask_client
from core.runs.engine import PATIENCE_S
from core.runs.manager import RunManager
from core.runs.status import Run
from tests.cluster import Cluster
from tests.core.runs.fake_runs import FAKE, fake, said, until, until_idle

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]

LIMIT_S = 60.0


def wait_until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers, for the tests that leave them in place."""
    made = Cluster(tmp_path_factory.mktemp("engine"), FAKE)
    made.start_scheduler()
    for _ in range(2):
        made.start_worker()
    yield made
    made.close()


@pytest.fixture(scope="module")
def webs(cluster: Cluster) -> tuple[RunManager, RunManager]:
    pair = cluster.web_process(), cluster.web_process()
    for runs in pair:
        wait_until(lambda runs=runs: runs.problem() == "" and runs.places == 2)
    return pair


def started(run: Run) -> bool:
    return len(run.progress) > 1


def test_a_run_that_one_web_process_starts_is_commanded_by_the_other(
    webs: tuple[RunManager, RunManager],
) -> None:
    first, second = webs
    run_id = first.start(fake("slow", epochs=100))
    run = until(second, run_id, started)
    assert run.status == "training"
    second.pause(run_id)
    until(first, run_id, lambda run: run.status == "paused")
    first.train_batches(run_id, 2)
    until(second, run_id, lambda run: run.status == "paused")
    done = second.follow(run_id).progress[-1].done
    second.resume(run_id)
    until(first, run_id, lambda run: run.progress[-1].done > done)
    second.stop(run_id)
    assert until_idle(first, run_id).status == "stopped"
    second.resume(run_id)
    until(first, run_id, lambda run: run.status == "training")
    first.stop(run_id)
    until_idle(second, run_id)


def test_a_run_outlives_the_web_process_that_started_it(
    cluster: Cluster, webs: tuple[RunManager, RunManager]
) -> None:
    gone = cluster.web_process()
    wait_until(lambda: gone.problem() == "")
    run_id = gone.start(fake("slow", epochs=100))
    gone.close()
    until(webs[0], run_id, started)
    webs[1].stop(run_id)
    assert until_idle(webs[0], run_id).status == "stopped"


def test_runs_start_in_order_and_wait_at_the_scheduler(
    webs: tuple[RunManager, RunManager],
) -> None:
    """Guards `Task(_data_producer=True)`: without it a worker is sent more than it trains."""
    first, second = webs
    ids = [(first, second)[k % 2].start(fake(epochs=1)) for k in range(6)]
    until(first, ids[5], lambda run: run.place is not None)
    places = [second.follow(run_id).place for run_id in ids]
    waiting = [place for place in places if place]
    assert waiting == list(range(1, len(waiting) + 1)), places
    assert len(waiting) >= 4
    first.stop(ids[4])
    until(second, ids[4], lambda run: run.status == "stopped")
    begun: list[str] = []
    while len(begun) < 5:
        begun += [run_id for run_id in ids if run_id not in begun and first.follow(run_id).progress]
        time.sleep(0.05)
    assert ids[4] not in begun
    assert set(begun[:2]) == set(ids[:2])
    assert set(begun[2:4]) <= {ids[2], ids[3], ids[5]}
    for run_id in begun:
        assert until_idle(second, run_id).status == "done"


def test_a_worker_of_another_version_refuses_in_a_sentence(
    webs: tuple[RunManager, RunManager], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = webs
    monkeypatch.setattr(dask_client, "code_fingerprint", lambda: "of another time")
    run_id = first.start(fake())
    run = until_idle(second, run_id)
    run = until(second, run_id, lambda run: run.status == "failed")
    assert "has another version of the app" in run.sentence


def test_a_run_whose_worker_is_killed_goes_on_elsewhere(
    cluster: Cluster, webs: tuple[RunManager, RunManager]
) -> None:
    first, second = webs
    run_id = first.start(fake("slow", epochs=12))
    until(first, run_id, started)
    child = _trainer(cluster.runs / run_id)
    worker = next(each for each in cluster.workers if each.pid == _parent(child))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    before = second.follow(run_id).progress[-1].done
    until(second, run_id, lambda run: run.progress[-1].done > before + 10)
    assert _parent(_trainer(cluster.runs / run_id)) != worker.pid
    assert until_idle(second, run_id).status == "done"
    unbroken = 0.0
    for batch in range(120):
        unbroken = 0.9 * unbroken + batch
    assert said(second, run_id)["weight"] == unbroken, "no batch was lost, none trained twice"
    cluster.start_worker()


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_with_the_certificates_of_the_script_the_engine_is_encrypted(
    tmp_path: Path,
) -> None:
    import dask

    script = [str(ROOT / "deploy" / "certificates.sh"), str(tmp_path / "certificates")]
    subprocess.run(script, check=True, capture_output=True)
    cluster = Cluster(tmp_path, FAKE, tmp_path / "certificates")
    try:
        cluster.start_scheduler()
        cluster.start_worker()
        names = {
            name.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-"): value
            for name, value in cluster.variables.items()
        }
        with dask.config.set(names):  # as a process reads its variables when it starts
            runs = cluster.web_process()
            wait_until(lambda: runs.problem() == "" and runs.places == 1)
            run_id = runs.start(fake(epochs=1))
            assert until_idle(runs, run_id).status == "done"
        assert cluster.address.startswith("tls://")
    finally:
        cluster.close()


def test_the_scheduler_dies_and_comes_back(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, FAKE)
    try:
        runs = cluster.web_process()
        began = time.monotonic()
        with pytest.raises(ValueError, match="training engine cannot be reached"):
            runs.start(fake())
        assert time.monotonic() - began < PATIENCE_S + 2
        cluster.start_scheduler()
        cluster.start_worker()
        wait_until(lambda: runs.problem() == "" and runs.places == 1)
        done, run_id, waits = (runs.start(fake(t, epochs=e)) for t, e in TRIO)
        assert until_idle(runs, done).status == "done"
        until(runs, run_id, started)
        assert cluster.scheduler
        os.killpg(cluster.scheduler.pid, signal.SIGKILL)
        wait_until(lambda: runs.problem() != "")
        run = until(runs, run_id, lambda run: run.status == "stopped")
        assert run.progress
        assert runs.follow(done).status == "done"
        assert runs.follow(waits).status == "waiting"
        cluster.start_scheduler()
        cluster.start_worker()
        until(runs, waits, lambda run: run.status == "done")
        runs.resume(run_id)
        until(runs, run_id, lambda run: run.status == "training")
    finally:
        cluster.close()


TRIO = (("quick", 1), ("slow", 100), ("quick", 1))


def _trainer(run: Path) -> int:
    """The number of the process that trains a run."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            command = (entry / "cmdline").read_bytes().decode().split("\0")
            if FAKE in command and str(run) in command:
                return int(entry.name)
    raise AssertionError(json.dumps(str(run)))


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
