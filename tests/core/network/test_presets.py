"""Cuts with names: what each does to an LSTM and to a GRU."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.presets import PRESETS, preset, presets_for
from tests.core.made_up import KINDS, network, sequences


def test_an_lstm_knows_all_and_a_gru_those_that_make_sense() -> None:
    assert len(presets_for(network("lstm"), "cell")) == 6
    known = [preset.name for preset in presets_for(network("gru"), "cell")]
    assert known == ["Amnesiac", "Deaf", "Gullible"]
    assert not presets_for(network("simple_rnn"), "cell")


@pytest.mark.parametrize("kind", KINDS)
def test_every_preset_can_be_made_and_says_what_it_does(kind: str) -> None:
    made = network(kind)
    for each in presets_for(made, "cell"):
        made.trace(sequences(), preset(each.name, made, "cell"))
        assert each.sentences[made.layers[0].kind].endswith(".")
        assert each.gates.keys() == PRESETS[each.name].sentences.keys()


def test_the_mute_shows_nothing() -> None:
    made = network("lstm")
    mute = made.trace(sequences(), preset("Mute", made, "cell"))
    np.testing.assert_array_equal(mute.layer("cell").quantities["hidden_state"], 0)


@pytest.mark.parametrize("kind", ["lstm", "gru", "gru, reset before"])
def test_the_deaf_stay_as_they_began(kind: str) -> None:
    made = network(kind)
    deaf = made.trace(sequences(), preset("Deaf", made, "cell"))
    np.testing.assert_array_equal(deaf.layer("cell").quantities["hidden_state"], 0)


@pytest.mark.parametrize("kind", ["gru", "gru, reset before"])
def test_an_amnesiac_gru_reads_each_row_by_itself(kind: str) -> None:
    made, x = network(kind), sequences()
    cuts = preset("Amnesiac", made, "cell")
    amnesiac = made.trace(x, cuts)
    for t in range(x.shape[1]):
        alone = made.trace(x[:, t : t + 1], cuts)
        np.testing.assert_allclose(amnesiac.logits[:, t], alone.logits[:, 0], atol=1e-6)


def test_a_preset_for_some_units_from_a_step_on() -> None:
    made, x = network("lstm"), sequences()
    hoarding = made.trace(x, preset("Hoarder", made, "cell", (1,), 2)).layer("cell")
    forget = hoarding.quantities["forget_gate"]
    np.testing.assert_array_equal(forget[:, 2:, 1], 1)
    np.testing.assert_array_equal(
        forget[:, :2], made.trace(x).layer("cell").quantities["forget_gate"][:, :2]
    )


def test_an_unknown_preset_is_told_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'cell' has no preset 'Sleeper'.*: Amnesiac, .*"):
        preset("Sleeper", network("lstm"), "cell")
    with pytest.raises(ValueError, match=r"no preset 'Mute'.*: Amnesiac, Deaf, Gullible\."):
        preset("Mute", network("gru"), "cell")
    with pytest.raises(ValueError, match="No layer is called 'gru'"):
        preset("Mute", network("lstm"), "gru")
