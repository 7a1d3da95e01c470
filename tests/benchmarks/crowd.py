"""People drawing at the same time: how long each stroke waits, and how many fail.

Twenty people, one stroke a second each: `python -m tests.benchmarks.crowd`. Sixty, one every three
seconds: `python -m tests.benchmarks.crowd --people 60 --every 3`. The first stroke after a sample
counts like any other. Loopback only; the first takes about a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import print_comparison
from tests.benchmarks.visitor import Visitor
from tests.server import APP, running

STROKES_EACH = 20
BARE = Path(__file__).parent / "bare" / "canvas.py"


async def crowd(
    server_url: str, page: str, people: int, pause_s: float
) -> tuple[list[float], list[str]]:
    """Time every stroke.

    Returns:
        Seconds that each stroke waited for its answer, and what went wrong.
    """
    waits: list[float] = []
    failures: list[str] = []
    arrived = asyncio.Barrier(people)

    async def visit(number: int) -> None:
        try:
            async with Visitor(server_url, page) as visitor:
                await arrived.wait()
                begin = asyncio.get_running_loop().time() + pause_s * number / people
                for turn in range(STROKES_EACH):
                    waits.append(await _draw_on_time(visitor, turn, begin + turn * pause_s))
        except Exception as error:
            failures.append(f"visitor {number}: {error!r}")
            await arrived.abort()

    await asyncio.gather(*map(visit, range(people)))
    return waits, failures


async def _draw_on_time(visitor: Visitor, turn: int, due: float) -> float:
    # From when the stroke was due: a server that falls behind must not look quick because the
    # strokes after a slow one are sent late.
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(max(0.0, due - clock()))
    await visitor.draw(STROKES[: 1 + turn % len(STROKES)])
    return clock() - due


def main() -> None:
    """Print the waits of both crowds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20, help="how many draw at the same time")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two strokes")
    chosen = parser.parse_args()
    print(
        f"{chosen.people} people drawing at once, a stroke every {chosen.every:g} s, "
        f"{STROKES_EACH} strokes each"
    )
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for app, page in ((APP, "draw"), (BARE, "")):
            with running(app, Path(folder) / "server.log") as server:
                results[app] = asyncio.run(crowd(server.url, page, chosen.people, chosen.every))
    for app, (_, failures) in results.items():
        print(f"  {app.name}: {len(failures)} failures", *failures, sep="\n    ")
    print_comparison(results[APP][0], results[BARE][0], "bare canvas")


if __name__ == "__main__":
    main()
