"""Cuts as a visitor chooses them and as links carry them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.input_sequence import InputSequence, image_sequence
from core.analysis.unit_rankings import removal
from core.network.interventions import Erase, Force, Freeze, Scale, Wipe
from core.network.keras_file import load_network
from core.view.cut_parameter import (
    ERASE,
    FREEZE,
    SCALE,
    VERBS,
    WIPE,
    CutChoice,
    FreeCut,
    cut_from_text,
    default_row,
    free_cut,
    free_cut_from_text,
    kinds,
    unit_removal,
    units_from_text,
    units_text,
)
from tests.core.made_up import KINDS, bidirectional, network, sequences

NETWORK = load_network("digits")
IMAGE = image_sequence(np.zeros((28, 28), np.float32))
LSTM = network("lstm")
FREE = (FreeCut("Force", "forget_gate", 0.25), FreeCut("Scale", "cell_state", -1.5))


@pytest.mark.parametrize("kind", [*kinds(NETWORK, "lstm"), *FREE, FreeCut(FREEZE, "output_gate")])
def test_a_choice_comes_back_from_its_text(kind: str | FreeCut) -> None:
    for choice in (
        CutChoice(kind),
        CutChoice(kind, (57,), 12),
        CutChoice(kind, (3, 17, 40, 41, 42, 127), 28),
    ):
        assert cut_from_text(choice.text, NETWORK, "lstm", 28) == choice
        assert choice.sentence(NETWORK, "lstm", IMAGE).endswith(".")


def test_links_made_before_selections_and_free_cuts_still_open() -> None:
    assert cut_from_text("amnesiac.57.12", NETWORK, "lstm", 28) == CutChoice("Amnesiac", (57,), 12)
    assert cut_from_text("wipe.all.14", NETWORK, "lstm", 28) == CutChoice("Wipe", None, 14)


def test_what_is_cut() -> None:
    assert CutChoice("Amnesiac", (57, 3), 12).cuts(NETWORK, "lstm", 28) == (
        Force("lstm", "forget_gate", 0.0, (57, 3), 11),
    )
    assert CutChoice(FreeCut(SCALE, "cell_state", 0.5), None, 2).cuts(NETWORK, "lstm", 28) == (
        Scale("lstm", "cell_state", 0.5, None, 1),
    )
    assert CutChoice("Wipe", None, 15).cuts(NETWORK, "lstm", 28) == (Wipe("lstm", 14),)
    assert CutChoice("Erase", None, 28).cuts(NETWORK, "lstm", 28) == (Erase(27),)


def test_a_removal_is_the_one_that_units_are_ranked_by() -> None:
    assert unit_removal(57).cuts(NETWORK, "lstm", 28) == (removal("lstm", (57,)),)


def test_a_backward_reader_is_cut_in_its_own_order_and_a_row_is_erased_in_the_images() -> None:
    both = bidirectional()
    assert CutChoice("Wipe", None, 2).cuts(both, "both_backward", 6) == (Wipe("both_backward", 1),)
    assert CutChoice("Erase", None, 2).cuts(both, "both_backward", 6) == (Erase(1),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amnesiac",
        "amnesiac.all",
        "amnesiac.all.0",
        "amnesiac.all.29",
        "amnesiac.128.1",
        "amnesiac.-1.1",
        "amnesiac..1",
        "amnesiac.3,,4.1",
        "amnesiac.9-3.1",
        "<b>.all.1",
        "wipe.all.1.1",
        "erase.all.²",
        "erase.all." + "9" * 5000,
        "force.all.1",
        "force-forget_gate.all.1",
        "force-forget_gate-1.5.all.1",
        "force-forget_gate-nan.all.1",
        "force-<b>-0.all.1",
        "force-update_gate-0.5.all.1",
        "scale-cell_state-inf.all.1",
        "scale-cell_state-1e9.all.1",
        "freeze-weights.all.1",
        "slash-forget_gate-0.all.1",
    ],
)
def test_a_link_to_a_cut_that_does_not_exist_gets_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="^[A-Z].*[.]$") as told:
        cut_from_text(text, NETWORK, "lstm", 28)
    assert len(str(told.value)) < 240


@pytest.mark.parametrize(
    ("choice", "scope"),
    [
        (CutChoice("Mute"), "all units of lstm, at every row"),
        (CutChoice("Mute", (57,), 12), "only unit 57 of lstm, from row 12 to 28"),
        (CutChoice("Mute", (3, 4, 5, 9)), "only units 3-5,9 of lstm"),
        (
            CutChoice(FreeCut(SCALE, "cell_state", 0.5), None, 2),
            "all units of lstm, from row 2 to 28",
        ),
        (CutChoice(WIPE, (57,), 15), "the memory of only unit 57 of lstm, before row 15"),
        (CutChoice(ERASE, None, 9), "row 9 of the input"),
    ],
)
def test_a_cut_says_which_units_and_rows_it_changes(choice: CutChoice, scope: str) -> None:
    assert f"It changes {scope}" in choice.sentence(NETWORK, "lstm", IMAGE)


def test_a_text_has_words_and_not_rows() -> None:
    text = InputSequence(np.array([7, 2, 5]), "word", ("a",) * 9, ("had", "a", "general"))
    assert "before word 2." in CutChoice(WIPE, None, 2).sentence(NETWORK, "lstm", text)


def test_a_cut_starts_where_it_does_something() -> None:
    assert default_row("Mute", 28, 9) == 1
    assert default_row(WIPE, 28, 9) == 15
    assert default_row(ERASE, 28, 9) == 9
    assert default_row(ERASE, 1, None) == default_row(WIPE, 1, None) == 1


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
        ("slash", "forget_gate", "0", "A custom cut is one of Force, Scale, Freeze, not 'slash'"),
        ("Force", "update_gate", "0", "Layer 'cell' has no quantity 'update_gate'"),
        ("Force", "forget_gate", "1.01", "forget_gate must be between 0 and 1, not 1.01"),
        ("Force", "candidate", "-2", "candidate must be between -1 and 1, not -2.0"),
        ("Force", "cell_state", "1e30", "cell_state must be between -1000 and 1000, not 1e"),
        ("Scale", "forget_gate", "nan", "forget_gate must be between -1000 and 1000, not nan"),
        ("Scale", "forget_gate", "inf", "forget_gate must be between -1000 and 1000, not inf"),
        ("Scale", "forget_gate", "", "Type a number"),
        ("Force", "forget_gate", "<b>", "'<b>' is not a number"),
    ],
)
def test_what_cannot_be_cut_is_told(verb: str, quantity: str, number: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        free_cut(verb, quantity, number, LSTM, "cell")


@given(st.sets(st.integers(0, 127), min_size=1))
def test_units_come_back_from_their_text(units: set[int]) -> None:
    assert units_from_text(units_text(tuple(units)), 128) == tuple(sorted(units))


def test_what_a_person_types() -> None:
    assert units_from_text(" 17, 3,40 - 42 ,3", 128) == (3, 17, 40, 41, 42)
    assert units_text((3, 17, 40, 41, 42, 9, 10)) == "3,9,10,17,40-42"


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "3,", "-3", "3-", "5-3", "128", "0-128", "x", "1.5", "²", "nan", "9" * 99],
)
def test_what_names_no_units_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Type units from 0 to 127, such as .*\.$"):
        units_from_text(text, 128)


def test_too_much_is_told() -> None:
    with pytest.raises(ValueError, match="2,001 characters, at most 2,000"):
        units_from_text("1" * 2001, 128)
