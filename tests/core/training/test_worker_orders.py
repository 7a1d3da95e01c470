"""What a training process is told, line by line, and how long it rests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from core.training.worker import Commands


class Line:
    """Lines that a web process sends one by one, for as long as it lives."""

    def __init__(self) -> None:
        self._lines: Queue[bytes] = Queue()
        self.is_over = threading.Event()
        self.orders = Commands(self._each(), self.is_over.set)

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


def batches_until_rest(commands: Commands, epoch: int = 10) -> tuple[int, int | None]:
    """How many batches are learned until it rests, and the number of the order: at most 50."""
    for batch in range(1, 51):
        if (order := commands.count_batch(ends_epoch=batch % epoch == 0)) is not None:
            return batch, order
    return 50, None


def test_it_goes_on_until_it_is_told_to_pause(line: Line) -> None:
    assert batches_until_rest(line.orders) == (50, None)
    line.say(b"pause\n")
    assert batches_until_rest(line.orders) == (1, 0)
    line.say(b"go on\n")
    assert batches_until_rest(line.orders) == (50, None)


@pytest.mark.parametrize(
    ("order", "rests"),
    [
        (b"learn 1 1\n", (1, 1)),
        (b"learn 7 3\n", (3, 7)),
        (b"learn 2 epoch\n", (10, 2)),
    ],
)
def test_it_learns_as_much_as_it_is_told_and_rests_again(
    line: Line, order: bytes, rests: tuple[int, int]
) -> None:
    line.say(b"pause\n")
    assert line.orders.count_batch(ends_epoch=False) == 0
    line.say(order)
    assert line.orders.wait() < 1
    assert batches_until_rest(line.orders) == rests


def test_it_waits_until_it_is_told_to_go_on_and_says_for_how_long(line: Line) -> None:
    line.say(b"pause\n")
    line.orders.count_batch(ends_epoch=False)
    threading.Timer(0.2, line.say, (b"go on\n",)).start()
    assert 0.1 < line.orders.wait() < 10
    assert not line.orders.should_stop()


def test_a_pause_ends_when_the_web_process_has_died(line: Line) -> None:
    line.say(b"pause\n")
    line.orders.count_batch(ends_epoch=False)
    line.end()
    line.orders.wait()
    assert line.orders.should_stop()
    assert line.is_over.wait(10)
