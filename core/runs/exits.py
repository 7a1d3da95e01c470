"""How a training process ends, and what a person is told about it."""

from __future__ import annotations

STOPPED = 3
FAILED = 4
DISK_FULL = 5
NO_MEMORY = 6

_FROM_OUTSIDE = (-9, -15)  # SIGKILL, which not every system has a name for, and SIGTERM

_SENTENCES = {
    0: "",
    STOPPED: "",
    FAILED: "",
    DISK_FULL: "The disk is full: what was kept last is whole. Go on when there is room again.",
    NO_MEMORY: "There was not enough memory for it. Try fewer units, or a smaller batch.",
}


def exit_sentence(status: int) -> str:
    """What to tell of a process that ended so; empty where its diary says what there is to say.

    Args:
        status: Its exit status; below 0, the number of the signal that ended it.
    """
    if status in _FROM_OUTSIDE:
        return (
            f"Its process was ended from outside (signal {-status}), as happens when a machine "
            "runs out of memory. It can go on from what was kept last."
        )
    return _SENTENCES.get(
        status, "Its process ended by an error of its own. It can go on from what was kept last."
    )
