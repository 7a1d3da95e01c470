"""What cuts do to 1,000 digits."""

from __future__ import annotations

from core.checkpoints import load_network
from core.cut_choice import CutChoice
from core.everybody import read_everybody

NETWORK = load_network("digits")


def test_all_thousand_are_read_and_a_cut_harms() -> None:
    before = read_everybody(NETWORK)
    after = read_everybody(NETWORK, CutChoice("Mute").cuts(NETWORK, "lstm", 28))
    assert before.count == after.count == 1000
    assert before.accuracy > 0.98
    assert after.correct == 100  # nothing is ever shown: one class for all
