"""Equations of one unit: their parts, and their printed numbers, give what the network computed."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.cells import Array
from core.network.interventions import Force, Wipe
from core.network.keras_file import load_network
from core.network.layers import LSTM, Dense
from core.network.network import Network
from core.view.equations import text
from core.view.state_formulas import formulas
from core.view.unit_equations import packed_gates, state_equations
from tests.core.analysis.terms import terms
from tests.core.made_up import KINDS, UNITS, bidirectional, network, sequences, text_network

CALCULATOR = {
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "max": max,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
}
GATES = [
    (kind, gate)
    for kind in KINDS
    for gate in packed_gates(network(kind).layers[0])
    if gate not in formulas(kind)
]


@pytest.mark.parametrize(("kind", "gate"), GATES)
def test_the_parts_give_back_the_traced_gate_of_every_unit_at_every_step(
    kind: str, gate: str
) -> None:
    made, x = network(kind), sequences()
    first = made.trace(x[:, :2])
    trace = made.trace(x[:, 2:], state=first.state)
    for sequence in range(3):
        for step in range(4):
            for unit in range(UNITS):
                apart = terms(made, trace, "cell", gate, unit, step, sequence)
                traced = trace.layer("cell").quantities[gate][sequence, step, unit]
                assert apart.used == traced
                assert apart.value == pytest.approx(float(traced), abs=1e-6)
                assert not apart.forced


def test_the_shipped_network_agrees_with_its_trace() -> None:
    digits = load_network("digits")
    image = np.random.default_rng(0).random((1, 28, 28)).astype(np.float32)
    trace = digits.trace(image)
    for unit in range(0, 128, 9):
        for step in (0, 12, 27):
            apart = terms(digits, trace, "lstm", "forget_gate", unit, step)
            assert apart.value == pytest.approx(apart.used, abs=1e-5)
            assert len(apart.inputs) == 28
            assert len(apart.memory) == 128


@pytest.mark.parametrize(("kind", "gate"), GATES)
def test_contributions_come_largest_first_and_are_products(kind: str, gate: str) -> None:
    trace = network(kind).trace(sequences())
    apart = terms(network(kind), trace, "cell", gate, 1, 3)
    for part in (apart.inputs, apart.memory):
        sizes = [abs(term.amount) for term in part]
        assert sizes == sorted(sizes, reverse=True)
        assert sorted(term.index for term in part) == list(range(len(part)))
        for term in part:
            assert term.amount == pytest.approx(term.signal * term.weight)


def array(*numbers: object) -> Array:
    return np.array(numbers, np.float32)


def test_known_numbers_make_the_known_sentence() -> None:
    # One unit; the row is -0.31, the weights of the forget gate are 1, 1.2 / h and bias 1.
    h = float(np.tanh(1) * 0.5)
    lstm = LSTM("lstm", array([0, 1, 0, 0]), array([0, 1.2 / h, 0, 0]), array(0, 1, 0, 0))
    made = Network("one unit", (lstm, Dense("logits", array([1]), array(0))))
    trace = made.trace([[[-0.31]]], state=[(array([h]), array([0])), ()])
    apart = terms(made, trace, "lstm", "forget_gate", 0, 0)
    assert apart.sentence() == ("forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87")


def test_a_reset_gate_stands_in_the_equation_where_it_is_applied() -> None:
    x = sequences()
    after, before = (
        terms(network(kind), network(kind).trace(x), "cell", "candidate", 1, 3)
        for kind in ("gru", "gru, reset before")
    )
    assert re.match(r"candidate = tanh\(\S+ \+ 0\.\d+ \* \(?-?[\d.]+\)? \+ ", after.sentence())
    assert "*" not in before.sentence()
    for apart, wires in ((after, {"reset_gate", "recalled"}), (before, {"recalled"})):
        assert wires <= {wire for piece in apart.equation for wire in piece.wires}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(GATES), st.integers(0, 200), st.integers(0, 2), st.integers(0, 5))
def test_printed_numbers_agree_as_printed(
    what: tuple[str, str], seed: int, unit: int, step: int
) -> None:
    kind, gate = what
    trace = network(kind).trace(sequences(seed=seed))
    apart = terms(network(kind), trace, "cell", gate, unit, step)
    match = re.fullmatch(r"(\w+) = (\w+)\((.+)\) = \2\((\S+)\) = (\S+)", apart.sentence())
    assert match
    name, activation, parts, total, value = match.groups()
    assert name == gate
    decimals = len(total.partition(".")[2])
    # A sum of numbers and products only: what a learner would type into a calculator.
    assert re.fullmatch(r"[-\d.+*() ]+", parts)
    assert f"{eval(parts) + 0.0:.{decimals}f}".lstrip("-") == total.lstrip("-")
    if "*" not in parts:
        printed = [float(part) for part in parts.replace("- ", "+ -").split(" + ")]
        peephole = [apart.peephole] if apart.peephole is not None else []
        exact = [apart.input_part, apart.memory_part, *peephole, apart.bias]
        assert printed == pytest.approx(exact, abs=10**-decimals)
    squash = np.tanh if activation == "tanh" else lambda z: 1 / (1 + np.exp(-z))
    assert f"{squash(float(total)) + 0.0:.{decimals}f}".lstrip("-") == value.lstrip("-")
    assert float(value) == pytest.approx(apart.used, abs=0.6 * 10**-decimals)


def test_a_forced_gate_says_so() -> None:
    made = network("lstm")
    trace = made.trace(sequences(), [Force("cell", "forget_gate", 0.0)])
    apart = terms(made, trace, "cell", "forget_gate", 0, 2)
    assert apart.forced
    assert apart.used == 0
    assert apart.sentence().endswith(", forced to 0.00")


def test_wiped_memory_adds_nothing() -> None:
    made = network("gru")
    trace = made.trace(sequences(), [Wipe("cell", 3)])
    apart = terms(made, trace, "cell", "update_gate", 0, 3)
    assert apart.memory_part == 0
    assert not apart.forced


def test_a_backward_readers_first_step_has_the_last_row() -> None:
    both, x = bidirectional("gru"), sequences()
    apart = terms(both, both.trace(x), "both_backward", "candidate", 2, 0)
    signals = {term.index: term.signal for term in apart.inputs}
    np.testing.assert_array_equal([signals[k] for k in range(4)], x[0, -1])
    assert apart.value == pytest.approx(apart.used, abs=1e-6)


def test_the_inputs_of_a_text_network_are_its_embedding() -> None:
    words = text_network()
    trace = words.trace([[7, 2]])
    apart = terms(words, trace, "cell", "input_gate", 0, 1)
    signals = {term.index: term.signal for term in apart.inputs}
    np.testing.assert_array_equal(
        [signals[k] for k in range(4)], trace.layer("embedding").outputs[0, 1]
    )


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("logits", "forget_gate", 0, 0), "'logits' is not recurrent"),
        (("nothing", "forget_gate", 0, 0), "No layer is called 'nothing'"),
        (("cell", "cell_state", 0, 0), "no gate 'cell_state'; its gates are input_gate"),
        (("cell", "forget_gate", 3, 0), "no unit 3: they run from 0 to 2"),
        (("cell", "forget_gate", 0, 6), "no step 6: they run from 0 to 5"),
        (("cell", "forget_gate", -1, 0), "no unit -1: they run from 0 to 2"),
        (("cell", "forget_gate", 0, 0, 3), "no sequence 3: they run from 0 to 2"),
    ],
)
def test_what_does_not_exist_is_told(asked: tuple, sentence: str) -> None:
    made = network("lstm")
    with pytest.raises(ValueError, match=sentence):
        terms(made, made.trace(sequences()), *asked)


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
        # Only digits, signs and functions: what a learner would type into a calculator.
        assert re.fullmatch(r"(tanh|sigmoid|exp|log|max|[-\d.,+*/() ])+", match[2])
        assert "tanh((" not in equation
        result = round(eval(match[2], CALCULATOR), 2) + 0.0  # no minus before a zero
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
        ("original_lstm", ["cell_state", "hidden_state"]),
        ("peephole_lstm", ["cell_state", "hidden_state"]),
        (
            "slstm",
            [
                "stabilizer_state",
                "input_gate",
                "forget_gate",
                "normalizer_state",
                "cell_state",
                "hidden_state",
            ],
        ),
        ("min_lstm", ["input_gate", "forget_gate", "candidate", "hidden_state"]),
    ],
)
def test_every_cell_has_its_own_states(kind: str, states: list[str]) -> None:
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


def test_a_state_that_does_not_exist_is_told() -> None:
    made = network("lstm")
    trace = made.trace(sequences())
    with pytest.raises(ValueError, match="'logits' is not recurrent"):
        state_equations(made, trace, "logits", 0, 0)
    with pytest.raises(ValueError, match="no step 6: they run from 0 to 5"):
        state_equations(made, trace, "cell", 0, 6)
