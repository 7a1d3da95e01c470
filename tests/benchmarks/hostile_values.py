"""What hostile values of widgets and components leave in the server's memory.

Run with `python -m tests.benchmarks.hostile_values`; takes some minutes. Clients that speak
Streamlit's protocol send values of wrong types, nested deep, of thousands of digits, or as long as
a message may be, to every widget and component of two pages. Beside it as many ordinary values, to
a server of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.typing import Subprotocol

from pages.parts.released_memory import DELAY_S, EVERY_S
from tests.benchmarks.samples import memory_mb
from tests.campaign.widgets import COMPONENT, STARTS, Target, hostile, likely
from tests.server import APP, Server, running

PAGES = ("story", "teach")
SESSIONS = 8
"""One after the other, half of them on each page: a session keeps what was sent last."""
WARM_UP = 16
LIMIT_S = 120.0
LONG = 6_000_000
"""Characters; the server takes 8 MB a message."""
SESSION_LIVES_S = 130.0
"""Streamlit keeps a session for two minutes after its page was closed."""


class Client:
    """One session on a page, which sends whatever it is told to."""

    def __init__(self, server: Server, page: str) -> None:
        self._address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._page = page
        self._page_hash = ""
        self._open = AsyncExitStack()
        self.targets: dict[str, Target] = {}

    async def __aenter__(self) -> Self:
        connection = websockets.connect(
            self._address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            ping_interval=None,
        )
        self._socket = await self._open.enter_async_context(connection)
        await self.send([])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def send(self, values: list[WidgetState]) -> None:
        """Send values and wait until the page has run.

        Raises:
            RuntimeError: The page shows an error in place of itself.
        """
        request = BackMsg()
        request.rerun_script.page_name = self._page
        request.rerun_script.page_script_hash = self._page_hash
        request.rerun_script.widget_states.widgets.extend(values)
        await self._socket.send(request.SerializeToString())
        async with asyncio.timeout(LIMIT_S):
            while True:
                message = ForwardMsg.FromString(await self._socket.recv())
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    self._page_hash = message.new_session.page_script_hash
                elif kind == "navigation":
                    self._page_hash = message.navigation.page_script_hash
                elif kind == "delta":
                    self._note(message)
                elif kind == "script_finished" and message.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
                ):
                    return

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind is None:
            return
        proto = getattr(element, kind)
        if kind == "exception":
            raise RuntimeError(proto.message)
        found = getattr(proto, "id", "")
        if not isinstance(found, str) or not found.startswith("$$") or found.endswith(STARTS):
            return
        options = (getattr(each, "content", each) for each in getattr(proto, "options", ()))
        self.targets[found] = Target(found, kind, tuple(map(str, options)))
        if kind == COMPONENT:
            events = f"$$STREAMLIT_INTERNAL_KEY_{found}__events"
            self.targets[events] = Target(events, COMPONENT)


def long_or_hostile(random: Random, target: Target) -> WidgetState:
    """A value that is hostile; one in ten is as long as a message may be."""
    if random.random() > 0.1:
        return hostile(random, target)
    state = WidgetState(id=target.id)
    match random.randrange(4):
        case 0:
            state.string_value = "word \u0315" * (LONG // 7)
        case 1:
            state.json_value = json.dumps({"picked": "9" * LONG})
        case 2:
            state.json_value = "[" * (LONG // 2) + "]" * (LONG // 2)
        case _:
            state.string_array_value.data.extend(["x" * 100] * (LONG // 200))
    return state


async def sends(server: Server, count: int, value: Callable[[Random, Target], WidgetState]) -> int:
    """Send so many values; return how many sessions the pages did not survive."""
    random, lost = Random(0), 0
    for session in range(SESSIONS):
        async with Client(server, PAGES[session % len(PAGES)]) as client:
            try:
                for _ in range(count // SESSIONS):
                    target = random.choice(list(client.targets.values()))
                    await client.send([value(random, target)])
            except (RuntimeError, TimeoutError, websockets.ConnectionClosed) as error:
                print(f"  {type(error).__name__}: {error}")
                lost += 1
    return lost


async def after_they_left(server: Server) -> None:
    """Wait until Streamlit lets go of the sessions, which is when another visitor comes."""
    await asyncio.sleep(SESSION_LIVES_S)
    async with Client(server, "about"):
        await asyncio.sleep(EVERY_S + DELAY_S)


def main() -> None:
    """Print the memory of a server after hostile values, and after ordinary ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=600)
    parser.add_argument("--only", choices=("hostile", "ordinary"))
    chosen = parser.parse_args()
    kinds = {"hostile": long_or_hostile, "ordinary": likely}
    for name in [chosen.only] if chosen.only else kinds:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "server.log"
            with running(APP, log) as server:
                asyncio.run(sends(server, WARM_UP, likely))
                before = memory_mb(server.process.pid)
                lost = asyncio.run(sends(server, chosen.values, kinds[name]))
                after, most = (memory_mb(server.process.pid, each) for each in ("VmRSS", "VmHWM"))
                asyncio.run(after_they_left(server))
                left = memory_mb(server.process.pid)
            print(
                f"{chosen.values} {name} values, {SESSIONS} sessions: {before:.0f} MB before, "
                f"{after:.0f} MB after, {most:.0f} MB at most, {left:.0f} MB after they left; "
                f"{lost} sessions lost; log of {log.stat().st_size:,} bytes",
                flush=True,
            )


if __name__ == "__main__":
    main()
