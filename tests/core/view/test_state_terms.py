"""States as equations: the printed numbers must give the printed result, and that of the trace."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.interventions import Force, Wipe
from core.view.equations import text
from core.view.state_terms import state_equations
from tests.core.made_up import KINDS, bidirectional, network, sequences


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 200), st.integers(0, 2), st.integers(0, 5))
def test_the_printed_numbers_give_the_printed_result(
    kind: str, seed: int, unit: int, step: int
) -> None:
    trace = network(kind).trace(sequences(seed=seed))
    for name, equation in state_equations(network(kind), trace, "cell", unit, step).items():
        match = re.fullmatch(r"(\w+) = (.+) = (-?\d+\.\d\d)", text(equation))
        assert match
        assert match[1] == name
        # Only digits, signs, brackets and tanh: what a learner would type into a calculator.
        assert re.fullmatch(r"(tanh|[-\d.+*() ])+", match[2])
        assert "tanh((" not in equation
        result = round(eval(match[2], {"tanh": math.tanh}), 2) + 0.0  # no minus before a zero
        assert f"{result:.2f}" == match[3]
        traced = trace.layer("cell").quantities[name][0, step, unit]
        assert float(match[3]) == pytest.approx(float(traced), abs=0.0051)


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("simple_rnn", []),
        ("lstm", ["cell_state", "hidden_state"]),
        ("gru", ["hidden_state"]),
        ("gru, reset before", ["hidden_state"]),
    ],
)
def test_every_cell_has_its_own(kind: str, states: list[str]) -> None:
    trace = network(kind).trace(sequences())
    assert list(state_equations(network(kind), trace, "cell", 0, 0)) == states


def test_a_wiped_memory_is_zero_in_the_equation_and_a_forced_state_is_told() -> None:
    made = network("lstm")
    wiped = made.trace(sequences(), [Wipe("cell", 2)])
    assert " * 0.000 + " in text(state_equations(made, wiped, "cell", 1, 2)["cell_state"])
    forced = made.trace(sequences(), [Force("cell", "cell_state", 0.5)])
    equations = state_equations(made, forced, "cell", 1, 2)
    assert text(equations["cell_state"]).endswith(", forced to 0.50")
    assert "tanh(0.500)" in text(equations["hidden_state"])


def test_a_backward_reader_has_its_own_steps() -> None:
    both = bidirectional()
    equations = state_equations(both, both.trace(sequences()), "both_backward", 0, 0)
    assert " * 0.000 + " in text(equations["cell_state"])  # it begins with nothing


def test_what_does_not_exist_is_told() -> None:
    made = network("lstm")
    trace = made.trace(sequences())
    with pytest.raises(ValueError, match="Expected a recurrent layer, got 'logits'"):
        state_equations(made, trace, "logits", 0, 0)
    with pytest.raises(ValueError, match="Expected a step from 0 to 5, got 6"):
        state_equations(made, trace, "cell", 0, 6)
