"""What is measured on a language model that has been trained."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
from numpy.typing import NDArray

from core.data.corpus import Corpus
from core.language.character_baselines import CHARACTER_STREAMS, character_baselines
from core.language.lookahead import lookahead_perplexities
from core.language.surprise import perplexity
from core.network.keras_file import read_keras
from core.network.network import Network
from core.recipes import LanguageRecipe
from core.training.small_keras_file import save_small


def language_scores(network_path: Path, sources: Corpus) -> dict[str, float]:
    """Perplexities of a stored network on text that it was not trained on."""
    network = read_keras(network_path)
    scores = {
        **_perplexities(network, "validation", sources.validation, sources),
        **_perplexities(network, "test", sources.test, sources),
    }
    if sources.vocabulary.kind == "characters":
        scores["test_bits_per_character"] = float(np.log2(scores["test_perplexity"]))
        baselines = character_baselines(sources)
        scores |= {f"test_bits_of_{name}": value for name, value in baselines.items()}
    return scores


def scores_before_rounding(
    recipe: LanguageRecipe, sources: Corpus, model: keras.Model, out: Path
) -> dict[str, float]:
    """What the network would reach in float32: beside its own score it tells what rounding costs.

    Nothing, if it is not rounded.
    """
    if recipe.stored_dtype == "float32":
        return {}
    with TemporaryDirectory(dir=out) as folder:
        path = Path(folder) / f"{recipe.name}.keras"
        save_small(model, path, "float32")
        found = _perplexities(read_keras(path), "validation", sources.validation, sources)
    return {f"{name}_in_float32": value for name, value in found.items()}


def _perplexities(
    network: Network, part: str, text: NDArray[np.int32], sources: Corpus
) -> dict[str, float]:
    """By name; of a network that has read what comes next also what it is worth without that."""
    if network.answers_every_step:
        streams = CHARACTER_STREAMS if sources.vocabulary.kind == "characters" else 1
        return {f"{part}_perplexity": perplexity(network, text, streams)}
    seen, unseen = lookahead_perplexities(network, text)
    return {f"{part}_perplexity_seen": seen, f"{part}_perplexity_unseen": unseen}
