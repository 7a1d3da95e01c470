"""The training of a language model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.data.ptb import Treebank, treebank
from core.files import write_whole
from core.network.card import write_card
from core.recipes import SGD, Dense, Embedding, LanguageRecipe, Layer
from core.training.language_learner import Learner, epoch_pieces, pieces_in_epoch
from core.training.language_scores import language_scores, scores_before_rounding
from core.training.progress import (
    KeptProgress,
    Progress,
    Rest,
    Step,
    Stopwatch,
    check_finite,
    no_rest,
)
from core.training.small_keras_file import save_small

KEEP_EVERY_S = 600
"""An epoch takes minutes: the progress is kept more often than at its end."""


def load_sources(recipe: LanguageRecipe) -> Treebank:
    """The text that the recipe learns from, read from where this machine keeps it.

    Raises:
        ValueError: One of its files is not there or not what it should be.
    """
    return treebank(entries=recipe.words)


def train(
    recipe: LanguageRecipe,
    sources: Treebank,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
    *,
    rest: Rest = no_rest,
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`; None if asked to stop.

    Its card and its vocabulary are written beside it.

    Args:
        recipe: The network and its training; it is made to know as many words as the text has.
        sources: The text.
        out: The folder of the run; its progress is there after every epoch, after a stop, and
            every ten minutes.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from the progress in `out` where there is some.
        command: What was typed to start this, for the card.
        rest: Called after every batch, before it is asked whether to stop.

    Raises:
        ValueError: There are fewer words than a batch, the progress is of another recipe, or the
            loss has grown beyond all numbers.
    """
    out.mkdir(parents=True, exist_ok=True)
    recipe = _knowing(recipe, len(sources.vocabulary))
    steps = pieces_in_epoch(len(sources.training), recipe.batch, recipe.unrolled_steps)
    if not steps:
        raise ValueError(
            f"Expected at least {(recipe.batch + 1) * recipe.unrolled_steps} words to learn from, "
            f"got {len(sources.training)}."
        )
    steps_in_all = recipe.steps_in_all(steps)
    learner = Learner(recipe, steps, steps_in_all)
    kept = KeptProgress(out, _course(recipe), learner.variables)
    progress = kept.read() if resume else Progress()
    time_taken = Stopwatch(progress.seconds)

    def keep() -> None:
        progress.seconds = time_taken.seconds
        kept.write(progress)

    while progress.done < steps_in_all:
        epoch, first = divmod(progress.done, steps)
        ids, following = epoch_pieces(
            sources.training, recipe.batch, recipe.unrolled_steps, recipe.seed, epoch
        )
        if not first:
            learner.forget()
        for piece in range(first, min(steps, first + steps_in_all - progress.done)):
            loss, accuracy, norm = learner.learn(ids[piece], following[piece], progress.done)
            check_finite(loss, progress.done)
            progress.done += 1
            on_progress(
                Step.at(
                    recipe,
                    steps,
                    progress,
                    loss=loss,
                    accuracy=accuracy,
                    gradient_norm=norm,
                    samples_a_step=recipe.batch * recipe.unrolled_steps,
                )
            )
            time_taken.leave_out(rest(keep))
            if should_stop():
                keep()
                return None
            if time_taken.seconds - progress.seconds > KEEP_EVERY_S:
                keep()
        if progress.done % steps == 0:
            validation = learner.perplexity(sources.validation)
            progress.scores = {"validation_perplexity": validation}
        keep()
    learner.keep_means()
    scores = scores_before_rounding(recipe, sources, learner.model, out)
    network_path = _write_network(recipe, sources, learner, out)
    scores |= language_scores(network_path, sources)
    write_card(
        network_path,
        recipe,
        sources.describe(),
        scores,
        command,
        steps=progress.done,
        seconds=progress.seconds,
    )
    kept.remove()
    return network_path


def _course(recipe: LanguageRecipe) -> LanguageRecipe:
    """What progress must be of to go on from it.

    Gradient descent takes the same course however long it is to go on, so that a run may end
    earlier or later than it was begun for.
    """
    is_any_length = isinstance(recipe.optimizer, SGD)
    return replace(recipe, epochs=1, steps=None) if is_any_length else recipe


def _write_network(recipe: LanguageRecipe, sources: Treebank, learner: Learner, out: Path) -> Path:
    """The path of the network, written after the words that it takes to use it."""
    words = json.dumps(sources.vocabulary.as_plain(), ensure_ascii=False) + "\n"
    write_whole(
        out / f"{recipe.name}.vocabulary.json",
        partial(Path.write_text, data=words, encoding="utf-8"),
    )
    path = out / f"{recipe.name}.keras"
    save_small(learner.model, path, recipe.stored_dtype)
    return path


def _knowing(recipe: LanguageRecipe, words: int) -> LanguageRecipe:
    """The recipe for a text with so many different words."""

    def sized(layer: Layer) -> Layer:
        match layer:
            case Embedding():
                return replace(layer, entries=words)
            case Dense(units=recipe.words):
                return replace(layer, units=words)
        return layer

    return replace(recipe, layers=tuple(map(sized, recipe.layers)))
