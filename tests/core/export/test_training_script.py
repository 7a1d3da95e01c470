"""What is taken home trains the same network again, in a Python that knows nothing of the app."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.export.archive import run_archive
from core.export.training_script import script_files
from core.network.card import load_card
from core.recipes import (
    GRU,
    LSTM,
    AdamWCosine,
    Bidirectional,
    Data,
    Dense,
    Dropout,
    Embedding,
    Recipe,
    RMSprop,
    recipe,
)
from core.runs.log import ProgressRecord, append
from core.runs.store import RunFolder, create

LOGITS = Dense(10, "logits")
STEPS = 40
"""Batches; those of the sample make an epoch of 31."""

TRAINED: dict[str, Recipe] = {
    "the article's LSTM": replace(recipe("mnist-static"), layers=(LSTM(8, "lstm"), LOGITS)),
    "both directions, dropout, a dense layer first": replace(
        recipe("mnist-gru"),
        layers=(
            Dense(9, "projection", "tanh"),
            Bidirectional(GRU(6, "reader"), "both"),
            Dropout(0.5, "dropout_1"),
            LOGITS,
        ),
        optimizer=RMSprop(1e-2),
    ),
    "bent digits, every row": replace(
        recipe("digits"),
        layers=(LSTM(8, "lstm"), LOGITS),
        epochs=2,
        plain_epochs=1,
        data=Data(plain=0.5),
        optimizer=AdamWCosine(warmup_epochs=0.2),
    ),
    "bent digits, the last row": replace(
        recipe("digits-last-row"), layers=(LSTM(8, "lstm"), LOGITS), data=Data(plain=0.5)
    ),
    "every row": replace(recipe("mnist-rnn"), layers=(LSTM(8, "lstm"), LOGITS), loss_on="every"),
    "shipped weights": replace(recipe("mnist-small"), start_from="mnist-small", seed=3),
    "a story": replace(
        recipe("belling-the-cat"),
        layers=(Embedding(112, 6, "embedding"), LSTM(8, "lstm"), Dense(112, "logits")),
        batch=50,
    ),
    "a story, the article's way": replace(
        recipe("fable-article"), layers=(LSTM(8, "lstm"), Dense(112, "logits"))
    ),
}
SHRUNK = {
    label: each if each.epochs == 2 else replace(each, steps=STEPS, epochs=None)
    for label, each in TRAINED.items()
}

RUN_ALL = """
import runpy, sys

for folder in sys.argv[1:]:
    sys.path[0] = folder
    print("in folder")
    runpy.run_path(f"{folder}/train.py", run_name="__main__")
"""
"""One Python for all scripts: each alone would start TensorFlow anew."""


def train(chosen: Recipe, folder: Path) -> RunFolder:
    from core.data.epoch_data import available_sources
    from core.recipes import DigitRecipe
    from core.training import digits
    from core.training.train_recipe import train_recipe

    run = create(folder, chosen, None)
    append(run.log, ProgressRecord(STEPS, STEPS, 1, 1, 0.5, 0.8, 3.0))
    if isinstance(chosen, DigitRecipe):
        digits.train(chosen, available_sources(chosen.data), run.path)
    else:
        train_recipe(chosen, run.path)
    return run


@dataclass(frozen=True)
class Again:
    """What was taken home of a run, after the script in it has run, and what it said."""

    home: Path
    name: str
    said: str


@pytest.fixture(scope="module")
def all_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Again]:
    folder = tmp_path_factory.mktemp("taken_home")
    homes = {label: folder / str(number) for number, label in enumerate(SHRUNK)}
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("LSTM_LAB_MNIST", "LSTM_LAB_DRAWINGS"):
            patch.setenv(variable, str(folder / "nowhere"))
        for label, home in homes.items():
            run = train(SHRUNK[label], folder / "runs")
            with zipfile.ZipFile(io.BytesIO(run_archive(run.path, SHRUNK[label].name))) as archive:
                archive.extractall(home)
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL, *homes.values()],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    _, *said = done.stdout.split("in folder\n")
    return {
        label: Again(home, SHRUNK[label].name, text)
        for (label, home), text in zip(homes.items(), said, strict=True)
    }


@pytest.mark.slow
@pytest.mark.parametrize("label", SHRUNK)
def test_the_script_comes_to_the_very_same_weights(label: str, all_again: dict[str, Again]) -> None:
    import keras

    again = all_again[label]
    load = partial(keras.models.load_model, compile=False)
    found = load(again.home / f"{again.name}.again.keras").get_weights()
    expected = load(again.home / f"{again.name}.keras").get_weights()
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)
    assert "no weight is further from the run's than 0.0e+00" in again.said
    scores = json.loads((again.home / f"{again.name}.json").read_text("utf-8"))["scores"]
    progress = (
        f"{scores['sample_test']['accuracy']:.2%} of 500 test digits"
        if "sample_test" in scores
        else "{correct} of {count} next words predicted".format(**scores["next_words"])
    )
    assert progress in again.said


def finished_runs(folder: Path) -> Iterator[tuple[Recipe, Path]]:
    """Folders as of runs that are done, with the cards of shipped networks."""
    for name in ("mnist-static", "mnist-projected", "digits", "belling-the-cat"):
        run = create(folder, recipe(name), None)
        (run.path / f"{name}.json").write_text(json.dumps(fields_of(name)))
        yield recipe(name), run.path


def test_scripts_import_nothing_of_the_app_and_say_what_they_leave_out(tmp_path: Path) -> None:
    for chosen, results in finished_runs(tmp_path):
        script = script_files(chosen, results)["train.py"].decode()
        nodes = ast.walk(ast.parse(script))
        imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        assert imported <= {"pathlib", "types", "image_augmentation"}
        assert ("pen drawings as well, which are left out" in script) == (chosen.name == "digits")
        assert "pip install keras==3.15" in script


def test_a_language_model_has_no_script(tmp_path: Path) -> None:
    (tmp_path / "ptb.json").write_text(json.dumps(fields_of("mnist-static")))
    assert script_files(recipe("ptb"), tmp_path) == {}


def fields_of(name: str) -> dict[str, Any]:
    card = load_card(name)
    return {field: getattr(card, field) for field in card.__dataclass_fields__}
