"""Equations in pieces."""

from __future__ import annotations

import pytest

from core.view.equations import Part, gate_equation, plain, state_equation, text

PARTS = (Part("inputs", -0.31), Part("hidden_before", 1.2), Part("bias", 1.0))


def test_the_pieces_are_the_whole_equation() -> None:
    pieces = gate_equation("forget_gate", "sigmoid", PARTS, used=0.86875)
    assert text(pieces) == "forget_gate = sigmoid(-0.31 + 1.20 + 1.00) = sigmoid(1.89) = 0.87"
    lit = {piece.text: piece.wires for piece in pieces if piece.wires and piece.text}
    assert lit == {
        "-0.31": ("inputs",),
        "1.20": ("hidden_before",),
        "1.00": ("bias",),
        "0.87": ("forget_gate",),
    }


def test_a_negative_part_that_is_not_the_first_is_taken_away() -> None:
    pieces = gate_equation("candidate", "tanh", PARTS[::-1], used=0.95537)
    assert text(pieces).startswith("candidate = tanh(1.00 + 1.20 - 0.31) = tanh(1.89)")


def test_a_product_is_printed_as_one_and_its_factors_light_up_with_it() -> None:
    recalled = Part("recalled", 0.5 * -1.2, (("reset_gate", 0.5), ("hidden_before", -1.2)))
    pieces = gate_equation("candidate", "tanh", (PARTS[0], recalled), used=-0.72113)
    assert text(pieces) == "candidate = tanh(-0.310 + 0.500 * (-1.200)) = tanh(-0.91) = -0.72"
    assert ("reset_gate", "recalled") in {piece.wires for piece in pieces}


def test_a_forced_result_says_so_and_the_forced_number_is_the_one_on_the_wire() -> None:
    pieces = gate_equation("forget_gate", "sigmoid", PARTS, used=0.25)
    assert text(pieces).endswith("= 0.87, forced to 0.25")
    assert not pieces[-2].wires
    assert pieces[-1].wires == ("forget_gate",)


def test_factors_are_printed_as_finely_as_their_result_needs() -> None:
    made = state_equation(
        "hidden_state",
        (("output_gate",), " * tanh(", ("cell_state",), ")"),
        lambda o, c: o * c,
        (0.0049, -10.3),
        used=-0.05047,
    )
    assert text(made) == "hidden_state = 0.005 * tanh(-10.300) = -0.05"


@pytest.mark.parametrize(
    ("number", "printed"), [(-0.001, "0.00"), (-0.009, "-0.01"), (1.005, "1.00"), (-3, "-3.00")]
)
def test_no_minus_stands_before_a_zero(number: float, printed: str) -> None:
    assert plain(number, 2) == printed
