"""What a run does now: of what this server knows about it, and what its folder says."""

from __future__ import annotations

from core.runs.diary import Diary, Ended
from core.runs.folder import RunFolder
from core.runs.process import RunProcess
from core.runs.state import ACTIVE, Status

CUT_OFF = "The server was started anew while this run was under way: it can go on."


def status_of(
    run: RunFolder, diary: Diary, process: RunProcess | None, ended: Ended | None, is_waiting: bool
) -> Status:
    """What a run does now.

    Args:
        run: Its folder.
        diary: What it told so far.
        process: What trains it; None if nothing does.
        ended: How its last go ended; None if it has not, or nobody could note it.
        is_waiting: Whether it is in the queue.
    """
    if is_waiting:
        return "waiting"
    if run.is_finished:
        return "done"
    if process:
        if process.is_leaving or diary.ended:
            return "stopping"
        if process.is_paused:
            return "paused"
        return "training" if diary.has_told else "starting"
    return "failed" if ended and ended.how == "failed" else "stopped"


def sentence_of(status: Status, ended: Ended | None) -> str:
    """What there is to say to people about a run that has that status; else empty."""
    if status in ACTIVE or status == "done":
        return ""
    return ended.sentence if ended else CUT_OFF
