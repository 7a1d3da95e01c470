"""Commands to a training process, line by line, and how long it pauses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from core.training.worker import Commands


class Line:
    """Lines that a server sends one by one, for as long as it lives."""

    def __init__(self) -> None:
        self._lines: Queue[bytes] = Queue()
        self.is_over = threading.Event()
        self.commands = Commands(self._each(), self.is_over.set)

    def say(self, line: bytes) -> None:
        """Returns when the line has been taken in."""
        self._lines.put(line)
        self._lines.join()

    def end(self) -> None:
        self._lines.put(b"")

    def _each(self) -> Iterator[bytes]:
        while line := self._lines.get():
            yield line
            self._lines.task_done()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.end()


def batches_until_pause(commands: Commands, epoch: int = 10) -> tuple[int, int | None]:
    """How many batches are trained until it pauses, at most 50, and the command's number."""
    for batch in range(1, 51):
        if (command := commands.count_batch(ends_epoch=batch % epoch == 0)) is not None:
            return batch, command
    return 50, None


def test_it_trains_until_it_is_paused(line: Line) -> None:
    assert batches_until_pause(line.commands) == (50, None)
    line.say(b"pause\n")
    assert batches_until_pause(line.commands) == (1, 0)
    line.say(b"resume\n")
    assert batches_until_pause(line.commands) == (50, None)


@pytest.mark.parametrize(
    ("command", "pauses"),
    [
        (b"train 1 1\n", (1, 1)),
        (b"train 7 3\n", (3, 7)),
        (b"train 2 epoch\n", (10, 2)),
    ],
)
def test_it_trains_as_much_as_it_is_told_and_pauses_again(
    line: Line, command: bytes, pauses: tuple[int, int]
) -> None:
    line.say(b"pause\n")
    assert line.commands.count_batch(ends_epoch=False) == 0
    line.say(command)
    assert line.commands.wait() < 1
    assert batches_until_pause(line.commands) == pauses


def test_it_waits_until_it_is_resumed_and_tells_for_how_long(line: Line) -> None:
    line.say(b"pause\n")
    line.commands.count_batch(ends_epoch=False)
    threading.Timer(0.2, line.say, (b"resume\n",)).start()
    assert 0.1 < line.commands.wait() < 10
    assert not line.commands.should_stop()


def test_a_pause_ends_when_the_server_has_died(line: Line) -> None:
    line.say(b"pause\n")
    line.commands.count_batch(ends_epoch=False)
    line.end()
    line.commands.wait()
    assert line.commands.should_stop()
    assert line.is_over.wait(10)
