"""What the web process wants of a training, as its lines on standard input say."""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

_LEARN = re.compile(rb"learn (\d+) (\d+|epoch)\n")


class Orders:
    """What the web process wants.

    A line is `pause`, `go on`, `learn NUMBER BATCHES` or `learn NUMBER epoch`; the number tells one
    order from the next. When there are no more lines, all is over.

    Attributes:
        is_over: Whether to stop for good.

    Args:
        lines: As they come.
        when_over: Called in a thread when there are no more.
    """

    def __init__(
        self, lines: Iterable[bytes], when_over: Callable[[], None] = lambda: None
    ) -> None:
        self.is_over = False
        self._when_over = when_over
        self._change = threading.Condition()
        self._batches = math.inf
        self._to_epochs_end = False
        self._order = 0
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def should_stop(self) -> bool:
        """Whether to stop for good after this batch."""
        return self.is_over

    def count_batch(self, ends_epoch: bool) -> int | None:
        """The number of the order after which to rest now, 0 for a pause; None to go on.

        Args:
            ends_epoch: Whether the batch that was learned is the last of an epoch.
        """
        with self._change:
            self._batches -= 1
            if self._batches > 0 and not (self._to_epochs_end and ends_epoch):
                return None
            self._batches, self._to_epochs_end = 0, False
            return self._order

    def wait(self) -> float:
        """The seconds until it was told to go on, or all was over; it returns then."""
        began = time.monotonic()
        with self._change:
            self._change.wait_for(lambda: self._batches > 0 or self.is_over)
        return time.monotonic() - began

    def _listen(self, lines: Iterable[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in lines:
                with self._change:
                    self._take(line)
                    self._change.notify_all()
        with self._change:
            self.is_over = True
            self._change.notify_all()
        self._when_over()

    def _take(self, line: bytes) -> None:
        self._order, self._to_epochs_end = 0, False
        if line == b"pause\n":
            self._batches = 0
        elif found := _LEARN.fullmatch(line):
            self._order, self._to_epochs_end = int(found[1]), found[2] == b"epoch"
            self._batches = math.inf if self._to_epochs_end else int(found[2])
        else:
            self._batches = math.inf
