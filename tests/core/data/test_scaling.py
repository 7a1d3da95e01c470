"""Scaling: what a model reads, and what it predicts in the user's own unit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core.data.scaling import parse_scaling, scaling_of
from core.data.table import parse_table


def test_a_table_scaled_by_itself_has_mean_0_and_deviation_1() -> None:
    values = np.random.default_rng(0).normal(7, 3, (50, 2))
    text = "\n".join(",".join(map(repr, map(float, row))) for row in values)
    table = parse_table(text)
    scaled = scaling_of(table).apply(table.values)
    assert_allclose(scaled.mean(0), 0, atol=1e-12)
    assert_allclose(scaled.std(0), 1, atol=1e-12)


def test_a_column_that_never_changes_is_not_divided_by_nothing() -> None:
    table = parse_table("3\n3\n")
    assert scaling_of(table).apply(table.values).tolist() == [[0], [0]]


def test_a_given_scaling_also_restores_what_is_predicted() -> None:
    scaling = parse_scaling("mean,scale\n10,2\n20,4\n100,50", ["a", "b"])
    assert_allclose(scaling.apply(np.array([[12.0, 16.0]])), [[1, -1]])
    assert_allclose(scaling.restore_target(np.array([0.5])), [125])


def test_one_column_lends_its_scale_to_what_is_predicted_of_it() -> None:
    scaling = parse_scaling("mean,scale\n10,2", ["a"])
    assert scaling.restore_target(np.array([1.5])).tolist() == [13]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1,2", "names"), ("mean,scale\n1,2", "rows"), ("mean,scale\n1,0\n1,1", "0")],
)
def test_a_bad_scaling_gets_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_scaling(text, ["a", "b"])
