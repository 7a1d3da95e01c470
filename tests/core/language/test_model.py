"""A language model comes with its words, or says that it does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.language.model import load_language_model
from core.language.surprise import perplexity
from core.network.keras_file import read_keras
from core.network.shipped import NETWORKS_DIR
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
    with pytest.raises(ValueError, match="no language model called belling-the-cat"):
        load_language_model(NAME, folder_with(tmp_path, None))
    with pytest.raises(ValueError, match="does not belong to its network"):
        load_language_model(NAME, folder_with(tmp_path, ["the", "cat"]))
    with pytest.raises(ValueError, match="No trained network is called"):
        load_language_model("nothing")


KERAS = """
import sys
from dataclasses import replace
import keras, numpy as np
from core.training.keras_model import build_network
from core.recipes import LSTM, Embedding, recipe

path, ids, said = sys.argv[1:]
sizes = {"embedding": {"entries": 50, "units": 6}, "lstm_1": {"units": 12}, "lstm_2": {"units": 6}}
whole = recipe("ptb")
layers = tuple(replace(layer, **sizes.get(layer.name, {})) for layer in whole.layers)
model = build_network(replace(whole, layers=layers))
model.set_weights([weight * 10 for weight in model.get_weights()])  # it is sure of some words
model.save(path)
model, ids = keras.saving.load_model(path), np.load(ids)
logits = model.predict(ids[None, :-1], verbose=0)[0].astype("float64")
log_probabilities = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
np.save(said, np.exp(-log_probabilities[np.arange(len(ids) - 1), ids[1:]].mean()))
"""


@pytest.mark.slow
def test_a_perplexity_of_the_shipped_ones_build_is_that_of_keras(tmp_path: Path) -> None:
    ids = (50 * np.random.default_rng(0).random(1_000) ** 3).astype(np.int64)
    np.save(tmp_path / "ids.npy", ids)
    network, said = tmp_path / "small.keras", tmp_path / "said.npy"
    in_keras(KERAS, str(network), str(tmp_path / "ids.npy"), str(said))
    expected = float(np.load(said))
    assert abs(expected - 50) > 10  # not that of a network that is sure of nothing
    assert perplexity(read_keras(network), ids) == pytest.approx(expected, abs=0.01)


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
