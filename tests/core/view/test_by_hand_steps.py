"""Steps worked out as on paper, against the trace and against what they print."""

from __future__ import annotations

import re
from dataclasses import replace
from math import exp, tanh

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.view.by_hand import SIMPLE_RNN, STAGES, ByHand, network_by_hand, sequence_by_hand
from core.view.by_hand_steps import work_out


def made_up(kind: str, seed: int) -> ByHand:
    """A stage with numbers of two decimals, as a person would type them, and four steps."""
    numbers = np.random.default_rng(seed)
    columns = len(STAGES[kind].kernel)

    def row(count: int) -> tuple[float, ...]:
        return tuple(float(number) for number in numbers.normal(size=count).round(2))

    return ByHand(
        kind, row(columns), (row(columns), row(columns)), row(columns), row(2), row(1)[0], row(4)
    )


@pytest.mark.parametrize("kind", STAGES)
@pytest.mark.parametrize("seed", range(5))
def test_every_result_is_the_traces(kind: str, seed: int) -> None:
    stage = made_up(kind, seed)
    trace = network_by_hand(stage).trace(sequence_by_hand(stage))
    did = trace.layer(kind).quantities
    for step, worked in enumerate(work_out(stage)):
        assert worked.values("output") == pytest.approx(trace.logits[0, step], abs=1e-5)
        for quantity in {line.quantity for line in worked.lines} & did.keys():
            assert worked.values(quantity) == pytest.approx(did[quantity][0, step], abs=1e-5)


def test_the_articles_numbers_to_eight_decimals() -> None:
    first, second = work_out(SIMPLE_RNN)
    assert second.pre_activations("hidden_state") == pytest.approx(
        (1.2923401, 1.39225678), abs=1e-8
    )
    assert first.values("hidden_state") == pytest.approx((0.53704957, 0.46211716), abs=1e-8)
    assert second.values("output") == pytest.approx((2.72707101,), abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(STAGES)), st.integers(0, 500))
def test_whoever_computes_with_the_printed_numbers_gets_the_printed_result(
    kind: str, seed: int
) -> None:
    names = {"tanh": tanh, "sigmoid": lambda z: 1 / (1 + exp(-z))}
    for worked in work_out(made_up(kind, seed)):
        for line in worked.lines:
            *sides, result = line.working.split(" = ")
            for side in sides:
                computed = eval(side.replace("·", "*"), {"__builtins__": {}}, names)
                assert computed == pytest.approx(float(result), abs=0.5001e-4)
            assert float(result) == pytest.approx(line.value, abs=0.5001e-4)
            assert not re.search(r"(?<!\()-0\b(?!\.)", line.working)


def test_a_stage_that_cannot_be_is_told() -> None:
    with pytest.raises(ValueError, match="Expected 1 to 20 steps, got 0"):
        work_out(replace(SIMPLE_RNN, inputs=()))
