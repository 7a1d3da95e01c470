"""The shipped runs of the memory lab, what they reach, and how far their answers reach back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from core.analysis.memory_lengths import GAPS, SEQUENCES, scores_by_gap
from core.analysis.memory_reach import carousel, reach
from core.analysis.memory_runs import (
    MEMORY_DIR,
    load_memory_runs,
    shipped_memory_names,
)
from core.analysis.memory_scores import score_networks
from core.network.gradients import logit_gradients
from core.recipes.memory import CELL_TITLES, SEEDS
from core.tasks import TASKS
from tests.core.made_up import network, sequences

NAMES = shipped_memory_names()


def test_every_cell_is_shipped_for_adding_at_length_100() -> None:
    assert {f"adding-100-{cell}" for cell in CELL_TITLES} <= set(NAMES)
    assert sum(path.stat().st_size for path in MEMORY_DIR.iterdir()) < 3_000_000


@pytest.mark.parametrize("name", NAMES)
def test_shipped_runs_are_whole(name: str) -> None:
    runs = load_memory_runs(name)
    assert runs.name == name
    assert runs.seeds == SEEDS
    assert len(runs.networks) == len(runs.scores) == len(runs.loss_curve) == len(SEEDS)
    assert f"memory_set {name}" in runs.card.command
    assert runs.update_ms > 0
    if runs.task.name == "adding":
        assert 2_400 < runs.weights < 2_800


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_card_says_what_the_stored_weights_reach(name: str) -> None:
    runs = load_memory_runs(name)
    measured = score_networks(runs.networks[:1], runs.task.name, runs.gap)
    assert measured[0] == pytest.approx(runs.scores[0], abs=2e-5)


def test_every_shipped_run_was_tested_at_other_gaps_too() -> None:
    found = scores_by_gap()
    assert set(found) == set(NAMES)
    assert all(set(of_run) == set(GAPS) for of_run in found.values())
    runs = load_memory_runs(NAMES[0])
    again = score_networks(runs.networks[:1], runs.task.name, 25, SEQUENCES)[0]
    assert found[NAMES[0]][25][0] == pytest.approx(again, abs=2e-5)


def test_a_damaged_file_of_scores_is_told(tmp_path: Path) -> None:
    assert scores_by_gap(tmp_path / "nowhere") == {}
    (tmp_path / "lengths.json").write_text('{"adding-100-lstm": {"ten": [1]}}')
    with pytest.raises(ValueError, match=r"lengths.json is damaged"):
        scores_by_gap(tmp_path)


def test_damaged_runs_are_told(tmp_path: Path) -> None:
    for ending in (".json", ".npz"):
        shutil.copy(MEMORY_DIR / f"{NAMES[0]}{ending}", tmp_path)
    (tmp_path / f"{NAMES[0]}.npz").write_bytes(b"PK")
    with pytest.raises(ValueError, match="are damaged: train them again"):
        load_memory_runs(NAMES[0], tmp_path)
    card = json.loads((MEMORY_DIR / f"{NAMES[0]}.json").read_text())
    del card["scores"]["seeds"]
    (tmp_path / f"{NAMES[0]}.json").write_text(json.dumps(card))
    shutil.copy(MEMORY_DIR / f"{NAMES[0]}.npz", tmp_path)
    with pytest.raises(ValueError, match="are damaged"):
        load_memory_runs(NAMES[0], tmp_path)


def test_the_marked_steps_move_the_answer_most_and_the_gradient_is_that_of_the_states() -> None:
    runs = load_memory_runs("adding-100-gru")
    inputs = TASKS["adding"].sample(np.random.default_rng(4), 1, 100).inputs[0]
    found = reach(runs.typical, inputs)
    marked = np.flatnonzero(inputs[:, 1])
    assert set(np.argsort(-found.erasure)[:2]) == set(marked)
    trace = runs.typical.trace(inputs[None])
    slopes = logit_gradients(runs.typical, trace, 0).states["gru"]["hidden_state"][0]
    np.testing.assert_allclose(found.gradient, np.linalg.norm(slopes, axis=-1), rtol=1e-5)
    assert found.kept is not None
    assert (np.diff(found.kept) >= -1e-9).all()
    assert found.kept[-1] == 1


def test_a_simple_rnn_keeps_nothing_and_the_cell_of_1997_everything() -> None:
    x = sequences(1)[0]
    assert reach(network("simple_rnn"), x, 0).kept is None
    kept = reach(network("original_lstm"), x, 0).kept
    assert kept is not None
    assert (kept == 1).all()


def test_what_an_slstm_keeps_is_the_share_in_its_normalized_state() -> None:
    made, x = network("slstm"), sequences(1)
    found = reach(made, x[0], 0)
    assert found.kept is not None
    did = made.trace(x).layer("cell")
    forget, n = (did.quantities[k][0].astype(float) for k in ("forget_gate", "normalizer_state"))
    product = np.cumprod(forget[:0:-1], axis=0)[::-1] * n[:-1] / n[-1]
    np.testing.assert_allclose(found.kept[:-1], product.max(-1), rtol=1e-4)


@pytest.mark.parametrize("steps", [1, 50, 300])
def test_the_carousel_turns_without_loss(steps: int) -> None:
    x = np.random.default_rng(0).normal(0, 1, (steps, 4)).astype(np.float32)
    found = carousel(network("lstm"), "cell", x, 1.0, 0.0)
    assert (found.along_cell, found.measured, found.steps) == (1.0, 1.0, steps)
    broken = carousel(network("lstm"), "cell", x, 0.5, 0.0)
    assert broken.along_cell == 0.5**steps
    with pytest.raises(ValueError, match="must be between 0 and 1"):
        carousel(network("lstm"), "cell", x, 1.5, 0.0)
