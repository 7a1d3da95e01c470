"""Memory of visitors who have left: given back to the system.

A session's objects refer to each other in circles, so only a full garbage collection frees them.
Python starts one when the number of its objects has grown, however large they are, and Streamlit's
own, after every run, is switched off because it costs each stroke 80 ms. A long text of somebody
who left would stay for hours. Therefore a collection is made a moment after visitors come or go, at
most once a minute: Streamlit lets go of old sessions when another one begins.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import time
from collections.abc import Callable
from contextlib import suppress

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

DELAY_S = 10.0
"""After a visitor has come or gone; what a new visitor waits for is done by then."""
EVERY_S = 60.0


def release_memory() -> None:
    """Free what nothing refers to any more, and give it back to the system."""
    gc.collect()
    with suppress(OSError, AttributeError):  # other systems than Linux do it by themselves, or not
        ctypes.CDLL("libc.so.6").malloc_trim(0)


class MemoryRelease:
    """Has memory released, in a thread, after the web socket of a visitor has opened or closed.

    Args:
        app: What it stands before.
        release: Called to release memory.
        delay_s: How long after a visitor has come or gone.
        every_s: At least so long after the last time.
    """

    def __init__(
        self,
        app: ASGIApp,
        release: Callable[[], None] = release_memory,
        delay_s: float = DELAY_S,
        every_s: float = EVERY_S,
    ) -> None:
        self._app, self._release = app, release
        self._delay_s, self._every_s = delay_s, every_s
        self._last = -every_s
        self._planned: asyncio.Task[None] | None = None
        gc.freeze()  # what was imported stays: later collections need not look at it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        self._plan()
        try:
            await self._app(scope, receive, send)
        finally:
            self._plan()

    def _plan(self) -> None:
        if self._planned is None or self._planned.done():
            wait_s = max(self._delay_s, self._last + self._every_s - time.monotonic())
            self._planned = asyncio.create_task(self._release_after(wait_s))

    async def _release_after(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._last = time.monotonic()
        await anyio.to_thread.run_sync(self._release)
