"""Where a run stands, in words."""

from __future__ import annotations

from core.formatting import count, duration
from core.i18n import N_
from core.i18n import gettext as _
from core.runs.log import ProgressRecord
from core.runs.status import Run, Status

_STATUSES: dict[Status, str] = {
    "waiting": N_("waiting"),
    "starting": N_("starting"),
    "training": N_("training"),
    "paused": N_("paused"),
    "stopping": N_("stopping"),
    "stopped": N_("stopped"),
    "failed": N_("failed"),
    "done": N_("done"),
}


def status_name(status: Status) -> str:
    """A status in a word, as in a table."""
    return _(_STATUSES[status])


def status_sentence(run: Run) -> str:
    """One or two sentences for people about a run."""
    last = run.progress[-1] if run.progress else None
    sentence = _sentence(run, last)
    return f"{sentence} {_(run.sentence)}" if run.sentence else sentence


def _sentence(run: Run, last: ProgressRecord | None) -> str:
    match run.status:
        case "waiting" if run.seconds_to_wait is not None:
            return _(
                "Waiting for its turn: number {place} in the queue, in about {time}.",
                place=run.place,
                time=duration(run.seconds_to_wait),
            )
        case "waiting":
            return _("Waiting for its turn: number {place} in the queue.", place=run.place)
        case "starting":
            return _("Starting TensorFlow, which takes a few seconds.")
        case "training" if last and last.done >= last.total:
            return _("Training finished; evaluating.")
        case "training" if run.seconds_left is None:
            return _("Training: {where}.", where=_where(last))
        case "training":
            left = duration(run.seconds_left or 0.0)
            return _("Training: {where}, about {left} left.", where=_where(last), left=left)
        case "paused":
            return _(
                "Paused at {where}. If others are waiting it makes room, and can be resumed later.",
                where=_where(last),
            )
        case "stopping":
            return _("Stopping after this batch.")
        case "stopped" if last is None:
            return _("Stopped before its first batch. It can be resumed.")
        case "stopped":
            return _("Stopped at {where}. It can be resumed.", where=_where(last))
        case "failed" if last is None:
            return _("Failed before its first batch.")
        case "failed":
            return _("Failed at {where}.", where=_where(last))
        case "done" if last is None:
            return _("Done.")
        case "done":
            return _("Done: {length}.", length=_length(last))


def _where(last: ProgressRecord | None) -> str:
    if last is None:
        return _("the first batch")
    if _counts_batches(last):
        return _("batch {n} of {total}", n=count(last.done), total=count(last.total))
    return _("epoch {n} of {total}", n=count(last.epoch), total=count(last.epochs))


def _length(last: ProgressRecord) -> str:
    if _counts_batches(last):
        return _("{n} batches", n=count(last.total))
    return _("{n} epochs", n=count(last.epochs))


def _counts_batches(last: ProgressRecord) -> bool:
    """Whether the training is counted in batches, or goes through its data but once."""
    return last.epochs == 1
