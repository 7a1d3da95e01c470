"""The public API: its names, its examples, and what it does that no other test covers."""

from __future__ import annotations

import doctest
import importlib
import inspect
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import core as lab
from core.network.shipped import NETWORKS_DIR

PUBLIC = {
    "Card",
    "Erase",
    "Force",
    "Freeze",
    "Network",
    "Scale",
    "Trace",
    "Wipe",
    "load",
    "open_model",
    "preset",
    "recipe",
    "sample",
    "trace",
    "train",
}
SLOW = {"train"}
METHODS = [
    "Network.logits",
    "Network.trace",
    "Trace.attribution",
    "Trace.gradient",
    "Trace.plot",
    "Trace.to_html",
]
FLAGS = doctest.NORMALIZE_WHITESPACE

IMPORT_EVERYTHING = """
import sys
import core as lab
assert "numpy" not in sys.modules
names = [getattr(lab, name) for name in lab.__all__]
heavy = {"keras", "plotly", "streamlit", "tensorflow"} & sys.modules.keys()
assert not heavy, heavy
"""


def examples(name: str) -> list[doctest.DocTest]:
    """The doctests in the docstring of a public name; `Class.method` for a method's."""
    owner, _, method = name.partition(".")
    shown = getattr(lab, owner)
    module = importlib.import_module(shown.__module__)
    shown = getattr(shown, method) if method else shown
    found = doctest.DocTestFinder(recurse=False).find(shown, name, module, dict(vars(module)))
    return [test for test in found if test.examples]


def test_the_public_names_are_these() -> None:
    assert set(lab.__all__) == PUBLIC
    assert set(dir(lab)) >= PUBLIC
    stub = Path(inspect.getfile(lab)).with_suffix(".pyi").read_text("utf-8")
    assert all(f" as {name}\n" in stub and f'"{name}",' in stub for name in PUBLIC)
    with pytest.raises(AttributeError):
        _ = lab.nothing


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name
        for name in sorted(PUBLIC) + METHODS
    ],
)
def test_every_public_name_has_an_example_that_runs(name: str) -> None:
    tests = examples(name)
    assert tests, f"{name} has no example"
    for test in tests:
        assert doctest.DocTestRunner(optionflags=FLAGS).run(test).failed == 0


def test_the_examples_of_modules_run() -> None:
    for module in ("core", "core.network.cells", "core.analysis.accuracy"):
        result = doctest.testmod(importlib.import_module(module), optionflags=FLAGS)
        assert result.attempted
        assert not result.failed


def test_nothing_heavy_is_imported() -> None:
    child = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stderr


def test_a_path_loads_what_a_name_loads() -> None:
    named = lab.load("belling-the-cat")
    from_path = lab.load(NETWORKS_DIR / "belling-the-cat.keras")
    assert from_path.card == named.card
    assert from_path.trace("had a").answer == named.trace("had a").answer
    with pytest.raises(ValueError, match="There is no file 'nowhere.keras'"):
        lab.load("nowhere.keras")
    with pytest.raises(ValueError, match="No trained network is called 'nowhere'"):
        lab.load("nowhere")


def test_a_network_without_words_says_what_it_reads() -> None:
    with pytest.raises(ValueError, match=r"reads numbers, not text: .*\(steps, 28\)"):
        lab.load("digits").trace("had a general")


def test_a_language_model_reads_a_text_after_the_end_of_a_sentence() -> None:
    model = lab.load("ptb")
    assert model.labels is not None
    trace = model.trace("Shares of the company")
    read = [model.labels[k] for k in trace.inputs]
    assert read == ["<eos>", "shares", "of", "the", "company"]
    assert trace.answer == model.labels[int(trace.probabilities[-1].argmax())]


def test_a_story_network_reads_its_window() -> None:
    story = lab.load("belling-the-cat")
    whole, end = "the mice had a general council to consider", "a general council to consider"
    np.testing.assert_array_equal(story.trace(whole).inputs[-5:], story.trace(end).inputs)
    assert len(story.trace(whole).inputs) == story.card.recipe["window"] == 6
    with pytest.raises(ValueError, match="The text is empty"):
        story.trace("  ")


def test_sample_images_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        lab.sample("easy-1")[0, 0] = 1


@pytest.mark.slow
def test_a_training_is_followed_kept_and_not_mixed_with_another(tmp_path: Path) -> None:
    seen = []
    recipe = replace(lab.recipe("mnist-98"), steps=12)
    network = lab.train(recipe, tmp_path, seen.append)
    assert seen[-1].total == 12
    assert lab.load(tmp_path / "mnist-98.keras").card == network.card
    with pytest.raises(ValueError, match="holds a training with other settings"):
        lab.train(replace(recipe, steps=13), tmp_path)


@pytest.mark.slow
def test_a_training_that_cannot_begin_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="No recipe is called"):
        lab.train("nothing")
    monkeypatch.setenv("LSTM_LAB_PTB", "/nowhere")
    with pytest.raises(ValueError, match=r"\.$"):
        lab.train("ptb")
