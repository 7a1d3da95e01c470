"""Every task asks for what it says it asks for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tasks import LONGEST_GAP, SHORTEST_GAP, TASKS, Sequences, check_example, task

GAPS = st.integers(SHORTEST_GAP, 60)


def drawn(name: str, gap: int, seed: int = 0, count: int = 40) -> Sequences:
    return TASKS[name].sample(np.random.default_rng(seed), count, gap)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("gap", [SHORTEST_GAP, 5, 31, LONGEST_GAP])
def test_sequences_have_the_stated_shapes_and_follow_from_the_seed(name: str, gap: int) -> None:
    made, again, other = (drawn(name, gap, seed, 3) for seed in (1, 1, 2))
    steps = TASKS[name].steps(gap)
    assert made.inputs.shape == (3, steps, len(TASKS[name].features))
    assert made.inputs.dtype == np.float32
    assert made.targets.shape == (3, steps)
    assert made.asked.shape == (steps,)
    np.testing.assert_array_equal(made.inputs, again.inputs)
    assert not np.array_equal(made.inputs, other.inputs)


@settings(max_examples=30, deadline=None)
@given(GAPS, st.integers(0, 99))
def test_adding_marks_one_number_in_either_half(gap: int, seed: int) -> None:
    made = drawn("adding", gap, seed)
    numbers, marks = made.inputs[..., 0], made.inputs[..., 1]
    np.testing.assert_allclose(made.targets[:, -1], (numbers * marks).sum(1), atol=1e-6)
    assert (marks[:, : gap // 2].sum(1) == 1).all()
    assert (marks[:, gap // 2 :].sum(1) == 1).all()


@settings(max_examples=30, deadline=None)
@given(GAPS, st.integers(0, 99))
def test_copy_asks_for_the_first_symbols_after_the_sign(gap: int, seed: int) -> None:
    made = drawn("copy", gap, seed)
    first = made.inputs[:, :4, :4].argmax(-1)
    np.testing.assert_array_equal(made.targets[:, made.asked], first)
    assert (made.inputs[:, 4 : 4 + gap] == 0).all()
    assert (made.inputs[:, 4 + gap, 4] == 1).all()


@settings(max_examples=30, deadline=None)
@given(GAPS, st.integers(0, 99))
def test_order_parity_brackets_and_latch_are_what_they_say(gap: int, seed: int) -> None:
    letters = drawn("order", gap, seed).inputs.argmax(-1)
    a, b = ((letters == k).argmax(1) for k in (0, 1))
    assert ((letters == 0).sum(1) == 1).all()
    assert ((letters == 1).sum(1) == 1).all()
    assert (letters[:, gap // 2 :] > 1).all()
    np.testing.assert_array_equal(drawn("order", gap, seed).targets[:, -1], b < a)

    bits = drawn("parity", gap, seed)
    np.testing.assert_array_equal(bits.targets[:, -1], bits.inputs[..., 0].sum(1) % 2)

    brackets = drawn("brackets", gap, seed)
    opened, closed, empty = brackets.inputs.sum(1).T
    assert (opened >= 1).all()
    assert (closed >= 1).all()
    assert (opened + closed + empty == gap).all()
    np.testing.assert_array_equal(brackets.targets[:, -1], opened == closed)
    # Empty steps first, then opening brackets, then closing ones.
    order = np.array([1, 2, 0])[brackets.inputs.argmax(-1)]
    assert (np.diff(order, axis=1) >= 0).all()

    latch = drawn("latch", gap, seed)
    np.testing.assert_array_equal(latch.targets[:, -1], latch.inputs[:, 0, 0] > 0)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("gap", [SHORTEST_GAP, 21])
def test_an_example_that_somebody_changed_can_still_be_solved(name: str, gap: int) -> None:
    made = drawn(name, gap)
    for inputs, answers in zip(made.inputs, made.targets, strict=True):
        assert TASKS[name].solve(inputs) == pytest.approx(float(answers[-1]), abs=1e-6)


@pytest.mark.parametrize("number", [np.nan, np.inf, 11])
def test_an_example_with_a_number_that_cannot_be_read_is_told(number: float) -> None:
    with pytest.raises(ValueError, match="Every number of the example must be from -10 to 10"):
        check_example(np.array([[0.5, number]], np.float32))


@pytest.mark.parametrize("name", TASKS)
def test_guessing_reaches_the_stated_level(name: str) -> None:
    made = drawn(name, 20, count=4_000)
    answers = made.targets[:, made.asked]
    if TASKS[name].measure == "error":
        guess = np.ones((*answers.shape, 1), np.float32)
    else:
        guess = np.zeros((*answers.shape, TASKS[name].outputs), np.float32)
        guess[..., 0] = 1
    score = TASKS[name].total(TASKS[name].scores(guess, answers))
    assert score == pytest.approx(TASKS[name].chance, abs=0.03)


@pytest.mark.parametrize("gap", [0, 3, 10_000, -1, 2.5, True, "many"])
def test_a_gap_outside_its_limits_is_told(gap: object) -> None:
    with pytest.raises(ValueError, match=r"The gap must be a whole number from 4 to 400"):
        TASKS["adding"].sample(np.random.default_rng(0), 1, gap)  # type: ignore[arg-type]


def test_a_task_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="No task is called 'chess'; choose one of: adding, copy"):
        task("chess")
