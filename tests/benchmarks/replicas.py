"""Strokes a second that 1, 2 and 3 web processes answer, with as many people as keep them busy.

`python -m tests.benchmarks.replicas [--people 12] [--seconds 15] [--processes 1 2 3]`. Each person
draws the next stroke as soon as the last one is answered. People, servers and this program share
the machine, so that more processes than cores gain nothing; one process is the alternative.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import summary
from tests.benchmarks.visitor import Visitor
from tests.server import APP, running


async def saturated(urls: list[str], people: int, seconds: float) -> tuple[float, list[float]]:
    """Strokes a second of all together, and how long each waited."""
    waits: list[float] = []
    clock = asyncio.get_running_loop().time
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(Visitor(urls[k % len(urls)], "draw"))
            for k in range(people)
        ]
        began = clock()

        async def keep_drawing(visitor: Visitor) -> None:
            turn = 0
            while clock() - began < seconds:
                turn += 1
                waits.append(await visitor.draw(STROKES[: 1 + turn % len(STROKES)]))

        await asyncio.gather(*map(keep_drawing, visitors))
        return len(waits) / (clock() - began), waits


def main() -> None:
    """Print strokes a second by number of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=12, help="how many draw at the same time")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long they draw")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 3])
    chosen = parser.parse_args()
    print(
        f"{chosen.people} people drawing without a pause for {chosen.seconds:g} s, "
        f"{os.cpu_count()} cores"
    )
    first = 0.0
    for count in chosen.processes:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            urls = []
            for k in range(count):
                own = Path(folder) / str(k)
                own.mkdir()
                urls.append(stack.enter_context(running(APP, own / "server.log")).url)
            pace, waits = asyncio.run(saturated(urls, chosen.people, chosen.seconds))
        first = first or pace
        print(
            f"  {count} processes: {pace:.1f} strokes a second, {pace / first:.2f} times the "
            f"first; {summary(waits)}"
        )


if __name__ == "__main__":
    main()
