"""How long a run waits, against a simulation second by second."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recipes import recipe
from core.runs.throughput import batches_in_all, digits_to_learn
from core.runs.waiting import seconds_to_wait

SECONDS = st.lists(st.integers(1, 20), max_size=6)


@given(left=st.lists(st.integers(1, 20), min_size=1, max_size=3), before=SECONDS)
def test_the_wait_is_that_of_a_simulation(left: list[int], before: list[int]) -> None:
    now, training, queue = 0, list(left), list(before)
    while True:
        while queue and len(training) < len(left):
            training.append(queue.pop(0))
        if not queue and len(training) < len(left):
            break
        training = [each - 1 for each in training if each > 1]
        now += 1
    assert seconds_to_wait(left, before, places=len(left)) == now


def test_what_is_not_known_is_taken_to_be_the_mean() -> None:
    assert seconds_to_wait([None, 40.0], [20.0], places=2) == 40.0
    assert seconds_to_wait([None], [None], places=1) is None
    assert seconds_to_wait([5.0], [], places=0) is None


def test_a_free_place_is_not_waited_for() -> None:
    assert seconds_to_wait([5.0], [], places=2) == 0.0


def test_batches_are_counted_where_the_data_is_here() -> None:
    static = recipe("mnist-static")
    assert batches_in_all(static) == static.steps
    digits = replace(recipe("mnist-98"), epochs=2, steps=None)
    assert batches_in_all(digits) == pytest.approx(2 * digits_to_learn() / digits.batch, abs=2)
    assert batches_in_all(recipe("ptb")) is None
