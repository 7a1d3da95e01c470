"""Sweeps: runs that differ in one setting."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.recipes import recipe
from core.runs.queue import Visitor
from core.runs.sweep import SWEEP, Sweep, median_and_range, sweep_of, sweepable, swept, write_sweep
from tests.core.runs.fake_runs import Start

ANN, BOB = Visitor.of("ann", "school"), Visitor.of("bob", "school")
STATIC = recipe("mnist-static")


def test_a_range_of_seeds_is_a_run_for_each() -> None:
    values, recipes = swept(STATIC, "seed", "0-7")
    assert values == tuple("01234567")
    assert [each.seed for each in recipes] == list(range(8))
    assert len({each.layers for each in recipes}) == 1


def test_values_of_a_setting_are_read_as_in_a_link() -> None:
    values, recipes = swept(STATIC, "units", "32, 64,32, 128")
    assert values == ("32", "64", "128")
    assert [each.seed for each in recipes] == [STATIC.seed] * 3
    assert swept(STATIC, "learning_rate", "0.001, .01")[0] == ("0.001", "0.01")
    assert swept(STATIC, "cell", "gru, lstm")[0] == ("gru", "lstm")


@pytest.mark.parametrize(
    ("setting", "text", "sentence"),
    [
        ("seed", "", "from 2 to 8 different values"),
        ("seed", "3", "there are 1 now"),
        ("seed", "3,3,3", "there are 1 now"),
        ("seed", "0-8", "more than 8"),
        ("seed", "0-999999999", "Seed"),
        ("seed", "7-0", "Seed"),
        ("units", "32, x", "Units"),
        ("units", "32, 100000", "Units"),
        ("colour", "1, 2", "no setting colour to vary"),
    ],
)
def test_what_is_no_sweep_is_refused(setting: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        swept(STATIC, setting, text)


def test_the_seed_comes_first_and_what_cannot_vary_is_left_out() -> None:
    names = sweepable(STATIC)
    assert names[0] == "seed"
    assert not {"steps", "epochs", "start_from"} & set(names)


def test_each_run_knows_its_sweep(tmp_path: Path) -> None:
    sweep = Sweep("seed", ("0", "1"), ("a", "b"))
    for run_id in sweep.runs:
        (tmp_path / run_id).mkdir()
    assert sweep_of(tmp_path / "a") is None
    write_sweep(tmp_path, sweep)
    assert sweep_of(tmp_path / "a") == sweep_of(tmp_path / "b") == sweep
    assert sweep.sweep_id == "a"
    for damaged in ("", "[]", "{}", json.dumps({"setting": "seed", "values": [1], "runs": ["a"]})):
        (tmp_path / "a" / SWEEP).write_text(damaged)
        assert sweep_of(tmp_path / "a") is None


def test_a_sweep_waits_in_turns_with_others_and_counts_as_one_run(start: Start) -> None:
    runs = start(at_once=0, per_visitor=2)
    sweep = runs.start_sweep(swept(STATIC, "seed", "0-3")[1], "seed", "0123", visitor=ANN)
    other = runs.start(STATIC, visitor=BOB)
    places = [runs.follow(run_id).place for run_id in sweep.runs]
    assert (places, runs.follow(other).place) == ([1, 3, 4, 5], 2)
    assert runs.sweep(sweep.runs[2]) == sweep
    assert runs.sweep(other) is None
    runs.start(STATIC, visitor=ANN)
    with pytest.raises(ValueError, match="You already have 2 runs in progress"):
        runs.start(STATIC, visitor=ANN)


def test_all_runs_of_a_sweep_start_or_none(start: Start) -> None:
    runs = start(at_once=0, waiting=3)
    with pytest.raises(ValueError, match="waiting"):
        runs.start_sweep(swept(STATIC, "seed", "0-3")[1], "seed", "0123")
    assert not list(runs.folder.glob("*/settings.json"))


def test_median_and_range_are_numpys_where_curves_reach() -> None:
    rng = np.random.default_rng(3)
    x = np.arange(0.0, 101.0)
    curves = [(x, rng.random(101)) for _ in range(5)] + [(x[:51], rng.random(51))]
    places, middle, low, high = median_and_range(curves)
    for place, found in zip(places, np.transpose([middle, low, high]), strict=True):
        there = [np.interp(place, x, y) for x, y in curves if place <= x[-1]]
        assert len(there) == (6 if place <= 50 else 5)
        np.testing.assert_allclose(found, [np.median(there), min(there), max(there)])
    assert not median_and_range([])[0].size
    assert not median_and_range([([], [])])[0].size
