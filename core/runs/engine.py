"""The seam between runs and what carries them: child processes here, or an engine elsewhere.

Every web process sees the same runs through `Engine.active`, and may command each of them through
its `Hold`, whichever web process started it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from core.runs.log import Ended
from core.runs.store import RunFolder

PAUSE, RESUME, LEAVE, KILL = "pause", "resume", "leave", "kill"
"""What a training is told, beside `train NUMBER BATCHES` and `train NUMBER epoch`."""


PATIENCE_S = 3.0
"""How long a visitor waits for an engine that does not answer."""


class Said(NamedTuple):
    """The last thing that a training was told.

    Attributes:
        number: How many things it was told in this session; 0 before the first.
        line: The line itself.
    """

    number: int = 0
    line: str = ""

    @property
    def is_stop(self) -> bool:
        """Whether it is to stop and end."""
        return self.line in (LEAVE, KILL)

    @property
    def may_pause(self) -> bool:
        """Whether it was told something that ends in a pause."""
        return self.line == PAUSE or self.trains_some

    def pauses(self, paused_by: int | None) -> bool:
        """Whether the training is paused, or about to be.

        Args:
            paused_by: After which command it wrote that it waits (`core.runs.log.RunLog`).
        """
        return self.line == PAUSE or (self.trains_some and paused_by == self.number)

    @property
    def trains_some(self) -> bool:
        """Whether it is to train a number of batches, or an epoch, and then to pause."""
        return self.line.startswith("train ")


class Hold(Protocol):
    """A run that waits or trains, as any web process sees and commands it."""

    @property
    def place(self) -> int | None:
        """Its place in the queue, from 1; None once it trains."""

    @property
    def where(self) -> str:
        """The machine that trains it; empty where that is this one, or not yet known."""

    @property
    def said(self) -> Said:
        """What it was last told."""

    @property
    def pid(self) -> int | None:
        """The number of its process on this machine; None if there is none."""

    def say(self, line: str) -> None:
        """Tell it something; nothing happens if it does not train."""

    def leave(self) -> None:
        """Have it stop after its batch and end, or leave the queue."""

    def wait(self, seconds: float) -> int | None:
        """Its exit status once it has ended; None if it has not within so many seconds."""

    def kill(self) -> None:
        """End it at once."""


class Engine(Protocol):
    """What carries runs. Its methods may be called from any thread."""

    @property
    def slots(self) -> int:
        """How many runs train side by side."""

    def problem(self, module: str) -> str:
        """Why no run can be started now, in a sentence; empty if one can. It never waits.

        Args:
            module: What trains a run in its own process.
        """

    def open(self, module: str, patience_s: float = PATIENCE_S) -> None:
        """Be ready to start runs, and take up again those that were left waiting.

        Args:
            module: What trains a run in its own process.
            patience_s: How long to wait for an engine elsewhere.

        Raises:
            ValueError: If runs cannot be started now; the sentence says why.
            OSError: If the folder of runs cannot be written.
        """

    def start(self, run: RunFolder, module: str) -> Hold:
        """Have a run trained, now or in its turn.

        Raises:
            ValueError: If it cannot be started now; the sentence says why.
            OSError: If its folder cannot be written.
        """

    def find(self, run_id: str) -> Hold | None:
        """The hold on a run; None if it neither trains nor waits."""

    def active(self) -> Mapping[str, Hold]:
        """By run the holds on all that train, then on those that wait, in their order."""

    def ending(self, run_id: str) -> Ended | None:
        """How a run's last session ended, where its log could not be written."""

    def close(self) -> None:
        """Let go: this web process ends."""
