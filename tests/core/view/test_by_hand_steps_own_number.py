"""Verdicts on a learner's numbers."""

from __future__ import annotations

import pytest

from core.view.by_hand import LSTM_BY_HAND, SIMPLE_RNN
from core.view.by_hand_steps import verdict, work_out

STATE = work_out(SIMPLE_RNN)[0].lines[0]  # tanh(0.6) = 0.53705


@pytest.mark.parametrize("text", ["0.537", "0.5370495", " 0.5365 ", "5.37e-1", "0.54", "0.5380"])
def test_two_decimals_are_enough_and_a_finer_number_may_be_a_little_off(text: str) -> None:
    found = verdict(STATE, text)
    assert found.is_right
    assert "0.5370" in found.sentence


def test_a_correctly_rounded_number_is_right() -> None:
    for step in work_out(LSTM_BY_HAND):
        for line in step.lines:
            for decimals in (2, 3, 4, 8):
                assert verdict(line, f"{line.value:.{decimals}f}").is_right
            wrong = line.value + (0.0101 if line.value > 0 else -0.0101)
            assert not verdict(line, f"{wrong:.4f}").is_right


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0.5", "right so far"),
        ("0.6", "is the sum. Now apply tanh"),
        ("-0.537", "has the wrong sign"),
        ("0.53", "is too small"),
        ("0.55", "is too large"),
        ("1", "too large"),
    ],
)
def test_a_wrong_number_gets_a_hint(text: str, hint: str) -> None:
    assert not verdict(STATE, text).is_right
    assert hint in verdict(STATE, text).sentence


@pytest.mark.parametrize("text", ["nan", "", "about a half", "inf", "1_0"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="your result"):
        verdict(STATE, text)
