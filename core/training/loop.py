"""The training loop: batches, progress, pauses, stops and the card, the same for every family.

What differs from family to family (batches, the step itself, what is evaluated) is a `Training`:
see `core.training.digits`, `core.training.stories` and `core.training.language`.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypedDict, TypeVar

import keras
import numpy as np
import tensorflow as tf

from core.network.card import write_card
from core.recipes import Recipe
from core.training.progress import (
    Progress,
    SavedProgress,
    Step,
    Stopwatch,
    check_finite,
    no_pause,
)

Batch = TypeVar("Batch")
RecipeT = TypeVar("RecipeT", bound=Recipe)


@dataclass(frozen=True)
class Trained:
    """What a finished training leaves.

    Attributes:
        network: The network's file.
        data: What it was trained on, for its card.
        scores: What was measured on it, by the name of the measurement.
    """

    network: Path
    data: Mapping[str, Any]
    scores: Mapping[str, Any]


class Training(ABC, Generic[RecipeT, Batch]):
    """What one family's training differs by.

    Attributes:
        recipe: The network and its training.
        resumes: The recipe that saved progress must be of.
        steps_in_epoch: Batches in a pass over the data, at least one.
        samples_in_batch: Digits, windows or words in a batch.
        variables: All Keras variables that the training resumes from, in a fixed order.
        save_every_s: How often progress is saved, at least.
        saves_every_epoch: Whether it is also saved after every epoch.
    """

    recipe: RecipeT
    resumes: RecipeT
    steps_in_epoch: int
    samples_in_batch: int
    variables: Sequence[Any]
    save_every_s: float
    saves_every_epoch: bool

    @abstractmethod
    def batches(self, done: int, total: int) -> Iterator[Batch]:
        """Yield the batches from number `done` on, up to `total`: the same ones wherever it begins.

        Args:
            done: Batches trained before.
            total: Batches that will be trained in all.
        """

    @abstractmethod
    def train_batch(self, batch: Batch) -> tuple[Any, Any, Any]:
        """Train on a batch; return its loss, its accuracy and the norm of its gradient."""

    @abstractmethod
    def evaluate_epoch(self, progress: Progress) -> None:
        """Put into `progress` what is evaluated after an epoch."""

    def checkpoint(self, done: int) -> None:
        """Keep and measure the weights, if there is a checkpoint after so many batches."""

    @abstractmethod
    def finish(self, out: Path) -> Trained:
        """Write the trained network and measure it."""


class Options(TypedDict, total=False):
    """What every `train` function takes by name.

    Attributes:
        on_progress: Called after every batch.
        should_stop: Asked after every batch whether to stop for good.
        pause: Called after every batch, before it is asked whether to stop, with a function that
            saves the progress: waits if it is to, and returns for how many seconds it did.
        resume: Resume from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
    """

    on_progress: Callable[[Step], None]
    should_stop: Callable[[], bool]
    pause: Callable[[Callable[[], None]], float]
    resume: bool
    command: str


def run_training(
    training: Training[Any, Any],
    out: Path,
    *,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    pause: Callable[[Callable[[], None]], float] = no_pause,
    resume: bool = False,
    command: str = "",
) -> Path | None:
    """Train to the end, and return the path of the network beside its card; None if asked to stop.

    The same recipe gives the same weights, whatever pauses, stops and resumptions lie between.

    Args:
        training: What is trained.
        out: The folder of the run.
        on_progress: As in `Options`, and so are the others.
        should_stop: As in `Options`.
        pause: As in `Options`.
        resume: As in `Options`.
        command: As in `Options`.

    Raises:
        ValueError: The progress is of another recipe, or the loss has become infinite.
    """
    recipe, steps = training.recipe, training.steps_in_epoch
    total = recipe.steps_in_all(steps)
    saved = SavedProgress(out, training.resumes, training.variables)
    progress = saved.read() if resume else Progress()
    stopwatch = Stopwatch(progress.seconds, progress.processor_seconds)
    saved_at = time.monotonic()

    def save() -> None:
        nonlocal saved_at
        progress.seconds, progress.processor_seconds = stopwatch.seconds, stopwatch.processor
        saved.write(progress)
        saved_at = time.monotonic()

    if not progress.done:
        training.checkpoint(0)
    for batch in training.batches(progress.done, total):
        loss, accuracy, norm = (float(part) for part in training.train_batch(batch))
        check_finite(loss, progress.done)
        progress.done += 1
        if ends_epoch := progress.done % steps == 0:
            training.evaluate_epoch(progress)
        on_progress(
            Step.at(
                recipe,
                steps,
                progress,
                loss=loss,
                accuracy=accuracy,
                gradient_norm=norm,
                samples_in_batch=training.samples_in_batch,
            )
        )
        training.checkpoint(progress.done)
        stopwatch.leave_out(pause(save))
        is_stopped = should_stop()
        is_time = time.monotonic() - saved_at > training.save_every_s
        if is_stopped or is_time or (ends_epoch and training.saves_every_epoch):
            save()
        if is_stopped:
            return None
    seconds, processor_seconds = stopwatch.seconds, stopwatch.processor
    trained = training.finish(out)
    write_card(
        trained.network,
        recipe,
        trained.data,
        trained.scores,
        command,
        versions={
            "keras": keras.__version__,
            "tensorflow": tf.__version__,
            "numpy": np.__version__,
        },
        steps=progress.done,
        seconds=seconds,
        processor_seconds=processor_seconds,
    )
    saved.remove()
    return trained.network
