"""Verdicts on a learner's numbers."""

from __future__ import annotations

import pytest

from core.view.by_hand import SIMPLE_RNN
from core.view.by_hand_steps import verdict, work_out

STATE = work_out(SIMPLE_RNN)[0].lines[0]  # tanh(0.6) = 0.53705


@pytest.mark.parametrize("text", ["0.537", "0.5370495", " 0.5365 ", "5.37e-1"])
def test_three_decimals_are_enough(text: str) -> None:
    assert verdict(STATE, text).is_right
    assert verdict(STATE, text).sentence == "Right, it is 0.5370."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.6", "0.6 is the sum. Now apply the tanh to it."),
        ("-0.537", "-0.537 has the wrong sign."),
        ("0.53", "0.53 is too small."),
        ("0.55", "0.55 is too large."),
    ],
)
def test_a_wrong_number_gets_a_hint(text: str, sentence: str) -> None:
    assert not verdict(STATE, text).is_right
    assert verdict(STATE, text).sentence == sentence


@pytest.mark.parametrize("text", ["nan", "", "about a half", "inf"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="Expected a number .* as your result, got"):
        verdict(STATE, text)
