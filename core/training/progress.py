"""Where a training stands: reported after every batch, and saved in a file to resume from."""

from __future__ import annotations

import json
import math
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.files import write_whole
from core.i18n import gettext as _
from core.recipes import Recipe


def no_pause(save: Callable[[], None]) -> float:
    """Never pause: return 0 seconds at once."""
    return 0.0


def check_finite(loss: float, done: int) -> None:
    """Raise a ValueError unless a batch's loss is a finite number.

    Args:
        loss: Of the batch.
        done: Batches trained before it.
    """
    if not math.isfinite(loss):
        raise ValueError(
            _(
                "The loss became {loss} after {n} batches. Use a smaller learning rate.",
                loss=loss,
                n=done,
            )
        )


@dataclass
class Progress:
    """How far a training has come.

    Attributes:
        done: Batches trained.
        seconds: How long that took.
        processor_seconds: How much processor time that took.
        scores: As in `Step`.
        sample_story: As in `Step`.
    """

    done: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    sample_story: str = ""


@dataclass(frozen=True)
class Step:
    """Where a training stands after a batch.

    Attributes:
        epoch: Counts from 0; 0 throughout if the training is counted in steps.
        epochs: How many there will be; 1 if the training is counted in steps.
        step: Batches trained in this epoch.
        steps: Batches in an epoch.
        loss: Of the batch.
        accuracy: Share of the batch answered right; of digits, after the last row.
        scores: What was last evaluated beside the batches, by its name, such as
            `validation_accuracy`; empty before the first measurement.
        sample_story: The text that the network last generated on the way; empty without one.
        gradient_norm: Of the batch, over all weights, before it is clipped.
        samples: Digits, windows of a text or words trained on so far.
        ends_epoch: Whether this is the last batch of a pass over the data.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    scores: Mapping[str, float] = field(default_factory=dict)
    sample_story: str = ""
    gradient_norm: float | None = None
    samples: int = 0
    ends_epoch: bool = False

    @classmethod
    def at(
        cls,
        recipe: Recipe,
        steps_in_epoch: int,
        progress: Progress,
        *,
        loss: float,
        accuracy: float,
        gradient_norm: float | None = None,
        samples_in_batch: int = 0,
    ) -> Step:
        """Where `progress` is in a recipe's training, counted as the recipe counts."""
        done, epochs = progress.done, recipe.epochs or 1
        steps = steps_in_epoch if recipe.epochs else recipe.steps_in_all(steps_in_epoch)
        epoch, step = divmod(done - 1, steps)
        return cls(
            epoch,
            epochs,
            step + 1,
            steps,
            loss,
            accuracy,
            dict(progress.scores),
            progress.sample_story,
            gradient_norm,
            done * samples_in_batch,
            done % steps_in_epoch == 0,
        )


@dataclass(frozen=True)
class SavedProgress:
    """The file that a run resumes from, `NAME.progress.npz`.

    Attributes:
        out: The folder of the run.
        recipe: What is being trained.
        variables: Of Keras, of the network and of its optimizer, in an order that follows from
            the recipe.
    """

    out: Path
    recipe: Recipe
    variables: Sequence[Any]

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.out / f"{self.recipe.name}.progress.npz"

    def write(self, progress: Progress) -> None:
        """Save the variables and how far the training came: a whole file, or the one before."""
        arrays: dict[str, Any] = {
            f"variable_{i:03d}": np.asarray(v) for i, v in enumerate(self.variables)
        }
        facts = json.dumps({"recipe": self.recipe.as_dict(), **asdict(progress)})
        write_whole(self.path, lambda part: np.savez(part, facts=facts, **arrays))

    def read(self) -> Progress:
        """Set the variables and return how far the run came; the beginning without a file.

        Raises:
            ValueError: The file is of another recipe, cut short, or of another version of this
                code.
        """
        if not self.path.is_file():
            return Progress()
        try:
            with np.load(self.path, allow_pickle=False) as saved:
                facts = json.loads(str(saved["facts"]))
                values = [saved[f"variable_{i:03d}"] for i in range(len(saved.files) - 1)]
            recipe, progress = facts.pop("recipe"), Progress(**facts)
        except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise ValueError(
                _(
                    "The saved progress in {file} is damaged or of another version. Start a new "
                    "run.",
                    file=self.path.name,
                )
            ) from error
        if recipe != json.loads(json.dumps(self.recipe.as_dict())):
            raise ValueError(
                _(
                    "The saved progress in {file} is of another recipe. Use the same options as "
                    "before, or start a new run.",
                    file=self.path.name,
                )
            )
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        return progress

    def remove(self) -> None:
        """Delete the file, because the run has ended."""
        self.path.unlink(missing_ok=True)


class Stopwatch:
    """The time that a training has taken in all its sessions, without its pauses.

    Args:
        seconds: What earlier sessions took.
        processor: Their processor time, in seconds.
    """

    def __init__(self, seconds: float = 0.0, processor: float = 0.0) -> None:
        self._began = time.monotonic() - seconds
        self._processor_began = time.process_time() - processor

    @property
    def seconds(self) -> float:
        """So far."""
        return time.monotonic() - self._began

    @property
    def processor(self) -> float:
        """Processor time so far, in seconds: what else the machine does hardly matters to it."""
        return time.process_time() - self._processor_began

    def leave_out(self, seconds: float) -> None:
        """Subtract so many, in which nothing was trained."""
        self._began += seconds


@dataclass(frozen=True)
class Watch:
    """Where checkpoints of a training go, and what is measured at them.

    Attributes:
        checkpoints: The folder for weights on the way.
        on_measured: Called with the batches trained and the scores at each checkpoint, which are
            named as in `core.runs.log.Measured`.
    """

    checkpoints: Path
    on_measured: Callable[[int, Mapping[str, float]], None]
