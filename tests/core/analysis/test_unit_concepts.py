"""F1 of all thresholds against scikit-learn, and what a made-up unit stands for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.metrics import f1_score, precision_recall_curve

from core.analysis.depth_counting import counting
from core.analysis.linear_probe import PENALTY, LinearProbe
from core.analysis.unit_concepts import (
    ConceptRanker,
    best_thresholds,
    correlations,
    f1_of,
    from_codes,
    value_codes,
)

finite = st.floats(-30_000, 30_000, width=16)


def runs(steps: int, rng: np.random.Generator) -> np.ndarray:
    """Labels that hold for some ten steps at a time."""
    return np.sin(np.cumsum(rng.uniform(0, 0.5, steps))) > 0.3


@settings(max_examples=40, deadline=None)
@given(st.lists(finite, min_size=1, max_size=40), st.data())
def test_the_best_f1_is_that_of_scikit_learn(values: list[float], data: st.DataObject) -> None:
    labels = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    )
    states = np.array(values, np.float16)
    if not labels.any():
        return
    best = 0.0
    for scores in (states.astype(float), -states.astype(float)):
        precision, recall, _ = precision_recall_curve(labels, scores)
        total = precision + recall
        f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(total), where=total > 0)
        best = max(best, float(f1.max()))
    found = best_thresholds(states[None], labels)
    assert found.f1[0] == pytest.approx(best)
    says = states >= found.values[0] if found.above[0] else states <= found.values[0]
    assert f1_score(labels, says) == pytest.approx(best)
    assert f1_of(says, labels)[0] == pytest.approx(best)


@settings(deadline=None)
@given(st.lists(finite, min_size=2, max_size=30))
def test_codes_are_in_the_order_of_their_values(values: list[float]) -> None:
    states = np.array(values, np.float16)
    codes = value_codes(states)
    assert (
        np.sign(np.subtract.outer(states, states))
        == np.sign(np.subtract.outer(codes.astype(int), codes.astype(int)))
    ).all()
    assert (from_codes(codes) == states).all()


def test_the_unit_that_stands_for_an_idea_comes_first_and_beats_chance() -> None:
    rng = np.random.default_rng(1)
    labels = runs(4_000, rng)
    states = rng.normal(0, 1, (20, 4_000)).cumsum(1) / 20
    states[7] = np.where(labels, -1, 1) + rng.normal(0, 0.1, 4_000)
    ranking = ConceptRanker(states.astype(np.float16)).rank(labels)
    assert ranking.best.unit == 7
    assert not ranking.best.above
    assert ranking.best.f1 > 0.99
    assert ranking.best.correlation < -0.9
    assert ranking.beats_chance
    share = labels[2_000:].mean()
    assert ranking.always_yes == pytest.approx(f1_score(labels[2_000:], np.ones(2_000)))
    assert ranking.share == share
    assert sorted(each.unit for each in ranking.units) == list(range(20))


def test_among_units_that_stand_for_nothing_the_best_is_no_better_than_chance() -> None:
    beaten = 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        states = rng.normal(0, 1, (20, 1_000)).cumsum(1).astype(np.float16)
        beaten += ConceptRanker(states, seed=seed).rank(runs(1_000, rng)).beats_chance
    assert beaten <= 2


def test_the_threshold_of_one_half_is_measured_on_the_other() -> None:
    states = np.zeros((1, 200), np.float16)
    labels = np.arange(200) % 2 == 0
    states[0, :100] = labels[:100]
    states[0, 100:] = ~labels[100:]
    best = ConceptRanker(states).rank(labels).best
    assert (best.chosen_f1, best.f1) == (1.0, 0.0)


def test_what_cannot_be_ranked_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 80 characters or words; this one has 10"):
        ConceptRanker(np.zeros((2, 10), np.float16))
    with pytest.raises(ValueError, match="one label"):
        ConceptRanker(np.zeros((2, 100), np.float16)).rank(np.zeros(99, bool))


def test_correlations_are_those_of_numpy() -> None:
    rng = np.random.default_rng(0)
    states = rng.normal(3, 2, (4, 500)).astype(np.float16)
    states[2] = 1
    labels = rng.normal(0, 1, 500)
    found = correlations(states, labels)
    assert found[2] == 0
    for unit in (0, 1, 3):
        expected = np.corrcoef(states[unit].astype(float), labels)[0, 1]
        assert found[unit] == pytest.approx(expected, abs=1e-4)


def test_the_probe_is_the_ridge_regression_of_scikit_learn() -> None:
    rng = np.random.default_rng(2)
    states = rng.normal(0, 1, (5, 600)).astype(np.float16)
    labels = states[0] + states[1] > 0.5
    probe = LinearProbe(states, 300)
    weights, bias = probe.weights(labels)
    fitted = states[:, :300].astype(np.float64)
    scale = fitted.std(1)
    ridge = Ridge(alpha=PENALTY * 300).fit(((fitted.T - fitted.mean(1)) / scale), labels[:300])
    np.testing.assert_allclose(weights, ridge.coef_ / scale, rtol=1e-3, atol=1e-4)
    measured = probe.measure(labels)
    assert measured.f1 > 0.8
    assert measured.control_f1 < 0.6
    assert bias == pytest.approx(
        ridge.intercept_ - (ridge.coef_ / scale) @ fitted.mean(1), abs=1e-3
    )


def test_a_unit_that_counts_is_told_from_one_that_only_remembers() -> None:
    depth = np.tile(np.repeat(np.arange(4), 25), 10).astype(np.float32)
    remembers, counts = (depth > 0).astype(np.float16), depth.astype(np.float16)
    assert counting(counts, depth).counts
    assert counting(remembers, depth).correlation > 0.7
    assert not counting(remembers, depth).counts
    assert [each.mean for each in counting(counts, depth).by_depth] == [0, 1, 2, 3]
