"""Recipes of every family, trained from the lab: with TensorFlow in their own process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.network.card import load_card
from core.network.keras_file import read_keras
from core.recipes import LSTM, Embedding, LanguageRecipe, Recipe, recipe
from core.recipes.settings import DigitSettings, changed, settings_of
from core.runs.manager import RunManager
from core.runs.mistakes import load_mistakes
from core.runs.status import ACTIVE, Run
from core.runs.store import RunFolder, user_network
from core.stories.story_model import load_story_model

pytestmark = pytest.mark.slow

LIMIT_S = 400.0


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[RunManager]:
    made = RunManager(tmp_path / "runs")
    yield made
    made.close()


def until(runs: RunManager, run_id: str, is_so: Callable[[Run], bool]) -> Run:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(run := runs.follow(run_id)):
        assert time.monotonic() < deadline, run
        time.sleep(0.05)
    return run


def ended(runs: RunManager, run_id: str) -> Run:
    return until(runs, run_id, lambda run: run.status not in ACTIVE)


def done(runs: RunManager, recipe: Recipe) -> tuple[Run, Path]:
    """A run of a recipe when it is done, and its folder."""
    run = ended(runs, runs.start(recipe))
    assert run.status == "done", run
    return run, runs.results(run.run_id)


def small_digits() -> Recipe:
    settings = settings_of(recipe("mnist-dropout"))
    assert isinstance(settings, DigitSettings)
    return changed(
        recipe("mnist-dropout"),
        replace(settings, units=8, batch=50, steps=120, learning_rate=0.01),
    )


def test_a_digit_run_that_rested_was_killed_and_stopped_comes_to_the_same_weights(
    runs: RunManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSTM_LAB_MNIST", "/nowhere/mnist.npz")
    run, unbroken = done(runs, small_digits())
    assert run.progress[-1].samples == 120 * 50
    assert tuple(each.done for each in run.measured) == runs.checkpoints(run.run_id)
    network, card = user_network(unbroken)
    assert network.layers[0].units == 8
    assert card.data["sample"] is True
    wrong = card.scores["sample_test"]["count"] - card.scores["sample_test"]["correct"]
    assert len(load_mistakes(unbroken / "mnist-dropout.mistakes.npz")) == min(100, wrong)

    run_id = runs.start(small_digits())
    until(runs, run_id, lambda run: run.status == "starting")
    runs.train_batches(run_id, 3)
    until(runs, run_id, lambda run: run.status == "paused")
    assert runs.follow(run_id).progress[-1].done == 3
    child = runs.pid(run_id)
    runs.train_epoch(run_id)
    until(runs, run_id, lambda run: run.status == "paused")
    assert runs.follow(run_id).progress[-1].done == 80
    assert child is not None
    assert runs.pid(run_id) == child
    os.kill(child, signal.SIGKILL)
    assert ended(runs, run_id).status == "failed"
    runs.resume(run_id)
    until(runs, run_id, lambda run: run.progress[-1].done > 80)
    runs.stop(run_id)
    ended(runs, run_id)
    runs.resume(run_id)
    assert ended(runs, run_id).status == "done"
    assert same_weights(runs.results(run_id), unbroken)
    assert runs.checkpoints(run_id) == runs.checkpoints(run.run_id)
    for step in runs.checkpoints(run_id):
        again, once = (runs.network_at(each, step) for each in (run_id, run.run_id))
        np.testing.assert_array_equal(again.layers[0].kernel, once.layers[0].kernel)


def same_weights(results: Path, expected: Path) -> bool:
    networks = [RunFolder(each).network for each in (results, expected)]
    found = [
        [array for layer in read_keras(path).layers for array in vars(layer).values()]
        for path in networks
        if path
    ]
    return all(np.array_equal(one, other) for one, other in zip(*found, strict=True))


def test_a_story_is_learnt(runs: RunManager) -> None:
    story = recipe("belling-the-cat")
    run, results = done(runs, changed(story, replace(settings_of(story), epochs=3)))
    assert len(load_story_model("belling-the-cat", results).tokens) > 200
    assert run.measured == ()
    assert run.progress[-1].gradient_norm


def test_a_language_model_is_learnt(
    runs: RunManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ptb"
    folder.mkdir()
    for name in ("train", "valid", "test"):
        (folder / f"ptb.{name}.txt").write_text("the cat sat on the mat\n" * 60)
    monkeypatch.setenv("LSTM_LAB_PTB", str(folder))
    run, results = done(runs, small_language())
    assert load_card("ptb-tutorial", results).scores["test_perplexity"] < 12
    assert run.progress[-1].samples == run.progress[-1].done * 4 * 5


def small_language() -> Recipe:
    whole = recipe("ptb-tutorial")
    assert isinstance(whole, LanguageRecipe)
    layers = tuple(
        replace(layer, units=8) if isinstance(layer, LSTM | Embedding) else layer
        for layer in whole.layers
    )
    return replace(whole, layers=layers, epochs=2, batch=4, unrolled_steps=5)


def test_a_language_model_without_its_text_says_what_is_missing(
    runs: RunManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path))
    run = ended(runs, runs.start(small_language()))
    assert run.status == "failed"
    assert "The Penn Treebank's ptb.train.txt is not in" in run.sentence
