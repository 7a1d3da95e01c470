"""Where a training stands: told after every batch, and kept in a file to go on from."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.files import write_whole
from core.recipes import Recipe


@dataclass
class Progress:
    """How far a training has come.

    Attributes:
        done: Batches learned.
        seconds: How long that took.
        scores: As in `Step`.
        told: As in `Step`.
    """

    done: int = 0
    seconds: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    told: str = ""


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
        told: The story that the network last told on the way; empty if it tells none.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    scores: Mapping[str, float] = field(default_factory=dict)
    told: str = ""

    @classmethod
    def at(
        cls,
        recipe: Recipe,
        steps_in_epoch: int,
        progress: Progress,
        *,
        loss: float,
        accuracy: float,
    ) -> Step:
        """Where `progress` is in a recipe's training, counted as the recipe counts."""
        done, scores = progress.done, dict(progress.scores)
        if recipe.epochs is None:
            steps = recipe.steps_in_all(steps_in_epoch)
            return cls(0, 1, done, steps, loss, accuracy, scores, progress.told)
        epoch, step = divmod(done - 1, steps_in_epoch)
        return cls(
            epoch,
            recipe.epochs,
            step + 1,
            steps_in_epoch,
            loss,
            accuracy,
            scores,
            progress.told,
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
                f"Expected the progress of a training in {self.path}, got a file that is cut short "
                "or of another version: begin anew, without --resume."
            ) from error
        if recipe != json.loads(json.dumps(self.recipe.as_dict())):
            raise ValueError(
                f"Expected progress of this very recipe in {self.path}, got that of another: "
                "give the same options as before, or begin anew, without --resume."
            )
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)
        return progress

    def remove(self) -> None:
        """Leave no file, because the run has ended."""
        self.path.unlink(missing_ok=True)
