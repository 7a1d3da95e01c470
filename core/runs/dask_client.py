"""What a web process asks of a scheduler of dask.distributed, by the one thread with a client."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.runs.carrier import MACHINES_DIED
from core.runs.dask_job import LIST_JOBS, make_job, make_listing
from core.runs.dask_look import Job, Look
from core.runs.dask_worker import PREFIX
from core.runs.engine import PATIENCE_S, Said
from core.runs.fingerprint import code_fingerprint
from core.runs.log import Ended

if TYPE_CHECKING:
    from distributed import Client

_WAITS = ("queued", "no-worker", "waiting", "released")
_ENDED = ("memory", "erred")


def connect(address: str) -> Client:
    """A client of the scheduler, which knows then what `take_look` asks."""
    import dask
    from distributed import Client

    dask.config.set({"distributed.comm.timeouts.connect": f"{PATIENCE_S}s"})
    client = Client(address, timeout=PATIENCE_S, set_as_default=False, name="lstm-lab")
    client.run_on_scheduler(make_listing(), LIST_JOBS, PREFIX)
    return client


def take_look(client: Client) -> Look:
    """Ask the scheduler for all jobs."""
    places, saturation, found = client.sync(getattr(client.scheduler, LIST_JOBS))
    jobs = [Job(name, state, host, Said(number, line)) for name, state, host, number, line in found]
    working = tuple(job for job in jobs if job.state == "processing")
    waiting = tuple(job for job in jobs if job.state in _WAITS)
    ended = tuple(job for job in jobs if job.state in _ENDED)
    return Look(time.monotonic(), places, working, waiting, ended, saturation)


def submit(client: Client, name: str, arguments: tuple[str, str, str], priority: int) -> None:
    """Queue a job, under a name that outlives this client.

    Args:
        client: Of the scheduler.
        name: Of the job.
        arguments: The first three of `core.runs.dask_job.make_job`.
        priority: The higher, the earlier; who came first of equals.
    """
    from dask._task_spec import Task

    tell(client, name, Said())
    task = Task(name, make_job(), *arguments, name, code_fingerprint(), _data_producer=True)
    future = client.get({name: task}, name, sync=False, priority=priority, fifo_timeout=0)
    with suppress(KeyError):  # another web process was faster
        client.publish_dataset(future, name=name)


def tell(client: Client, name: str, said: Said) -> None:
    """Tell a job something, by the variable that it reads."""
    _variable(client, name).set(list(said))


def release(client: Client, name: str) -> None:
    """Let the scheduler forget a job."""
    client.unpublish_dataset(name)
    _variable(client, name).delete()


def how_it_ended(client: Client, job: Job) -> Ended | None:
    """What a job says about its end; None where the run's log says it.

    Raises:
        TimeoutError: If its worker does not say so in a second.
    """
    from distributed import KilledWorker

    try:
        found = client.get_dataset(job.name).result(timeout=1)
    except KilledWorker:
        return Ended("failed", MACHINES_DIED)
    except KeyError:  # another web process has noted it
        return None
    except RuntimeError as error:
        return Ended("failed", str(error))
    return Ended(*found) if found else None


def _variable(client: Client, name: str) -> Any:
    from distributed import Variable

    return Variable(name, client=client)
