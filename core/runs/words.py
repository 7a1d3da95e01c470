"""Where a run stands, in words."""

from __future__ import annotations

from core.runs.state import Run


def standing(run: Run) -> str:
    """One or two sentences for people."""
    last = run.told[-1] if run.told else None
    where = f"pass {last.epoch:,} of {last.epochs:,}" if last else "its first pass"
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
            said = f"Paused in {where}. Should others wait, it makes room and can go on later."
        case "stopping":
            said = "Stopping after this batch."
        case "stopped":
            said = f"Stopped in {where}. It can go on from there."
        case "failed":
            said = f"Broken off in {where}."
        case "done":
            said = f"Done: {last.epochs:,} passes." if last else "Done."
    return f"{said} {run.sentence}".strip()


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 90:
        return f", about {max(1, round(seconds))} s left"
    if seconds < 90 * 60:
        return f", about {round(seconds / 60)} minutes left"
    return f", about {seconds / 3600:.1f} hours left"
