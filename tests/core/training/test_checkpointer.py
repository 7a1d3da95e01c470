"""Watching a network learn digits: what is kept and measured, and that it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from core.analysis.accuracy import score
from core.data.epoch_data import Sources
from core.data.mnist import Mnist
from core.network.card import load_card
from core.network.from_recipe import network_from_recipe
from core.network.keras_file import read_keras
from core.network.shipped import NETWORKS_DIR
from core.recipes import (
    GRU,
    LSTM,
    RECIPES,
    SGD,
    Adam,
    Bidirectional,
    Data,
    Dense,
    DigitRecipe,
    Dropout,
    SimpleRNN,
    recipe,
)
from core.runs.checkpoints import checkpoint_steps, kept_steps, network_at
from core.runs.mistakes import load_mistakes
from core.runs.store import SETTINGS, create
from core.training.checkpointer import scores_on_the_way
from core.training.digits import train
from core.training.keras_model import build_network
from core.training.progress import Step, Watch
from tests.core.training.halves import halves

pytestmark = pytest.mark.slow

STEPS = 20
LOGITS = Dense(10, "logits")
DIGITS = [name for name, each in RECIPES.items() if isinstance(each, DigitRecipe)]


def small(**changed: Any) -> DigitRecipe:
    """With dropout, which draws lots at every batch."""
    plain = replace(
        recipe("mnist-static"),
        layers=(LSTM(8, "lstm_1"), Dropout(0.3, "dropout"), LSTM(8, "lstm_2"), LOGITS),
        steps=STEPS,
        batch=15,
        optimizer=Adam(2e-2),
        data=Data(plain=0.2),
    )
    return replace(plain, **changed)


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(Mnist(halves(120, 1), halves(40, 2), halves(60, 3)))


def weights(path: Path | None) -> list[np.ndarray]:
    assert path
    return list(keras.models.load_model(path, compile=False).get_weights())


def assert_same(found: Path | None, expected: Path | None) -> None:
    for one, other in zip(weights(found), weights(expected), strict=True):
        np.testing.assert_array_equal(one, other)


def watch(folder: Path, told: Callable[[int, Any], None] = lambda done, scores: None) -> Watch:
    folder.mkdir(exist_ok=True)
    return Watch(folder / "checkpoints", told)


def test_the_same_seed_gives_the_same_weights_to_the_bit_with_and_without_watching(
    sources: Sources, tmp_path: Path
) -> None:
    alone = train(small(), sources, tmp_path / "alone")
    watched = train(small(), sources, tmp_path / "watched", watch=watch(tmp_path / "watched"))
    assert_same(watched, alone)


def test_a_watched_run_that_was_stopped_and_rested_comes_to_the_same_weights_to_the_bit(
    sources: Sources, tmp_path: Path
) -> None:
    once = train(small(), sources, tmp_path / "once", watch=watch(tmp_path / "once"))
    out = tmp_path / "stopped"
    asked = iter(range(STEPS))
    kept = []

    def pause(keep: Callable[[], None]) -> float:
        keep()
        kept.append(True)
        return 3600.0

    assert train(small(), sources, out, should_stop=lambda: next(asked) == 10, pause=pause) is None
    resumed = train(small(), sources, out, resume=True, watch=watch(out))
    assert_same(resumed, once)
    assert len(kept) == 11
    assert load_card("mnist-static", out).trained_seconds < 3600, "a rest is no training"
    late = [step for step in kept_steps(tmp_path / "once" / "checkpoints") if step > 11]
    for step in late:
        name = f"step-{step:06d}.npz"
        with (
            np.load(tmp_path / "once" / "checkpoints" / name) as first,
            np.load(out / "checkpoints" / name) as second,
        ):
            for key in first.files:
                np.testing.assert_array_equal(first[key], second[key])


def test_weights_are_kept_and_measured_from_before_the_first_batch_to_the_last(
    sources: Sources, tmp_path: Path
) -> None:
    told: dict[int, dict[str, float]] = {}
    steps: list[Step] = []
    chosen = small(layers=(LSTM(8, "lstm"), LOGITS))
    folder = create(tmp_path, chosen, None)
    assert (folder.path / SETTINGS).exists()
    looking = Watch(folder.checkpoints, lambda done, scores: told.update({done: dict(scores)}))
    path = train(chosen, sources, folder.path, on_progress=steps.append, watch=looking)
    assert path
    expected = checkpoint_steps(STEPS, 10_000)
    assert (expected[0], expected[-1]) == (0, STEPS)
    assert tuple(told) == kept_steps(folder.checkpoints) == expected
    validation = sources.mnist.validation
    of_file = score(read_keras(path), validation.ink, validation.labels).accuracy
    assert told[STEPS]["validation_accuracy"] == of_file
    assert told[STEPS]["validation_loss"] < told[0]["validation_loss"]
    rows = validation.ink[:4]
    np.testing.assert_allclose(
        network_at(folder.path, STEPS).trace(rows).logits,
        read_keras(path).trace(rows).logits,
        atol=0.02,
    )
    assert {step.samples for step in steps} == {15 * done for done in range(1, STEPS + 1)}
    assert all(step.gradient_norm and step.gradient_norm > 0 for step in steps)
    assert [step.step for step in steps if step.ends_epoch] == [8, 16]


@pytest.mark.parametrize(
    ("layer", "gates"),
    [
        (LSTM(6, "a"), {"input_gate", "forget_gate", "output_gate"}),
        (GRU(6, "a"), {"update_gate", "reset_gate"}),
        (Bidirectional(LSTM(6, "reader"), "a"), {"input_gate", "forget_gate", "output_gate"}),
        (SimpleRNN(6, "a"), set()),
    ],
)
def test_every_gate_is_measured(layer: Any, gates: set[str]) -> None:
    chosen = small(layers=(layer, LOGITS))
    network = network_from_recipe(chosen, build_network(chosen).get_weights())
    digits = halves(150, 4)
    scores = scores_on_the_way(network, digits)
    names = {f"{gate}_{what}" for gate in gates for what in ("mean", "saturated")}
    assert set(scores) == names | {"validation_accuracy", "validation_loss"}
    assert scores["validation_accuracy"] == score(network, digits.ink, digits.labels).accuracy
    trace = network.trace(digits.ink[:50]).layers[0]
    for gate in gates:
        values = np.stack([reader.quantities[gate] for reader in trace.directions or (trace,)])
        is_saturated = (values < 0.1) | (values > 0.9)
        assert scores[f"{gate}_mean"] == pytest.approx(values.mean(), abs=1e-6)
        assert scores[f"{gate}_saturated"] == pytest.approx(is_saturated.mean(), abs=1e-6)


@pytest.mark.parametrize("name", DIGITS)
def test_a_network_that_learns_is_read_as_keras_reads_it(name: str) -> None:
    model = build_network(recipe(name))
    rows = np.random.default_rng(2).random((3, 28, 28), np.float32)
    expected = model.predict(rows, verbose=0)
    found = network_from_recipe(recipe(name), model.get_weights()).trace(rows).logits
    np.testing.assert_allclose(found if expected.ndim == 3 else found[:, -1], expected, atol=1e-5)


def test_it_begins_with_the_weights_of_a_shipped_network(sources: Sources, tmp_path: Path) -> None:
    chosen = replace(
        recipe("mnist-static"), steps=1, batch=15, optimizer=SGD(1e-5), start_from="digits"
    )
    looking = watch(tmp_path)
    assert train(chosen, sources, tmp_path, watch=looking)
    shipped = weights(NETWORKS_DIR / "digits.keras")
    with np.load(looking.checkpoints / "step-000000.npz") as kept:
        for name, array in zip(sorted(kept.files), shipped, strict=True):
            np.testing.assert_array_equal(kept[name], array.astype(np.float16))
    assert load_card("mnist-static", tmp_path).recipe["start_from"] == "digits"
    with pytest.raises(ValueError, match="a network with the same layers"):
        build_network(small(start_from="digits"))


def test_in_the_end_there_are_confusion_and_mistakes(sources: Sources, tmp_path: Path) -> None:
    chosen = small(steps=1)
    train(chosen, sources, tmp_path, watch=watch(tmp_path))
    measured = load_card("mnist-static", tmp_path).scores["mnist_test"]
    confusion = np.array(measured["confusion"])
    assert confusion.sum() == measured["count"] == 60
    assert confusion.trace() == measured["correct"]
    mistakes = load_mistakes(tmp_path / "mnist-static.mistakes.npz")
    assert len(mistakes) == 60 - measured["correct"]
    assert (mistakes.answers != mistakes.labels).all()
    np.testing.assert_array_equal(mistakes.images, sources.mnist.test.images[mistakes.index])


def test_who_is_not_watched_leaves_the_network_and_its_card_alone(
    sources: Sources, tmp_path: Path
) -> None:
    train(small(steps=1), sources, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mnist-static.json",
        "mnist-static.keras",
    ]


def test_scores_on_the_sample_are_named_so(sources: Sources, tmp_path: Path) -> None:
    train(small(steps=1), replace(sources, is_sample=True), tmp_path)
    card = load_card("mnist-static", tmp_path)
    assert set(card.scores) == {"sample_validation", "sample_test", "sample_test_first_128"}
    assert card.data["sample"] is True


def test_a_loss_beyond_all_numbers_is_told_in_a_sentence(sources: Sources, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="The loss became .* a smaller learning rate"):
        train(small(optimizer=SGD(1e38)), sources, tmp_path)
