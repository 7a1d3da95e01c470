"""Cuts as a visitor chooses them and as links carry them."""

from __future__ import annotations

import pytest

from core.analysis.unit_rankings import removal
from core.network.interventions import Erase, Force, Scale, Wipe
from core.network.keras_file import load_network
from core.view.cut_parameter import (
    FREEZE,
    SCALE,
    CutChoice,
    FreeCut,
    cut_from_text,
    kinds,
    unit_removal,
)
from tests.core.made_up import bidirectional

NETWORK = load_network("digits")
FREE = (FreeCut("Force", "forget_gate", 0.25), FreeCut("Scale", "cell_state", -1.5))


@pytest.mark.parametrize("kind", [*kinds(NETWORK, "lstm"), *FREE, FreeCut(FREEZE, "output_gate")])
def test_a_choice_comes_back_from_its_text(kind: str | FreeCut) -> None:
    for choice in (
        CutChoice(kind),
        CutChoice(kind, (57,), 12),
        CutChoice(kind, (3, 17, 40, 41, 42, 127), 28),
    ):
        assert cut_from_text(choice.text, NETWORK, "lstm", 28) == choice
        assert choice.sentence(NETWORK, "lstm").endswith(".")


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
    assert len(str(told.value)) < 200
