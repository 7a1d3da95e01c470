"""Where a training stands: told after every batch, and kept in a file to go on from.

How long a training takes.
"""

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
from core.recipes import Recipe

Rest = Callable[[Callable[[], None]], float]
"""Called after every batch with what keeps the progress: rests if it is to, its progress kept, and
returns for how many seconds it did."""


def no_rest(keep: Callable[[], None]) -> float:
    """0, at once: the training never rests."""
    return 0.0


def check_finite(loss: float, done: int) -> None:
    """Nothing, if a batch's loss is a number.

    Args:
        loss: Of the batch.
        done: Batches learned before it.

    Raises:
        ValueError: If it is NaN or infinite: nothing can be learned any more.
    """
    if not math.isfinite(loss):
        raise ValueError(
            f"Expected a finite loss, got {loss} after {done} batches: take a smaller learning "
            "rate."
        )


@dataclass
class Progress:
    """How far a training has come.

    Attributes:
        done: Batches learned.
        seconds: How long that took.
        scores: As in `Step`.
        progress: As in `Step`.
    """

    done: int = 0
    seconds: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    sample_story: str = ""


@dataclass(frozen=True)
class Step:
    """Where a training stands after a batch.

    Attributes:
        epoch: Counts from 0; 0 throughout if the training is counted in steps.
        epochs: How many there will be; 1 if the training is counted in steps.
        step: Batches learned in this epoch.
        steps: Batches in an epoch.
        loss: Of the batch.
        accuracy: Share of the batch answered right; of digits, after the last row.
        scores: What was last measured beside the batches, by its name, such as
            `validation_accuracy`; empty before the first measurement.
        progress: The story that the network last told on the way; empty if it tells none.
        gradient_norm: Of the batch, over all weights, before it is clipped.
        samples: Digits, windows of a text or words learned so far.
        ends_epoch: Whether the data has been gone through once more.
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
        samples_a_step: int = 0,
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
            done * samples_a_step,
            done % steps_in_epoch == 0,
        )


@dataclass(frozen=True)
class KeptProgress:
    """The file that a run goes on from, `NAME.progress.npz`.

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
        """Keep the variables and how far the training came: a whole file, or the one before."""
        arrays: dict[str, Any] = {
            f"variable_{i:03d}": np.asarray(v) for i, v in enumerate(self.variables)
        }
        facts = json.dumps({"recipe": self.recipe.as_dict(), **asdict(progress)})
        write_whole(self.path, lambda part: np.savez(part, facts=facts, **arrays))

    def read(self) -> Progress:
        """How far the run came, after its variables have been set; the beginning without a file.

        Raises:
            ValueError: The file is of another recipe, cut short, or of another version of this
                code.
        """
        if not self.path.is_file():
            return Progress()
        try:
            with np.load(self.path, allow_pickle=False) as kept:
                facts = json.loads(str(kept["facts"]))
                values = [kept[f"variable_{i:03d}"] for i in range(len(kept.files) - 1)]
            recipe, progress = facts.pop("recipe"), Progress(**facts)
        except (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise ValueError(
                f"Expected the progress of a training in {self.path.name}, got a file that is cut "
                "short or of another version: begin anew."
            ) from error
        if recipe != json.loads(json.dumps(self.recipe.as_dict())):
            raise ValueError(
                f"Expected progress of this very recipe in {self.path.name}, got that of another: "
                "give the same options as before, or begin anew."
            )
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        return progress

    def remove(self) -> None:
        """Leave no file, because the run has ended."""
        self.path.unlink(missing_ok=True)


class Stopwatch:
    """The time that a training has taken in all its goes, without its rests.

    Args:
        seconds: What earlier goes took.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._began = time.monotonic() - seconds

    @property
    def seconds(self) -> float:
        """So far."""
        return time.monotonic() - self._began

    def leave_out(self, seconds: float) -> None:
        """Take away so many, in which nothing was learned."""
        self._began += seconds
