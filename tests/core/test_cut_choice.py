"""Cuts as a visitor chooses them and as links carry them."""

from __future__ import annotations

import pytest

from core.checkpoints import load_network
from core.cut_choice import CutChoice, cut_from_text, kinds
from core.cuts import Erase, Force, Wipe

NETWORK = load_network("digits")


@pytest.mark.parametrize("kind", kinds(NETWORK, "lstm"))
def test_a_choice_comes_back_from_its_text(kind: str) -> None:
    for choice in (CutChoice(kind), CutChoice(kind, 57, 12), CutChoice(kind, 127, 28)):
        assert cut_from_text(choice.text, NETWORK, "lstm", 28) == choice
        assert choice.sentence(NETWORK, "lstm").endswith(".")


def test_what_is_cut() -> None:
    assert CutChoice("Amnesiac", 57, 12).cuts(NETWORK, "lstm", 28) == (
        Force("lstm", "forget_gate", 0.0, (57,), 11),
    )
    assert CutChoice("Wipe", None, 15).cuts(NETWORK, "lstm", 28) == (Wipe("lstm", 14),)
    assert CutChoice("Erase", None, 28).cuts(NETWORK, "lstm", 28) == (Erase(27),)


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
        "<b>.all.1",
        "wipe.all.1.1",
        "erase.all.²",
        "erase.all." + "9" * 5000,
    ],
)
def test_a_link_to_a_cut_that_does_not_exist_gets_one_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="^Expected a cut .*, got .*[.]$"):
        cut_from_text(text, NETWORK, "lstm", 28)
