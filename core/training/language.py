"""The training of a language model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Unpack

from core.data.corpus import Corpus
from core.data.ptb import treebank
from core.data.python_code import python_corpus
from core.files import write_whole
from core.i18n import gettext as _
from core.recipes import SGD, Dense, Embedding, LanguageRecipe, Layer
from core.training.language_learner import Ids, Learner, epoch_pieces, pieces_in_epoch
from core.training.language_scores import language_scores, scores_before_rounding
from core.training.loop import Options, Trained, Training, run_training
from core.training.progress import Progress
from core.training.small_keras_file import save_small


def load_sources(recipe: LanguageRecipe) -> Corpus:
    """Load the text that the recipe learns from.

    Raises:
        ValueError: One of its files is not there or not what it should be.
    """
    match recipe.text:
        case "python":
            return python_corpus()
        case "ptb":
            return treebank(entries=recipe.words)


def train(
    recipe: LanguageRecipe, sources: Corpus, out: Path, **options: Unpack[Options]
) -> Path | None:
    """Train, and return the path of the network, `out/NAME.keras`; None if asked to stop.

    Its card and its vocabulary are written beside it.

    Args:
        recipe: The network and its training; it is made to know as many words as the text has.
        sources: The text.
        out: The folder of the run; its progress is there after every epoch, after a stop, and
            every ten minutes.
        **options: As in `core.training.loop.Options`.

    Raises:
        ValueError: There are fewer words than a batch, the progress is of another recipe, or the
            loss has become infinite.
    """
    out.mkdir(parents=True, exist_ok=True)
    return run_training(LanguageTraining(recipe, sources), out, **options)


Batch = tuple[Ids, Ids, int]
"""Ids (T, B) of words, the ids (T, B) that follow them, and the batches trained before."""


class LanguageTraining(Training[LanguageRecipe, Batch]):
    """The training of a language model.

    Args:
        recipe: The network and its training; it is made to know as many words as the text has.
        sources: The text.
    """

    save_every_s = 600.0  # an epoch takes minutes
    saves_every_epoch = True

    def __init__(self, recipe: LanguageRecipe, sources: Corpus) -> None:
        self.recipe = _knowing(recipe, len(sources.vocabulary))
        self.resumes = _resumable(self.recipe)
        self._sources = sources
        length = recipe.unrolled_steps
        self.samples_in_batch = recipe.batch * length
        self.steps_in_epoch = pieces_in_epoch(len(sources.training), recipe.batch, length)
        if not self.steps_in_epoch:
            raise ValueError(
                _(
                    "The text must have at least {least:,} words to learn from, and it has {n:,}.",
                    least=(recipe.batch + 1) * length,
                    n=len(sources.training),
                )
            )
        total = recipe.steps_in_all(self.steps_in_epoch)
        self._learner = Learner(self.recipe, self.steps_in_epoch, total)
        self.variables = self._learner.variables

    def batches(self, done: int, total: int) -> Iterator[Batch]:
        """As in `Training`; the state that is carried is reset where an epoch begins."""
        recipe, steps = self.recipe, self.steps_in_epoch
        while done < total:
            epoch, first = divmod(done, steps)
            ids, following = epoch_pieces(
                self._sources.training, recipe.batch, recipe.unrolled_steps, recipe.seed, epoch
            )
            if not first:
                self._learner.reset_state()
            for piece in range(first, min(steps, first + total - done)):
                yield ids[piece], following[piece], done
                done += 1

    def train_batch(self, batch: Batch) -> tuple[float, float, float]:
        """As in `Training`."""
        return self._learner.train_batch(*batch)

    def evaluate_epoch(self, progress: Progress) -> None:
        """As in `Training`."""
        validation = self._learner.perplexity(self._sources.validation)
        progress.scores = {"validation_perplexity": validation}

    def finish(self, out: Path) -> Trained:
        """As in `Training`."""
        self._learner.use_mean_weights()
        scores = scores_before_rounding(self.recipe, self._sources, self._learner.model, out)
        network_path = _write_network(self.recipe, self._sources, self._learner, out)
        scores |= language_scores(network_path, self._sources)
        return Trained(network_path, self._sources.describe(), scores)


def _resumable(recipe: LanguageRecipe) -> LanguageRecipe:
    """The recipe that saved progress must be of.

    Gradient descent takes the same steps whatever the length of the training, so that a run may end
    earlier or later than it was started for.
    """
    is_any_length = isinstance(recipe.optimizer, SGD)
    return replace(recipe, epochs=1, steps=None) if is_any_length else recipe


def _write_network(recipe: LanguageRecipe, sources: Corpus, learner: Learner, out: Path) -> Path:
    """Write the network after the words that it takes to use it, and return its path."""
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
