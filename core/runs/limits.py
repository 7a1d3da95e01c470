"""How much is trained at once, how long, and for whom."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from core.i18n import N_
from core.runs.retention import Retention

TIME_IS_UP = N_("It reached the time limit for one session and made room for others.")
PAUSED_TOO_LONG = N_("It made room for others while it was paused.")


@dataclass(frozen=True)
class Limits:
    """How much is trained at once, how long, and for whom.

    Attributes:
        at_once: Runs that train side by side on this machine; an engine has its own places.
        waiting: Runs that may wait for their turn.
        per_visitor: Runs of one visitor that train or wait; a sweep counts as one.
        per_address: Runs from one network address that train or wait: fewer than may wait in all,
            so that nobody fills the queue alone, and enough for a class behind one address.
        run_limit_s: How long a run may train before it makes room for others; it can be resumed.
        pause_limit_s: How long a paused run keeps its place, and only while nobody waits.
        retention: How much is kept.
    """

    at_once: int = max(1, (os.cpu_count() or 1) // 4)
    waiting: int = 60
    per_visitor: int = 3
    per_address: int = 40
    run_limit_s: float = 60 * 60
    pause_limit_s: float = 10 * 60
    retention: Retention = field(default_factory=Retention)
