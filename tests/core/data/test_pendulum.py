"""A pendulum made from a seed: its physics, its splits, and the table that the page shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.data.pendulum import TEST, TRAINING, example_table, recordings, sample_series, swing
from core.data.table import parse_table
from core.recipes.series import SERIES, Pendulum


def complete_elliptic_integral(m: float) -> float:
    """K(m), by the arithmetic-geometric mean (Gauss)."""
    a, b = 1.0, float(np.sqrt(1 - m))
    for _round in range(10):
        a, b = (a + b) / 2, float(np.sqrt(a * b))
    return float(np.pi / (2 * a))


FREE = Pendulum(damping=0.0, kick_every=1e9, noise=0.0)
SMALL = replace(SERIES[0], training_series=4, test_series=3)


def test_without_damping_the_energy_stays_and_the_period_is_that_of_the_elliptic_integral() -> None:
    angles, speeds, kicks = swing(replace(FREE, step_s=0.01), 6, 1_000, np.random.default_rng(1))
    assert not kicks.any()
    height = 1 - np.cos(angles) + speeds**2 / (2 * np.pi**2)
    assert_allclose(height, height[:, :1] + 0 * height, rtol=0.01)
    for line, high in zip(angles, height[:, 0], strict=True):
        ups = np.flatnonzero((line[:-1] < 0) & (line[1:] >= 0))
        steps = np.diff(ups).mean()
        expected = (
            2.0 * 2 / np.pi * complete_elliptic_integral(high / 2)
        )  # of the period of small swings, 2 s
        assert_allclose(steps * 0.01, expected, rtol=0.02)


def test_damping_takes_energy_and_a_kick_changes_the_speed_at_once() -> None:
    rng = np.random.default_rng(2)
    angles, speeds, kicks = swing(replace(Pendulum(), kick_every=30.0), 40, 120, rng)
    height = 1 - np.cos(angles) + speeds**2 / (2 * np.pi**2)
    change = np.diff(height, axis=1)
    quiet = ~kicks[:, :-1]
    assert change[quiet].max() < 0.01
    assert np.abs(change[~quiet]).mean() > 10 * np.abs(change[quiet]).mean()
    assert np.abs(angles).max() < Pendulum().most


def test_a_seed_gives_the_same_series_and_the_splits_differ() -> None:
    first, again = recordings(SMALL, TEST), recordings(SMALL, TEST)
    assert_array_equal(first.angles, again.angles)
    other = recordings(SMALL, TRAINING)
    assert not np.isin(first.angles[:, 0], other.angles[:, 0]).any()
    assert_allclose(
        first.ahead[:, : -SMALL.horizon], first.angles[:, SMALL.horizon :, 0], atol=0.15
    )


def test_the_table_has_the_target_and_the_kicks_of_each_series() -> None:
    table, held_out = example_table(SMALL, 2), recordings(SMALL, TEST)
    for name, _start, _end in table.series:
        series, k = table.only(name), int(name) - 1
        assert_allclose(series.values, held_out.angles[k])
        assert series.target is not None
        assert_allclose(series.target, held_out.ahead[k])
        assert series.events == tuple(np.flatnonzero(held_out.kicks[k, : SMALL.data.steps])) != ()
    assert_array_equal(sample_series(SMALL, 2), held_out.angles[1])
    with pytest.raises(ValueError, match="from 1 to 3"):
        sample_series(SMALL, 4)


def test_a_column_of_events_is_kept_apart() -> None:
    table = parse_table("a,event\n1,0\n2,1\n3,0\n4,2\n")
    assert (table.names, table.events) == (("a",), (1, 3))
