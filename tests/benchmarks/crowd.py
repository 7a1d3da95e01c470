"""Twenty people drawing at once, one stroke a second each: how long each waits, and how many fail.

Run with `python -m tests.benchmarks.crowd`. Loopback only; takes about a minute.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.benchmarks.handwriting import STROKES
from tests.benchmarks.samples import print_comparison
from tests.benchmarks.visitor import Visitor
from tests.server import APP, running

VISITORS = 20
STROKES_EACH = 20
PAUSE_S = 1.0
BARE = Path(__file__).parent / "bare" / "canvas.py"


async def crowd(server_url: str, page: str) -> tuple[list[float], list[str]]:
    """Seconds that each stroke waited for its answer, and what went wrong."""
    waits: list[float] = []
    failures: list[str] = []
    arrived = asyncio.Barrier(VISITORS)

    async def visit(number: int) -> None:
        try:
            async with Visitor(server_url, page) as visitor:
                await arrived.wait()
                begin = asyncio.get_running_loop().time() + PAUSE_S * number / VISITORS
                for turn in range(STROKES_EACH):
                    waits.append(await _draw_on_time(visitor, turn, begin + turn * PAUSE_S))
        except Exception as error:
            failures.append(f"visitor {number}: {error!r}")
            await arrived.abort()

    await asyncio.gather(*map(visit, range(VISITORS)))
    return waits, failures


async def _draw_on_time(visitor: Visitor, turn: int, due: float) -> float:
    # From when the stroke was due: a server that falls behind must not look quick because the
    # strokes after a slow one are sent late.
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(max(0.0, due - clock()))
    await visitor.draw(STROKES[: 1 + turn % len(STROKES)])
    return clock() - due


def main() -> None:
    """Prints the waits of both crowds."""
    print(f"{VISITORS} people drawing at once, a stroke a second each, {STROKES_EACH} strokes each")
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for app, page in ((APP, "draw"), (BARE, "")):
            with running(app, Path(folder) / "server.log") as server:
                results[app] = asyncio.run(crowd(server.url, page))
    for app, (_, failures) in results.items():
        print(f"  {app.name}: {len(failures)} failures", *failures, sep="\n    ")
    print_comparison(results[APP][0], results[BARE][0], "bare canvas")


if __name__ == "__main__":
    main()
