"""Where a run stands, in words."""

from __future__ import annotations

from core.formatting import duration
from core.runs.log import ProgressRecord, Run


def status_sentence(run: Run) -> str:
    """One or two sentences for people."""
    last = run.progress[-1] if run.progress else None
    where, stood = _where(last), f"{'after' if _counts_batches(last) else 'in'} {_where(last)}"
    match run.status:
        case "waiting":
            said = f"Waiting for its turn: number {run.place} in the queue."
        case "starting":
            said = "TensorFlow gets ready, which takes some seconds."
        case "training" if last and last.done >= last.total:
            said = "Learnt; it is being measured."
        case "training":
            said = f"Learning: {where}{_time_left(run.seconds_left)}."
        case "paused":
            said = f"Paused {stood}. Should others wait, it makes room and can go on later."
        case "stopping":
            said = "Stopping after this batch."
        case "stopped":
            said = f"Stopped {stood}. It can go on from there."
        case "failed":
            said = f"Broken off {stood}."
        case "done":
            said = f"Done: {_length(last)}." if last else "Done."
    return f"{said} {run.sentence}".strip()


def _where(last: ProgressRecord | None) -> str:
    if last is None:
        return "its first pass"
    if _counts_batches(last):
        return f"batch {last.done:,} of {last.total:,}"
    return f"pass {last.epoch:,} of {last.epochs:,}"


def _length(last: ProgressRecord) -> str:
    return f"{last.total:,} batches" if _counts_batches(last) else f"{last.epochs:,} passes"


def _counts_batches(last: ProgressRecord | None) -> bool:
    """Whether the training is counted in batches, or goes through its data but once."""
    return last is not None and last.epochs == 1


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f", about {duration(seconds)} left"
