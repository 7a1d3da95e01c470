"""The functions of `import core as lab`: load a network, take a sample digit, train a recipe."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from core import recipes
from core.data import samples
from core.data.pendulum import sample_series
from core.data.ptb import END_OF_SENTENCE
from core.data.python_code import UNKNOWN as UNKNOWN_CHARACTER
from core.language.model import LanguageModel, load_language_model, load_vocabulary
from core.network.card import load_card
from core.network.keras_file import load_network
from core.network.layers import Inputs
from core.network.network import Network
from core.network.pretrained import check_start
from core.network.shipped import NETWORKS_DIR
from core.recipes import RECIPES, Recipe, SeriesRecipe
from core.recipes.plain_data import to_plain
from core.runs.log import ProgressRecord, RunLog
from core.runs.manager import WORKER
from core.runs.process import FAILED, RunProcess, exit_message
from core.runs.store import SETTINGS, RunFolder
from core.stories.story_model import StoryModel, load_story_model
from core.text.tokens import split

LOOK_EVERY_S = 0.25


def load(name: str | PathLike[str]) -> Network:
    """Load a trained network.

    >>> import core as lab
    >>> digits = lab.load("digits")
    >>> [layer.name for layer in digits.layers]
    ['lstm', 'logits']
    >>> story = lab.load("belling-the-cat")
    >>> story.trace("had a general").answer          # the next word
    'council'

    Args:
        name: The name of a network that comes with the app, such as `digits`, `mnist-gru`, `ptb`,
            `pendulum` or `belling-the-cat`; or the path of a `.keras` file. The card `NAME.json`
            and the words `NAME.vocabulary.json` are read if they are beside it.

    Returns:
        The network. If it has words, it takes a text as well as an array, and `Trace.answer` is the
        next word. A story network reads the last words of a text only, as many as its window has; a
        language model reads all of them, after an `<eos>` that ends the sentence before.

    Raises:
        ValueError: If there is no such network, or the file holds layers or settings that cannot be
            computed here.
    """
    path = Path(name)
    if path.suffix != ".keras":
        return _load(str(name), NETWORKS_DIR)
    if not path.is_file():
        raise ValueError(f"There is no file {str(path)!r}.")
    return _load(path.stem, path.parent)


def sample(name: str) -> NDArray[np.float32]:
    """The image of a sample digit, or a sample series.

    >>> import core as lab
    >>> image = lab.sample("notorious-10")
    >>> image.shape, image.dtype, image.min(), image.max()
    ((28, 28), dtype('float32'), np.float32(0.0), np.float32(1.0))
    >>> forecast = lab.load("pendulum").trace(lab.sample("pendulum-1"))
    >>> forecast.logits.shape                        # after each step, the angle a second later
    (150, 1)

    Args:
        name: `pendulum-1` to `pendulum-200`, or a digit: `easy-1` to `easy-12`, `hard-1` to
            `hard-12` and `notorious-1` to `notorious-12`: in each group the first ten are 1 to 9
            and 0. Also `mnist-0` to `mnist-4999`. Their sources are in `assets/digits/README.md`.

    Returns:
        (28, 28) float32 in [0, 1], ink is 1, read-only; or (T, 1) float32, angles in radians.

    Raises:
        ValueError: If there is no such sample.
    """
    series, _dash, number = name.rpartition("-")
    known = RECIPES.get(series)
    if isinstance(known, SeriesRecipe) and number.isascii() and number.isdigit():
        return sample_series(known, int(number[:9]))
    return samples.find(name).image


def train(
    recipe: Recipe | str,
    folder: str | PathLike[str] | None = None,
    on_progress: Callable[[ProgressRecord], None] | None = None,
) -> Network:
    """Train a network, and wait for it.

    TensorFlow runs in a process of its own, which uses half of the processor's cores.

    >>> import core as lab
    >>> from dataclasses import replace
    >>> short = replace(lab.recipe("mnist-98"), steps=20)
    >>> network = lab.train(short)
    >>> network.name, network.card.recipe["steps"]
    ('mnist-98', 20)
    >>> network.trace(lab.sample("easy-3")).probabilities.shape
    (28, 10)

    Args:
        recipe: A recipe, or the name of one. Digits are read from this machine's copy of MNIST, or
            from the 5,000 digits that come with the app if there is none.
        folder: Where to keep `NAME.keras`, its card and its progress. Called again with the same
            recipe and folder, an interrupted training continues, and a finished one is loaded.
            Nothing is kept when None.
        on_progress: Called several times a second with the latest loss, accuracy and scores.

    Returns:
        The trained network with its card; the measured scores are in `network.card.scores`.

    Raises:
        ValueError: If there is no such recipe, its data is not here, or the folder holds another
            training.
        RuntimeError: If the training process ends early, for example without memory.
    """
    if isinstance(recipe, str):
        recipe = recipes.recipe(recipe)
    check_start(recipe)
    if folder is not None:
        return _train(recipe, Path(folder), on_progress)
    with TemporaryDirectory(prefix="lstm-lab-") as temporary:
        return _train(recipe, Path(temporary), on_progress)


def _load(name: str, folder: Path) -> Network:
    """The network of that name in a folder, with its card and its words if there are some."""
    if not (folder / f"{name}.vocabulary.json").is_file():
        network = load_network(name, folder)
        has_card = (folder / f"{name}.json").is_file()
        return replace(network, card=load_card(name, folder)) if has_card else network
    vocabulary = load_vocabulary(name, folder)
    if END_OF_SENTENCE in vocabulary.entries or UNKNOWN_CHARACTER in vocabulary.entries:
        language = load_language_model(name, folder)
        network, card, encode = language.network, language.card, _language_encoder(language)
    else:
        story = load_story_model(name, folder)
        network, card, encode = story.network, story.card, _story_encoder(story)
    return replace(network, card=card, labels=vocabulary.entries, encode=encode)


def _story_encoder(model: StoryModel) -> Callable[[str], Inputs]:
    def encode(text: str) -> Inputs:
        tokens = split(text, model.vocabulary.kind)
        if not tokens:
            raise ValueError("The text is empty; pass at least one word.")
        return model.inputs(model.vocabulary.ids(tokens).tolist())[0]

    return encode


def _language_encoder(model: LanguageModel) -> Callable[[str], Inputs]:
    def encode(text: str) -> Inputs:
        return model.vocabulary.ids([model.start, *model.tokens(text)])

    return encode


def _train(
    recipe: Recipe, folder: Path, on_progress: Callable[[ProgressRecord], None] | None
) -> Network:
    run = RunFolder(folder)
    settings = json.dumps(to_plain(recipe), indent=1) + "\n"
    kept = folder / SETTINGS
    if kept.is_file() and kept.read_text("utf-8") != settings:
        raise ValueError(
            f"The folder {str(folder)!r} holds a training with other settings; choose another one."
        )
    if run.is_finished:
        return _load(recipe.name, folder)
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(settings, encoding="utf-8")
    process, run_log, seen = RunProcess(run, WORKER), RunLog(run.log), 0
    try:
        while (status := process.wait(LOOK_EVERY_S)) is None:
            run_log.update()
            if on_progress and len(run_log.progress) > seen:
                seen = len(run_log.progress)
                on_progress(run_log.progress[-1])
    finally:  # also after Ctrl-C: let it save its progress and stop
        process.leave()
        while process.wait(LOOK_EVERY_S) is None:
            pass
    run_log.update()
    if status == FAILED and run_log.ended:
        raise ValueError(run_log.ended.message)
    if status != 0:
        raise RuntimeError(exit_message(status) or "The training process was stopped.")
    return _load(recipe.name, folder)
