"""The training of a network that reads digits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from core import mixtures
from core.cards import write_card
from core.files import write_whole
from core.mixtures import Sources, drawn_digits
from core.networks import build_network
from core.recipes import DigitRecipe
from core.runs.mistakes import mistakes_path, write_mistakes
from core.training.digit_batches import batches, steps_in_epoch
from core.training.digit_scores import epoch_scores, measure
from core.training.digit_step import learning_step
from core.training.optimizers import build_optimizer
from core.training.progress import KeptProgress, Progress, Rest, Step, check_finite, no_rest
from core.training.stopwatch import Stopwatch
from core.training.watch import Watch
from core.training.watching import Watcher

KEEP_EVERY_S = 10.0
"""An epoch may take minutes: the progress is kept more often than at its end."""


def load_sources(recipe: DigitRecipe) -> Sources:
    """What the recipe learns from, read from where this machine keeps it.

    Raises:
        ValueError: A file that the recipe needs is not there or not what it should be.
    """
    return mixtures.load_sources(recipe.data)


def sources_at_hand(recipe: DigitRecipe) -> Sources:
    """What this machine has of what the recipe learns from: the app's own sample in any case."""
    return mixtures.sources_at_hand(recipe.data)


def train(
    recipe: DigitRecipe,
    sources: Sources,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
    *,
    rest: Rest = no_rest,
    watch: Watch | None = None,
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        out: The folder of the run; after every epoch, every few seconds, and after a stop, its
            progress is there.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
        rest: Called after every batch, before it is asked whether to stop.
        watch: Where checkpoints and what is measured at them go, and that the digits that are read
            wrong in the end are kept; None: nothing of it.

    Raises:
        ValueError: There are fewer digits than a batch, the progress is of another recipe, or the
            loss has grown beyond all numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    steps = steps_in_epoch(recipe, sources)
    steps_in_all = recipe.steps_in_all(steps)
    model = build_network(recipe)
    optimizer = build_optimizer(recipe.optimizer, steps, steps_in_all)
    optimizer.build(model.trainable_variables)
    learn = learning_step(recipe, model, optimizer)
    kept = KeptProgress(out, recipe, [*model.variables, *optimizer.variables])
    progress = kept.read() if resume else Progress()
    time_taken = Stopwatch(progress.seconds)
    kept_at = time.monotonic()
    unseen = drawn_digits(sources.unseen) if sources.unseen else None
    watcher = Watcher(watch, recipe, model, sources.mnist.validation, steps_in_all)

    def keep() -> None:
        nonlocal kept_at
        progress.seconds = time_taken.seconds
        kept.write(progress)
        kept_at = time.monotonic()

    if not progress.done:
        watcher.look(0)
    for batch in batches(recipe, sources, progress.done, steps_in_all):
        loss, accuracy, norm = (float(part) for part in learn(*batch))
        check_finite(loss, progress.done)
        progress.done += 1
        if is_epochs_end := progress.done % steps == 0:
            epoch = progress.done // steps - 1
            progress.scores = epoch_scores(recipe, model, sources.mnist, unseen, epoch)
        on_progress(
            Step.at(
                recipe,
                steps,
                progress,
                loss=loss,
                accuracy=accuracy,
                gradient_norm=norm,
                samples_a_step=recipe.batch,
            )
        )
        watcher.look(progress.done)
        time_taken.leave_out(rest(keep))
        is_stopped = should_stop()
        if is_stopped or is_epochs_end or time.monotonic() - kept_at > KEEP_EVERY_S:
            keep()
        if is_stopped:
            return None
    progress.seconds = time_taken.seconds
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    measured = measure(network_path, sources)
    if watch:
        write_mistakes(mistakes_path(network_path), measured.mistakes)
    write_card(
        network_path,
        recipe,
        sources.describe(),
        measured.scores,
        command,
        steps=progress.done,
        seconds=progress.seconds,
    )
    kept.remove()
    return network_path
