"""Orders of units, on layers in which the right one is known."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from core.analysis.unit_order import (
    MISSED,
    by_first_activation,
    by_mean,
    by_number,
    by_similarity,
    check_order,
    orders,
    unit_orders,
)
from core.network.layers import LayerTrace
from tests.core.made_up import KINDS, network, sequences


def layer(hidden: object) -> LayerTrace:
    """A layer whose units, given one by one, took these courses."""
    courses = np.array(hidden, np.float32).T[None]  # (1, T, U)
    return LayerTrace("made up", courses, {"hidden_state": courses}, courses)


def test_units_come_by_when_they_first_wake_and_sleepers_last() -> None:
    late, sleeper, early, down = [0, 0, 0.9], [0.1, 0.2, 0.3], [0.6, 0, 0], [0, -0.8, 0]
    assert by_first_activation(layer([late, sleeper, early, down])).tolist() == [2, 3, 0, 1]


def test_units_that_wake_together_stay_by_number() -> None:
    assert by_first_activation(layer([[0, 1], [1, 0], [0, 1], [1, 0]])).tolist() == [1, 3, 0, 2]


def test_the_largest_mean_comes_first() -> None:
    means = layer([[0, 0.2], [0.5, 0.9], [0.3, 0.3]])
    assert by_mean(means, "hidden_state").tolist() == [1, 2, 0]
    with pytest.raises(ValueError, match="no quantity 'forget_gate'; it has hidden_state"):
        by_mean(means, "forget_gate")


def test_like_units_stand_together() -> None:
    random = np.random.default_rng(0)
    courses = random.choice([-0.8, 0.8], (5, 28))
    group = np.tile(np.arange(5), 12)
    random.shuffle(group)
    order = by_similarity(layer(courses[group] + random.normal(0, 0.02, (60, 28))))
    assert (np.diff(group[order]) != 0).sum() == 4  # each of the five groups in one piece


@pytest.mark.parametrize("kind", KINDS)
def test_every_order_holds_each_unit_once_and_is_the_same_again(kind: str) -> None:
    did = network(kind).trace(sequences()).layer("cell")
    for order in (
        by_number,
        by_first_activation,
        by_similarity,
        lambda d: by_mean(d, "hidden_state"),
    ):
        assert sorted(order(did)) == [0, 1, 2]
        np.testing.assert_array_equal(order(did), order(did))


@pytest.mark.parametrize(
    ("kind", "gates"),
    [("simple_rnn", []), ("gru", ["update", "reset"]), ("lstm", ["forget", "input", "output"])],
)
def test_a_cell_offers_the_orders_of_its_own_gates(kind: str, gates: list[str]) -> None:
    net = network(kind)
    did = net.trace(sequences(batch=1)).layer("cell")
    offered = {
        one.name: list(base64.b64decode(one.units)) for one in unit_orders(net.layer("cell"), did)
    }
    assert list(offered) == ["likeness", "number", "waking", *gates]
    assert all(sorted(units) == [0, 1, 2] for units in offered.values())
    for gate in gates:
        assert offered[gate][0] == did.quantities[f"{gate}_gate"][0].mean(0).argmax()


def test_an_order_that_a_cell_does_not_have_is_told() -> None:
    assert check_order("forget", network("lstm").layer("cell")) == "forget"
    with pytest.raises(ValueError, match="choose from likeness, number"):
        check_order("<b>", network("lstm").layer("cell"))
    with pytest.raises(ValueError, match="no order 'forget'"):
        check_order("forget", network("gru").layer("cell"))
    assert "forget" not in orders(network("simple_rnn").layer("cell"))


def test_the_order_of_a_ranking_is_offered_where_there_is_one() -> None:
    net = network("lstm")
    did = net.trace(sequences(batch=1)).layer("cell")
    *_, last = unit_orders(net.layer("cell"), did, ranking=(2, 0, 1))
    assert last.name == MISSED
    assert list(base64.b64decode(last.units)) == [2, 0, 1]
    assert check_order(MISSED, net.layer("cell"), ranked=True) == MISSED
    with pytest.raises(ValueError, match="no order 'missed'"):
        check_order(MISSED, net.layer("cell"))


def test_one_unit_and_identical_units_can_be_ordered() -> None:
    assert by_similarity(layer([[0.5]])).tolist() == [0]
    assert sorted(by_similarity(layer([[0.5, 0.1]] * 4))) == [0, 1, 2, 3]


def test_a_layer_without_hidden_state_cannot_be_ordered_by_it() -> None:
    logits = network("lstm").trace(sequences()).layer("logits")
    for order in (by_first_activation, by_similarity):
        with pytest.raises(ValueError, match="'logits' is not recurrent"):
            order(logits)
