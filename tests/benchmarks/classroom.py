"""A class presses Train at once: thirty runs of `mnist-98` on two workers, two web processes.

`python -m tests.benchmarks.classroom [--visitors 30] [--workers 2] [--steps N] [--alone 2]`. In the
middle a worker and a web process are killed with SIGKILL, and one new worker is started. Printed:
the time until all runs are done against one after another (so many as `--alone` are trained one
after another, and their mean is multiplied); the strokes of a visitor who draws meanwhile, one a
second, on a third web process; and how many runs were lost. `--steps` shortens the recipe.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from core.recipes import recipe
from core.runs.manager import RunManager
from core.runs.status import ACTIVE
from core.view.run_status import status_sentence
from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import summary
from tests.benchmarks.visitor import Visitor
from tests.cluster import Cluster
from tests.server import APP, running

WEB_PROCESS = """
import sys, time
from dataclasses import replace
from pathlib import Path
from core.recipes import recipe
from core.runs.dask_engine import DaskEngine
from core.runs.manager import RunManager
from core.runs.queue import Visitor
folder, address, first, count, steps = sys.argv[1:]
runs = RunManager(Path(folder), engine=lambda f, l: DaskEngine(f, l, address))
wanted = replace(recipe("mnist-98"), steps=int(steps))
for k in range(int(first), int(first) + int(count)):
    print(runs.start(wanted, visitor=Visitor.of(f"visitor-{k}", "school")), flush=True)
print("all", flush=True)
time.sleep(3600)
"""


def main() -> None:
    """Print how a class fares."""
    plain = recipe("mnist-98")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--steps", type=int, default=plain.steps, help="batches of each run")
    parser.add_argument("--alone", type=int, default=2, help="runs trained one after another")
    chosen = parser.parse_args()
    print(
        f"{chosen.visitors} visitors, {chosen.workers} workers, mnist-98 with {chosen.steps} of "
        f"its {plain.steps} batches, {os.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder))
        try:
            cluster.start_scheduler()
            cluster.start_worker()
            alone = one_after_another(cluster, chosen.steps, chosen.alone)
            for _ in range(chosen.workers - 1):
                cluster.start_worker()
            with running(
                APP,
                Path(folder) / "server.log",
                LSTM_LAB_ENGINE=cluster.address,
                LSTM_LAB_RUNS=str(cluster.runs),
            ) as server:
                seconds, done, waits = asyncio.run(
                    at_once(cluster, server.url, chosen.visitors, chosen.steps)
                )
        finally:
            cluster.close()
    print(f"  all at once: {seconds:.0f} s, {done} of {chosen.visitors} runs done")
    print(
        f"  one after another: {chosen.visitors} x {alone:.1f} s = {chosen.visitors * alone:.0f} s "
        f"({chosen.alone} were trained), {chosen.visitors * alone / seconds:.2f} times as long"
    )
    print(f"  strokes meanwhile: {summary(waits)}")


def one_after_another(cluster: Cluster, steps: int, count: int) -> float:
    """Mean seconds of a run that has the machine for itself."""
    runs = cluster.web_process()
    wait_for_places(runs, 1)
    began = time.monotonic()
    for _ in range(count):
        run_id = runs.start(replace(recipe("mnist-98"), steps=steps))
        while runs.follow(run_id).status in ACTIVE:
            time.sleep(0.1)
        assert runs.follow(run_id).status == "done", runs.follow(run_id).sentence
    return (time.monotonic() - began) / count


async def at_once(
    cluster: Cluster, url: str, visitors: int, steps: int
) -> tuple[float, int, list[float]]:
    """Seconds until all are done, how many are, and how long each stroke meanwhile waited."""
    runs = cluster.managers[0]
    await asyncio.to_thread(wait_for_places, runs, len(cluster.workers))
    async with Visitor(url, "draw") as visitor:
        training = asyncio.create_task(asyncio.to_thread(train, cluster, runs, visitors, steps))
        waits: list[float] = []
        while not training.done():
            waits.append(await visitor.draw(STROKES[: 1 + len(waits) % len(STROKES)]))
            await asyncio.sleep(1)
        return *await training, waits


def train(cluster: Cluster, runs: RunManager, visitors: int, steps: int) -> tuple[float, int]:
    """Start all runs from two web processes, and kill one of them and a worker in the middle."""
    began = time.monotonic()
    half = visitors // 2
    webs = [
        subprocess.Popen(
            [
                *(sys.executable, "-c", WEB_PROCESS, str(cluster.runs), cluster.address),
                *(str(first), str(count), str(steps)),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for first, count in ((0, half), (half, visitors - half))
    ]
    ids = []
    for web in webs:
        assert web.stdout
        ids += [line.strip() for line in iter(web.stdout.readline, "all\n")]
    killed = False
    while True:
        statuses = [runs.follow(run_id).status for run_id in ids]
        if not any(status in ACTIVE for status in statuses):
            break
        if not killed and statuses.count("done") >= visitors // 2:
            killed = True
            os.kill(webs[0].pid, signal.SIGKILL)
            os.kill(cluster.workers[-1].pid, signal.SIGKILL)
            cluster.start_worker()
            print(f"  killed a worker and a web process after {time.monotonic() - began:.0f} s")
        time.sleep(0.3)
    seconds = time.monotonic() - began
    for web in webs:
        web.kill()
        web.wait()
    ends = [runs.follow(run_id) for run_id in ids]
    for run in ends:
        if run.status != "done":
            print(f"  not done: {run.status}, {status_sentence(run)}")
    return seconds, sum(run.status == "done" for run in ends)


def wait_for_places(runs: RunManager, places: int) -> None:
    """Return when so many workers have come."""
    while runs.problem() or runs.places < places:
        time.sleep(0.1)


if __name__ == "__main__":
    main()
