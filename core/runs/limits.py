"""How much is trained at once, and how long."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.runs.process import CORES, RunProcess
from core.runs.shelf import Shelf


@dataclass(frozen=True)
class Limits:
    """How much is trained at once, and how long.

    Attributes:
        at_once: How many train side by side.
        waiting: How many may wait for their turn.
        go_s: How long a run may train before it makes room for others; it can go on behind them.
        pause_s: How long a paused one keeps its place, and only while nobody waits.
        shelf: How much is kept.
    """

    at_once: int = max(1, CORES // 4)
    waiting: int = 20
    go_s: float = 60 * 60
    pause_s: float = 10 * 60
    shelf: Shelf = field(default_factory=Shelf)

    def keep(self, process: RunProcess, somebody_waits: bool) -> None:
        """Have a process leave that has taken its time."""
        if process.seconds > self.go_s:
            process.leave(f"It made room for others after {self.go_s / 60:.0f} minutes.")
        elif process.is_paused and (somebody_waits or process.seconds_paused > self.pause_s):
            process.leave("It made room for others while it was paused.")
