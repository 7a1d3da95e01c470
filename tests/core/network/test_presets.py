"""Cuts with names: what each does to an LSTM and to a GRU."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.interventions import run_with_interventions
from core.network.presets import PRESETS, preset_interventions, presets_for
from core.network.trace import run
from tests.core.made_up import KINDS, network, sequences


def test_an_lstm_knows_all_and_a_gru_those_that_make_sense() -> None:
    assert len(presets_for(network("lstm"), "cell")) == 6
    known = [preset.name for preset in presets_for(network("gru"), "cell")]
    assert known == ["Amnesiac", "Deaf", "Gullible"]
    assert not presets_for(network("simple_rnn"), "cell")


@pytest.mark.parametrize("kind", KINDS)
def test_every_preset_can_be_made_and_says_what_it_does(kind: str) -> None:
    made = network(kind)
    for preset in presets_for(made, "cell"):
        run_with_interventions(made, sequences(), preset_interventions(preset.name, made, "cell"))
        assert preset.sentences[made.layers[0].kind].endswith(".")
        assert preset.gates.keys() == PRESETS[preset.name].sentences.keys()


def test_the_mute_shows_nothing() -> None:
    made = network("lstm")
    mute = run_with_interventions(made, sequences(), preset_interventions("Mute", made, "cell"))
    np.testing.assert_array_equal(mute.layer("cell").quantities["hidden_state"], 0)


@pytest.mark.parametrize("kind", ["lstm", "gru", "gru, reset before"])
def test_the_deaf_stay_as_they_began(kind: str) -> None:
    made = network(kind)
    deaf = run_with_interventions(made, sequences(), preset_interventions("Deaf", made, "cell"))
    np.testing.assert_array_equal(deaf.layer("cell").quantities["hidden_state"], 0)


@pytest.mark.parametrize("kind", ["gru", "gru, reset before"])
def test_an_amnesiac_gru_reads_each_row_by_itself(kind: str) -> None:
    made, x = network(kind), sequences()
    cuts = preset_interventions("Amnesiac", made, "cell")
    amnesiac = run_with_interventions(made, x, cuts)
    for t in range(x.shape[1]):
        alone = run_with_interventions(made, x[:, t : t + 1], cuts)
        np.testing.assert_allclose(amnesiac.logits[:, t], alone.logits[:, 0], atol=1e-6)


def test_a_preset_for_some_units_from_a_step_on() -> None:
    made, x = network("lstm"), sequences()
    hoarding = run_with_interventions(
        made, x, preset_interventions("Hoarder", made, "cell", (1,), 2)
    ).layer("cell")
    forget = hoarding.quantities["forget_gate"]
    np.testing.assert_array_equal(forget[:, 2:, 1], 1)
    np.testing.assert_array_equal(
        forget[:, :2], run(made, x).layer("cell").quantities["forget_gate"][:, :2]
    )


def test_an_unknown_preset_is_told_with_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"preset for layer 'cell' \(Amnesiac, .*\), got 'Sleeper'"
    ):
        preset_interventions("Sleeper", network("lstm"), "cell")
    with pytest.raises(ValueError, match=r"\(Amnesiac, Deaf, Gullible\), got 'Mute'"):
        preset_interventions("Mute", network("gru"), "cell")
    with pytest.raises(ValueError, match="Expected the name of a layer"):
        preset_interventions("Mute", network("lstm"), "gru")
