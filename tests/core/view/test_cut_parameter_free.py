"""Cuts that a visitor makes up."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.interventions import Force, Freeze, Scale
from core.view.cut_parameter import FREEZE, VERBS, FreeCut, free_cut, free_cut_from_text
from tests.core.made_up import KINDS, network, sequences

LSTM = network("lstm")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("number", [0.25, 1.0, -1e-7, 1 / 3])
def test_a_free_cut_comes_back_from_its_text(verb: str, number: float) -> None:
    cut = FreeCut(verb, "cell_state", 0.0 if verb == FREEZE else number)
    assert free_cut_from_text(cut.text, LSTM, "cell") == cut
    assert cut.sentence().endswith(".")
    assert "cell state" in cut.title


def test_what_is_done() -> None:
    made = [
        free_cut(verb, "forget_gate", "0.5", LSTM, "cell").cut("cell", (1,), 3) for verb in VERBS
    ]
    assert made == [
        Force("cell", "forget_gate", 0.5, (1,), 3),
        Scale("cell", "forget_gate", 0.5, (1,), 3),
        Freeze("cell", "forget_gate", (1,), 3),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_cell_computes_can_be_cut(kind: str) -> None:
    made, x = network(kind), sequences()
    for quantity in made.layer("cell").editable:
        cut = free_cut("force", quantity, "0.5", made, "cell").cut("cell", None, 0)
        did = made.trace(x, [cut]).layer("cell").quantities[quantity]
        np.testing.assert_array_equal(did, np.full_like(did, 0.5))


@pytest.mark.parametrize(
    ("verb", "quantity", "number", "sentence"),
    [
        ("slash", "forget_gate", "0", "Expected Force, Scale, Freeze as a free cut, got 'slash'"),
        ("Force", "update_gate", "0", "Layer 'cell' has no quantity 'update_gate'"),
        ("Force", "forget_gate", "1.01", "forget_gate must be between 0 and 1, not 1.01"),
        ("Force", "candidate", "-2", "candidate must be between -1 and 1, not -2.0"),
        ("Force", "cell_state", "1e30", "cell_state must be between -1000 and 1000, not 1e"),
        ("Scale", "forget_gate", "nan", "forget_gate must be between -1000 and 1000, not nan"),
        ("Scale", "forget_gate", "inf", "forget_gate must be between -1000 and 1000, not inf"),
        ("Scale", "forget_gate", "", "a number as a factor for forget_gate, got an empty field"),
        ("Force", "forget_gate", "<b>", "a number as a value for forget_gate, got '<b>'"),
    ],
)
def test_what_cannot_be_cut_is_told(verb: str, quantity: str, number: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        free_cut(verb, quantity, number, LSTM, "cell")
