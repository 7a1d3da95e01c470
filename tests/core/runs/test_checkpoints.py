"""Weights on the way: when they are kept, that a file is whole or not there, and what it gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.network.from_recipe import network_from_recipe
from core.recipes import RECIPES, DigitRecipe, recipe
from core.runs.checkpoints import (
    CHECKPOINTS,
    MOST_BYTES,
    checkpoint_steps,
    kept_steps,
    network_at,
    write_checkpoint,
)
from core.runs.store import SETTINGS, RunFolder, create
from tests.core.made_up_weights import made_up_weights

STATIC = recipe("mnist-static")
DIGITS = [name for name, each in RECIPES.items() if isinstance(each, DigitRecipe)]


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return create(tmp_path, STATIC, None)


@pytest.mark.parametrize("total", [1, 2, 10, 100, 799, 42_900])
def test_the_first_and_the_last_are_kept_and_most_of_them_early(total: int) -> None:
    steps = checkpoint_steps(total, 80_000)
    assert (steps[0], steps[1], steps[-1]) == (0, 1, total)
    assert list(steps) == sorted(set(steps))
    assert len(steps) <= CHECKPOINTS + 1
    if total >= 100:
        assert len(steps) >= 30
        assert sum(step <= total / 4 for step in steps) > len(steps) / 3
        assert max(np.diff(steps)) <= total / 15, "the rest of the way is not skipped"


@pytest.mark.parametrize("parameters", [1_000, 80_000, 1_000_000, 5_000_000])
def test_all_of_a_run_take_no_more_room_than_is_given_to_them(parameters: int) -> None:
    kept = len(checkpoint_steps(10_000, parameters))
    assert kept >= 4
    assert kept * 2 * parameters <= max(1.2 * MOST_BYTES, 5 * 2 * parameters)


@pytest.mark.parametrize("name", DIGITS)
def test_what_was_kept_reads_as_what_was_trained_but_for_half_precision(
    name: str, tmp_path: Path
) -> None:
    run = create(tmp_path, recipe(name), None)
    weights = made_up_weights(recipe(name))
    write_checkpoint(run.checkpoints, 7, weights)
    assert kept_steps(run.checkpoints) == (7,)
    rows = np.random.default_rng(1).random((2, 28, 28), np.float32)
    found = network_at(run.path, 7)
    assert found.name == name
    np.testing.assert_allclose(
        found.trace(rows).logits,
        network_from_recipe(recipe(name), weights).trace(rows).logits,
        atol=0.01,
    )
    with pytest.raises(ValueError, match="read-only"):
        found.layers[-1].kernel[0, 0] = 1


def test_weights_that_have_grown_beyond_half_precision_stay_finite(run: RunFolder) -> None:
    write_checkpoint(run.checkpoints, 0, [1e30 * array for array in made_up_weights(STATIC)])
    assert np.isfinite(network_at(run.path, 0).layers[0].kernel).all()


def test_they_are_found_in_order_and_nothing_else_is(run: RunFolder) -> None:
    assert kept_steps(run.checkpoints) == ()
    for step in (20, 0, 100_000):
        write_checkpoint(run.checkpoints, step, made_up_weights(STATIC))
    for other in ("part-7-step-000003.npz", "step-3.npz", "step-000004.txt"):
        (run.checkpoints / other).write_bytes(b"")
    assert kept_steps(run.checkpoints) == (0, 20, 100_000)


def test_one_that_cannot_be_written_leaves_those_that_are_there(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_checkpoint(run.checkpoints, 0, made_up_weights(STATIC))
    whole = (run.checkpoints / "step-000000.npz").read_bytes()

    def half(part: Path, **arrays: Any) -> None:
        part.write_bytes(whole[: len(whole) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", half)
    for step in (0, 1):
        with pytest.raises(OSError, match="No space left"):
            write_checkpoint(run.checkpoints, step, made_up_weights(STATIC))
    assert [path.name for path in run.checkpoints.iterdir()] == ["step-000000.npz"]
    assert network_at(run.path, 0).width == 28


@pytest.mark.parametrize("kept", [0, 100, 100_000])
def test_a_damaged_checkpoint_is_reported(run: RunFolder, kept: int) -> None:
    write_checkpoint(run.checkpoints, 3, made_up_weights(STATIC))
    path = run.checkpoints / "step-000003.npz"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match="step-000003.npz of this run cannot be read"):
        network_at(run.path, 3)


def test_one_that_is_not_there_is_told_of(run: RunFolder) -> None:
    with pytest.raises(ValueError, match="no checkpoint after 5 batches"):
        network_at(run.path, 5)


def test_one_of_a_run_of_another_version_is_told_of(run: RunFolder) -> None:
    write_checkpoint(run.checkpoints, 0, made_up_weights(STATIC))
    settings = run.path / SETTINGS
    settings.write_text(settings.read_text().replace('"loss_on"', '"loss_at"'))
    with pytest.raises(ValueError, match="of another version"):
        network_at(run.path, 0)


@pytest.mark.parametrize("other", ["mnist-gru", "mnist-small", "mnist-stacked", "mnist-rnn"])
def test_weights_of_another_network_are_refused(other: str) -> None:
    with pytest.raises(ValueError, match="weights .*layer"):
        network_from_recipe(STATIC, made_up_weights(recipe(other)))


def test_a_network_that_reads_words_is_refused() -> None:
    story = recipe("belling-the-cat")
    with pytest.raises(ValueError, match="embedding layer cannot be read from a recipe"):
        network_from_recipe(story, made_up_weights(replace(STATIC, layers=story.layers[1:])))
