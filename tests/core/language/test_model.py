"""A language model comes with its words, or says that it does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.checkpoints import NETWORKS_DIR, shipped_names
from core.language.model import load_language_model
from core.language.surprise import perplexity
from core.language.treebank import END_OF_SENTENCE, UNKNOWN
from tests.core.in_keras import in_keras

NAME = "belling-the-cat"  # its network reads words, too


def folder_with(tmp_path: Path, entries: list[str] | None) -> Path:
    for suffix in ("keras", "json"):
        shutil.copy(NETWORKS_DIR / f"{NAME}.{suffix}", tmp_path)
    if entries is not None:
        text = json.dumps({"kind": "words", "entries": entries})
        (tmp_path / f"{NAME}.vocabulary.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_its_words_are_as_many_as_its_outputs() -> None:
    model = load_language_model(NAME)
    assert len(model.vocabulary) == model.network.layers[-1].units
    assert model.card.name == model.network.name == NAME


def test_missing_or_strange_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Expected the words of 'belling-the-cat'"):
        load_language_model(NAME, folder_with(tmp_path, None))
    with pytest.raises(ValueError, match=r"Expected \d+ words in .*, got 2"):
        load_language_model(NAME, folder_with(tmp_path, ["the", "cat"]))
    with pytest.raises(ValueError, match="Expected the name of a trained network"):
        load_language_model("nothing")


PERPLEXITY_BY_KERAS = """
import sys
import keras, numpy as np

model = keras.saving.load_model(sys.argv[1])
ids = np.load(sys.argv[2])
logits = model.predict(ids[None, :-1], verbose=0)[0].astype("float64")
chances = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
np.save(sys.argv[3], np.exp(-chances[np.arange(len(ids) - 1), ids[1:]].mean()))
"""

needs_the_shipped_one = pytest.mark.skipif(
    "ptb" not in shipped_names(), reason="the language model is still learning"
)


@pytest.mark.slow
@needs_the_shipped_one
def test_its_perplexity_is_that_of_keras(tmp_path: Path) -> None:
    ids = (10_000 * np.random.default_rng(0).random(1_000) ** 3).astype(np.int64)
    np.save(tmp_path / "ids.npy", ids)
    said = tmp_path / "said.npy"
    in_keras(
        PERPLEXITY_BY_KERAS, str(NETWORKS_DIR / "ptb.keras"), str(tmp_path / "ids.npy"), str(said)
    )
    assert perplexity(load_language_model().network, ids) == pytest.approx(
        float(np.load(said)), rel=1e-5
    )


@needs_the_shipped_one
def test_the_shipped_one_is_small_and_good() -> None:
    model = load_language_model()
    assert {END_OF_SENTENCE, UNKNOWN} < set(model.vocabulary.entries)
    assert model.card.scores["test_perplexity"] <= 100
    cost = (
        model.card.scores["validation_perplexity"]
        - model.card.scores["validation_perplexity_in_float32"]
    )
    assert abs(cost) < 0.5
    assert (NETWORKS_DIR / "ptb.keras").stat().st_size <= 12e6
