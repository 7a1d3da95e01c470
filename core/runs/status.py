"""What a run does now: from its folder, its log and the process that trains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.i18n import N_
from core.runs.engine import Hold
from core.runs.log import Ended, Measured, ProgressRecord, RunLog
from core.runs.store import RunFolder

Status = Literal[
    "waiting", "starting", "training", "paused", "stopping", "stopped", "failed", "done"
]
ACTIVE: frozenset[Status] = frozenset({"waiting", "starting", "training", "paused", "stopping"})
"""Statuses of a run that trains, or will train without anybody's doing."""

SERVER_RESTARTED = N_("The server was restarted during this run. It can be resumed.")


@dataclass(frozen=True)
class Run:
    """Where a run stands.

    Attributes:
        run_id: Its name in addresses.
        status: What it does now.
        progress: Where its training stood, record by record.
        place: In the queue, from 1; None if it does not wait.
        seconds_left: At its present pace; None where there is none.
        sentence: A message for people (not yet translated), where there is something to say.
        measured: What was measured at its checkpoints, one by one.
        is_elsewhere: Whether another server trains it, so that it cannot be controlled here.
        seconds_to_wait: Until its turn, as far as can be told; None if it does not wait.
    """

    run_id: str
    status: Status
    progress: tuple[ProgressRecord, ...]
    place: int | None = None
    seconds_left: float | None = None
    sentence: str = ""
    measured: tuple[Measured, ...] = ()
    is_elsewhere: bool = False
    seconds_to_wait: float | None = None


def current_status(
    run: RunFolder,
    run_log: RunLog,
    hold: Hold | None,
    ended: Ended | None,
    *,
    is_elsewhere: bool = False,
) -> Status:
    """Tell what a run does now.

    Args:
        run: Its folder.
        run_log: Its log so far.
        hold: On what trains it, or will; None if nothing does.
        ended: How its last session ended; None if it has not, or nobody could note it.
        is_elsewhere: Whether another server trains it.
    """
    if hold and hold.place is not None:
        return "waiting"
    if run.is_finished:
        return "done"
    if hold and (hold.said.is_stop or (run_log.ended and run_log.ended.outcome != "stopped")):
        return "stopping"
    if hold or is_elsewhere:
        if hold.said.pauses(run_log.paused_by) if hold else run_log.paused_by is not None:
            return "paused"
        # Where it was stopped and nobody told it to, its machine died and another one goes on.
        return "training" if run_log.has_progress and not run_log.ended else "starting"
    return "failed" if ended and ended.outcome == "failed" else "stopped"


def message(status: Status, ended: Ended | None) -> str:
    """The message for people about a run with that status; empty where there is none."""
    if status in ACTIVE or status == "done":
        return ""
    return ended.message if ended else SERVER_RESTARTED
