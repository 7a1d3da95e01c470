"""The log of a run: JSON lines in a file, written by the training process, read by others.

A line is whole or is not seen: a reader leaves a half-written last line for later, and the next
writer cuts it off. Lines that make no sense, or come from another version, are passed over.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from core.files import check_owner

Outcome = Literal["done", "stopped", "failed"]

RATE_OVER_S = 20.0
"""The time left follows from the pace of the last seconds: the first batches are slow."""

_LARGEST = 1e15
"""No number of a log is larger; a damaged line may hold any."""


@dataclass(frozen=True)
class ProgressRecord:
    """Where a training stood.

    Attributes:
        done: Batches trained.
        total: Batches there will be.
        epoch: Current pass over the data, from 1.
        epochs: Passes there will be.
        loss: Mean of the batches since the record before.
        accuracy: Likewise, in [0, 1].
        seconds: Since this session of the training began, by a clock that never jumps.
        scores: What was last evaluated beside the batches.
        story: What the network then generated; empty where nothing is new.
        gradient_norm: Over all weights, before clipping; mean of the batches since the record
            before. None in records of a version that did not write it.
        samples: Digits or words trained on so far, in all sessions.
        processor_seconds: Processor time of this session; None in records of a version that did
            not write it.
    """

    done: int
    total: int
    epoch: int
    epochs: int
    loss: float
    accuracy: float
    seconds: float
    scores: Mapping[str, float] = field(default_factory=dict)
    story: str = ""
    gradient_norm: float | None = None
    samples: int = 0
    processor_seconds: float | None = None


@dataclass(frozen=True)
class Measured:
    """What was measured at a checkpoint, whose weights are kept (`core.runs.checkpoints`).

    Attributes:
        done: Batches trained; 0 before the first.
        scores: By name: `validation_accuracy` and `validation_loss`, over a few of the validation
            digits; and for each gate of the first recurrent layer its mean, `forget_gate_mean`,
            and the share of its values below 0.1 or above 0.9, `forget_gate_saturated`.
    """

    done: int
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Paused:
    """The training waits, its progress kept, until it is resumed.

    Attributes:
        command: The number of the command that it has carried out; 0 for a pause.
    """

    command: int = 0


@dataclass(frozen=True)
class Ended:
    """How a session of the training ended.

    Attributes:
        outcome: "done": the network is there; "stopped": it can be resumed; "failed": it broke.
        message: For people, where there is something to say.
    """

    outcome: Outcome
    message: str = ""


@dataclass(frozen=True)
class Started:
    """A session of the training began; records that follow count its seconds from 0."""


Line = Started | ProgressRecord | Measured | Paused | Ended
_LINES: dict[str, type[Line]] = {
    "started": Started,
    "progress": ProgressRecord,
    "measured": Measured,
    "paused": Paused,
    "ended": Ended,
}
_OLD_NAMES = {"begun": "started", "told": "progress", "resting": "paused"}
_OLD_FIELDS = {"order": "command", "how": "outcome", "sentence": "message"}
"""What version 1 wrote; its runs still open."""


def append(path: Path, line: Line) -> None:
    """Write a line at the end, after cutting off one that was left half written.

    Raises:
        OSError: If it cannot be written, as on a full disk.
    """
    name = next(name for name, kind in _LINES.items() if isinstance(line, kind))
    raw = json.dumps({"line": name, **asdict(line)}, ensure_ascii=False).encode() + b"\n"
    check_owner()
    with path.open("ab+", buffering=0) as file:
        file.truncate(_end_of_whole_lines(file.seek(0, 2), path))
        file.write(raw)


def _end_of_whole_lines(size: int, path: Path) -> int:
    with path.open("rb") as file:
        while size:
            start = max(0, size - 4096)
            file.seek(start)
            if (end := file.read(size - start).rfind(b"\n")) >= 0:
                return start + end + 1
            size = start
    return 0


class RunLog:
    """A reader of a log that keeps what it has read, so that each update reads only what is new.

    Attributes:
        progress: Where the training stood, in order of `done`; batches that a later session
            trained again are the later session's.
        measured: What was measured at checkpoints, likewise.
        paused_by: The number of the command after which it waits; None while it trains.
        ended: How the last session ended; None while it lasts, and where it was cut off.
        has_progress: Whether the last session has written any progress yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._session_from = 0
        self.progress: list[ProgressRecord] = []
        self.measured: list[Measured] = []
        self.paused_by: int | None = None
        self.ended: Ended | None = None
        self.has_progress = False

    def update(self) -> None:
        """Read the whole lines that were written since the last update.

        Raises:
            OSError: If there is a log that cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(self._read_to)
                raw = file.read()
        except FileNotFoundError:
            return
        raw = raw[: raw.rfind(b"\n") + 1]
        self._read_to += len(raw)
        for text in raw.splitlines():
            if line := _line(text):
                self._take(line)

    def begin_session(self) -> None:
        """Expect another session, of which nothing is written yet."""
        self.ended, self.has_progress, self.paused_by = None, False, None

    @property
    def seconds_left(self) -> float | None:
        """How long the last session still takes at its present pace; None before it has one."""
        return seconds_left(self.progress[self._session_from :]) if self.has_progress else None

    def _take(self, line: Line) -> None:
        match line:
            case Started():
                self.begin_session()
            case Ended():
                self.ended = line
            case Paused():
                self.paused_by = line.command
            case Measured():
                _drop_from(line.done, self.measured)
                self.measured.append(line)
            case ProgressRecord():
                self.paused_by = None
                _drop_from(line.done, self.progress)
                if not self.has_progress:
                    self._session_from = len(self.progress)
                self.has_progress = True
                self.progress.append(line)


def _drop_from(done: int, lines: list[ProgressRecord] | list[Measured]) -> None:
    """Remove what an earlier session wrote about batches that a later one trained again."""
    while lines and lines[-1].done >= done:
        lines.pop()


def seconds_left(progress: Sequence[ProgressRecord]) -> float | None:
    """How long the rest takes at the pace of the last seconds of a session; None of one record."""
    if not progress:
        return None
    last = progress[-1]
    earlier = [each for each in progress[:-1] if last.seconds - each.seconds <= RATE_OVER_S]
    since = earlier[0] if earlier else progress[max(0, len(progress) - 2)]
    if last.done <= since.done or last.seconds <= since.seconds:
        return None
    return (last.total - last.done) * (last.seconds - since.seconds) / (last.done - since.done)


def _line(text: bytes) -> Line | None:
    """Read a line; None for one that is damaged or of another version."""
    try:
        plain: dict[str, Any] = json.loads(text)
        name = plain.pop("line")
        values = {_OLD_FIELDS.get(key, key): value for key, value in plain.items()}
        line = _LINES[_OLD_NAMES.get(name, name)](**values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return line if _makes_sense(line) else None


def _makes_sense(line: Line) -> bool:
    """Whether a line's values are of the kinds that it is read with."""
    known = {each.name: str(each.type) for each in fields(line)}
    if not all(_fits(getattr(line, name), expected) for name, expected in known.items()):
        return False
    match line:
        case ProgressRecord():
            return line.total >= 1 and line.epochs >= 1
        case Ended():
            return line.outcome in ("done", "stopped", "failed")
    return True


def _fits(value: Any, expected: str) -> bool:
    match expected:
        case "int":
            return type(value) is int and 0 <= value <= _LARGEST
        case "float":
            return _is_number(value)
        case "float | None":
            return value is None or _is_number(value)
        case "Mapping[str, float]":
            return isinstance(value, dict) and all(map(_is_number, value.values()))
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and abs(value) <= _LARGEST
