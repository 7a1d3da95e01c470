"""Memory of visitors who have left."""

from __future__ import annotations

import asyncio
import weakref
from contextlib import suppress
from typing import Any

import pytest

from pages.parts.released_memory import MemoryRelease, release_memory


class Session:
    """An object that refers to itself, as the parts of a session refer to each other."""

    def __init__(self) -> None:
        self.itself = self


def test_what_refers_to_itself_is_released() -> None:
    session = Session()
    ghost = weakref.ref(session)
    del session
    release_memory()
    assert ghost() is None


async def ends(*_args: Any) -> None:
    """A visitor who leaves at once."""


async def fails(*_args: Any) -> None:
    raise ConnectionError


def times_released(kind: str, visitors: int, app: Any = ends) -> int:
    async def visit() -> int:
        released: list[None] = []
        guard = MemoryRelease(app, lambda: released.append(None), delay_s=0.01, every_s=0.0)
        for _ in range(visitors):
            with suppress(ConnectionError):
                await guard({"type": kind}, None, None)  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        return len(released)

    return asyncio.run(visit())


@pytest.mark.parametrize("app", [ends, fails])
def test_memory_is_released_once_after_many_visitors(app: Any) -> None:
    assert times_released("websocket", 50, app) == 1


def test_other_requests_release_nothing() -> None:
    assert times_released("http", 50) == 0
