"""What a training run has told: JSON lines in a file, written by one process, read by others.

A line is whole or is not seen: a reader leaves a half-written last line for later, and the next
writer cuts it off.

Where a training run stands.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

How = Literal["done", "stopped", "failed"]

RATE_OVER_S = 20.0
"""The time left is judged by the pace of the last seconds: the first batches are slow."""


@dataclass(frozen=True)
class ProgressRecord:
    """Where a training stood.

    Attributes:
        done: Batches learned.
        total: Batches there will be.
        epoch: How often the data was gone through, counted from 1.
        epochs: How often it will be.
        loss: The mean of the batches since the line before.
        accuracy: Likewise, in [0, 1].
        seconds: Since this go of the training began, by a clock that never jumps.
        scores: What was last measured beside the batches.
        story: What the network then told; empty where it told nothing new.
        gradient_norm: Over all weights, before it is clipped; the mean of the batches since the
            line before. None in lines of a version that did not tell it.
        samples: Digits or words learned so far, in all goes.
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


@dataclass(frozen=True)
class Measured:
    """What was measured at a checkpoint, whose weights are kept (`core.runs.checkpoints`).

    Attributes:
        done: Batches learned; 0 before the first.
        scores: By name: `validation_accuracy` and `validation_loss`, over a few of the validation
            digits; and of each gate of the first recurrent layer its mean, `forget_gate_mean`, and
            the share of its values below 0.1 or above 0.9, `forget_gate_saturated`.
    """

    done: int
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Paused:
    """The training waits, its progress kept, until it is told to go on.

    Attributes:
        order: The number of the order that it has carried out; 0 for a pause.
    """

    order: int = 0


@dataclass(frozen=True)
class Ended:
    """How a go of the training ended.

    Attributes:
        how: "done": the network is there; "stopped": it can go on; "failed": it could not.
        sentence: For people, where there is something to say.
    """

    how: How
    sentence: str = ""


@dataclass(frozen=True)
class Started:
    """A go of the training began; lines that follow count its seconds from 0."""


Line = Started | ProgressRecord | Measured | Paused | Ended
_LINES: dict[str, type[Line]] = {
    "begun": Started,
    "told": ProgressRecord,
    "measured": Measured,
    "resting": Paused,
    "ended": Ended,
}


def append(path: Path, line: Line) -> None:
    """Write a line at the end, after cutting off one that was left half written.

    Raises:
        OSError: If it cannot be written, as on a full disk.
    """
    name = next(name for name, kind in _LINES.items() if isinstance(line, kind))
    raw = json.dumps({"line": name, **asdict(line)}, ensure_ascii=False).encode() + b"\n"
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
    """A reader that keeps what it has read, so that each look reads only what is new.

    Attributes:
        progress: Where the training stood, in order of `done`; what a later go learned again is the
            later go's.
        measured: What was measured at checkpoints, likewise.
        resting: The order after which it waits; None while it learns.
        ended: How the last go ended; None while it goes on, and where it was cut off.
        has_told: Whether the last go has told anything yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_to = 0
        self._go_from = 0
        self.progress: list[ProgressRecord] = []
        self.measured: list[Measured] = []
        self.resting: int | None = None
        self.ended: Ended | None = None
        self.has_told = False

    def look(self) -> None:
        """Take in the whole lines that were written since the last look."""
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

    def turn_page(self) -> None:
        """Another go begins, of which nothing is told yet."""
        self.ended, self.has_told, self.resting = None, False, None

    @property
    def seconds_left(self) -> float | None:
        """How long the last go will still take at its present pace; None before it has one."""
        return seconds_left(self.progress[self._go_from :]) if self.has_told else None

    def _take(self, line: Line) -> None:
        match line:
            case Started():
                self.turn_page()
            case Ended():
                self.ended = line
            case Paused():
                self.resting = line.order
            case Measured():
                _drop_from(line.done, self.measured)
                self.measured.append(line)
            case ProgressRecord():
                self.resting = None
                _drop_from(line.done, self.progress)
                if not self.has_told:
                    self._go_from = len(self.progress)
                self.has_told = True
                self.progress.append(line)


def _drop_from(done: int, lines: list[ProgressRecord] | list[Measured]) -> None:
    """Take away what an earlier go told of batches that a later one learned again."""
    while lines and lines[-1].done >= done:
        lines.pop()


def seconds_left(progress: Sequence[ProgressRecord]) -> float | None:
    """How long the rest takes at the pace of the last seconds of one go; None of one line alone."""
    last = progress[-1]
    earlier = [each for each in progress[:-1] if last.seconds - each.seconds <= RATE_OVER_S]
    since = earlier[0] if earlier else progress[max(0, len(progress) - 2)]
    if last.done <= since.done or last.seconds <= since.seconds:
        return None
    return (last.total - last.done) * (last.seconds - since.seconds) / (last.done - since.done)


def _line(text: bytes) -> Line | None:
    """The line; None for one of another version, which is passed over."""
    try:
        plain: dict[str, Any] = json.loads(text)
        return _LINES[plain.pop("line")](**plain)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


Status = Literal[
    "waiting", "starting", "training", "paused", "stopping", "stopped", "failed", "done"
]
ACTIVE: frozenset[Status] = frozenset({"waiting", "starting", "training", "paused", "stopping"})
"""Of a run that trains or will, without anybody's doing."""


@dataclass(frozen=True)
class Run:
    """Where a run stands.

    Attributes:
        run_id: What it is called in addresses.
        status: What it does now.
        progress: Where its training stood, line by line.
        place: In the queue, from 1; None if it does not wait.
        seconds_left: At its present pace; None where there is none.
        sentence: For people, where there is something to say; else empty.
        measured: What was measured at its checkpoints, one by one.
    """

    run_id: str
    status: Status
    progress: tuple[ProgressRecord, ...]
    place: int | None = None
    seconds_left: float | None = None
    sentence: str = ""
    measured: tuple[Measured, ...] = ()
