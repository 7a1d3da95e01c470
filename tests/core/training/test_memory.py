"""Seeds that learn side by side learn what each would learn alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.network.keras_file import read_keras
from core.recipes.memory import CELL_TITLES, SEEDS, memory_recipe, planned
from core.recipes.plain_data import recipe_from_plain, to_plain
from core.tasks import TASKS
from tests.core.in_keras import in_keras

SIDE_BY_SIDE = """
import sys
from dataclasses import replace
import keras, numpy as np, tensorflow as tf
from core.recipes.memory import CELL_TITLES, memory_recipe
from core.training.keras_model import build_network
from core.training.memory import MemoryTraining, make_batch

folder = sys.argv[1]
for cell in CELL_TITLES:
    recipe = replace(memory_recipe("adding", 6, cell), steps=3, batch=5, first_gap=6)
    both = MemoryTraining(recipe, (3, 8))
    alone = MemoryTraining(recipe, (8,))
    for training in (both, alone):
        for batch in training.batches(0, 3):
            training.train_batch(batch)
    after = both.weights_by_seed()[1]
    for ours, theirs in zip(after, alone.weights_by_seed()[0], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5, err_msg=cell)

    # The loss of the first batch is that of the ordinary Keras model.
    batch = make_batch(recipe, (3,), 0)
    model = build_network(replace(recipe, seed=3))
    off = model(batch.inputs[0])[..., 0] - batch.targets[0]
    known = np.square(np.asarray(off)[:, -1]).mean()
    loss, _, _ = MemoryTraining(recipe, (3,)).train_batch(batch)
    np.testing.assert_allclose(loss, known, rtol=1e-4, err_msg=cell)
"""

TRAINS = """
import sys
from dataclasses import replace
from pathlib import Path
from core.recipes.memory import memory_recipe
from core.training.memory import train

out = Path(sys.argv[1])
stops = iter([False] * 4 + [True] * 99)
recipe = replace(memory_recipe("copy", 4, "lstm-peephole", seed=2), steps=9)
assert train(recipe, out / "twice", should_stop=lambda: next(stops)) is None
assert train(recipe, out / "twice", resume=True)
assert train(recipe, out / "once")
"""


@pytest.mark.slow
def test_a_seed_learns_the_same_alone_and_beside_others(tmp_path: Path) -> None:
    in_keras(SIDE_BY_SIDE, str(tmp_path))


@pytest.mark.slow
def test_a_stopped_run_goes_on_to_the_same_network(tmp_path: Path) -> None:
    in_keras(TRAINS, str(tmp_path))
    once, twice = (
        read_keras(tmp_path / name / "copy-4-lstm-peephole.keras") for name in ("once", "twice")
    )
    x = np.random.default_rng(0).random((2, 12, 5)).astype(np.float32)
    np.testing.assert_allclose(once.trace(x).logits, twice.trace(x).logits, atol=1e-5)
    assert once.layers[0].kind == "peephole_lstm"


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", CELL_TITLES)
def test_a_recipe_survives_the_way_through_plain_data(task: str, cell: str) -> None:
    made = memory_recipe(task, 50, cell, seed=7)
    assert recipe_from_plain(to_plain(made)) == made


def test_the_gap_grows_to_its_full_length_and_stays() -> None:
    made = memory_recipe("adding", 100, "gru")
    gaps = [made.gap_at(k) for k in range(made.steps or 0)]
    assert gaps[0] == made.first_gap
    assert gaps == sorted(gaps)
    assert set(gaps[round(made.grown_at * len(gaps)) :]) == {100}
    assert {memory_recipe("adding", 4, "gru").gap_at(k) for k in (0, 99)} == {4}


def test_every_planned_run_has_a_name_of_its_own() -> None:
    names = [each.name for each in planned()]
    assert len(set(names)) == len(names)
    assert names[0] == "adding-100-lstm"
    assert len(SEEDS) == 5


@pytest.mark.parametrize(
    ("task", "gap", "cell", "sentence"),
    [
        ("chess", 50, "lstm", "No task is called 'chess'"),
        ("adding", 0, "lstm", "The gap must be a whole number from 4 to 400, not 0"),
        ("adding", 10_000, "lstm", "not 10,000"),
        ("adding", 50, "transformer", "No cell is called 'transformer'; choose one of: lstm, gru"),
    ],
)
def test_what_cannot_be_trained_is_told(task: str, gap: int, cell: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        memory_recipe(task, gap, cell)


def test_a_recipe_with_another_gap_is_checked_too() -> None:
    with pytest.raises(ValueError, match="The gap must be"):
        replace(memory_recipe("adding", 50, "lstm"), gap=100_000)
